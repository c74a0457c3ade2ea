//! The distance of colors from that of the paper, for ink that is as bright as its paper.

use super::means::{LUMA, Means};
use super::statistics::quantile;

/// A distance below this is no color, but that of a camera's white balance.
const LEAST: f32 = 0.06;
/// Hue shows the ink if it differs by this factor more than brightness.
const LIKELIER: f32 = 2.0;

/// How far each color is from the paper's in hue, dark where it is far.
pub(super) struct Hue {
    pub(super) values: Vec<f32>,
    /// Whether it shows the ink better than brightness.
    pub(super) likelier: bool,
}

/// The distances along the direction in which the colors of an image differ most from that of the
/// paper; `None` for an image without color.
///
/// Each color is divided by the paper's, and its mean taken off, so that shadows make no
/// difference.
pub(super) fn distances(means: &Means) -> Option<Hue> {
    let channel = |channel: usize| means.colors.iter().map(move |color| color[channel]);
    let median = |values: Vec<f32>| quantile(values, 0.5);
    // There is more paper than ink.
    let paper = [
        median(channel(0).collect())?,
        median(channel(1).collect())?,
        median(channel(2).collect())?,
    ];
    let hues: Vec<[f32; 3]> = means
        .colors
        .iter()
        .map(|color| hue(color, &paper))
        .collect();
    let direction = principal(&hues)?;
    let along = |hue: &[f32; 3]| hue.iter().zip(direction).map(|(h, d)| h * d).sum::<f32>();
    let mut values: Vec<f32> = hues.iter().map(along).collect();
    let side: f64 = values.iter().map(|&v| f64::from(v).powi(3)).sum();
    if side > 0.0 {
        values.iter_mut().for_each(|value| *value = -*value);
    }
    let farthest = -quantile(values.clone(), 0.01)?;
    let luma = quantile(means.brightness.clone(), 0.5)?.max(0.05);
    let relative = means
        .brightness
        .iter()
        .map(|value| (value / luma - 1.0).abs());
    let contrast = quantile(relative.collect(), 0.99)?;
    if farthest < LEAST {
        return None;
    }
    let stretch = (0.7 / farthest).min(1.5);
    values
        .iter_mut()
        .for_each(|value| *value = (0.8 + stretch * *value).clamp(0.0, 1.0));
    Some(Hue {
        values,
        likelier: farthest > LIKELIER * contrast,
    })
}

/// A color relative to the paper's, without its brightness.
fn hue(color: &[f32; 3], paper: &[f32; 3]) -> [f32; 3] {
    let relative: [f32; 3] = std::array::from_fn(|c| color[c] / paper[c].max(0.1));
    let mean: f32 = relative
        .iter()
        .zip(LUMA)
        .map(|(value, share)| value * share)
        .sum();
    relative.map(|value| value - mean)
}

/// The direction of the greatest sum of squares, by power iteration; `None` if all are zero.
fn principal(hues: &[[f32; 3]]) -> Option<[f32; 3]> {
    let mut matrix = [[0.0_f64; 3]; 3];
    for hue in hues {
        for (row, &one) in matrix.iter_mut().zip(hue) {
            for (cell, &other) in row.iter_mut().zip(hue) {
                *cell += f64::from(one) * f64::from(other);
            }
        }
    }
    // Not in the null space of hues, whose weighted mean is zero.
    let mut direction = [1.0, -0.4, 0.3];
    for _ in 0..30 {
        let next: [f64; 3] =
            std::array::from_fn(|row| matrix[row].iter().zip(direction).map(|(m, d)| m * d).sum());
        let length = next.iter().map(|value| value * value).sum::<f64>().sqrt();
        if length < 1e-12 {
            return None;
        }
        direction = next.map(|value| value / length);
    }
    Some(direction.map(|value| value as f32))
}
