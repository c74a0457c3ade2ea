//! Background estimation and removal.

use super::ink::{Ink, PHOTOGRAPHED};
use super::plane::Plane;
use super::polarity::{self, Paper};
use super::shadow;
use super::statistics::{box_mean, count, extremes, otsu, quantile, select};
use super::texture::is_texture;

/// Smaller deviations from the paper are noise: four gray levels of 255.
const FAINTEST: f32 = 0.015;
/// The most rows whose noise is measured.
const NOISE_ROWS: usize = 100;
/// The minimum contrast between a letter and its background; less is a smudge.
const LEAST_CONTRAST: f32 = 0.06;

/// Estimates the paper, decides whether the ink is darker or lighter, and returns ink amounts from
/// 0 to 1; `None` when no ink is found.
pub(super) fn remove(plane: &Plane) -> Option<Ink> {
    let Paper {
        values,
        mut surface,
        is_cut,
    } = polarity::paper(plane);
    let mut darkness = self::darkness(&values, &surface);
    let mut limit = paper_limit(&darkness)?;
    if shadow::follow(plane, &values, &mut surface, is_cut, &darkness, limit) {
        darkness = self::darkness(&values, &surface);
        limit = paper_limit(&darkness)?;
    }
    let paper = local_paper(plane, &values, &surface, &darkness, limit);
    let darkness = self::darkness(&values, &paper);
    let limit = paper_limit(&darkness)?;
    let noise = noise(plane, &darkness, limit);
    amounts(plane, darkness, limit, noise)
}

/// The brightness of the paper, if it is the same all along the border and over most of the image, and nothing
/// is lighter, as in drawings made by programs. Then nothing has to be estimated.
pub(super) fn flat(plane: &Plane) -> Option<f32> {
    let paper = *plane.values.first()?;
    if !plane.ring(1).all(|index| plane.values[index] == paper) {
        return None;
    }
    let [_, lightest] = extremes(&plane.values);
    let count = count(&plane.values, |value| value == paper);
    (lightest <= paper && 2 * count > plane.values.len()).then_some(paper)
}

/// As [`remove`], where the paper is known to be [`flat`]: it has no noise.
pub(super) fn remove_flat(plane: &Plane, paper: f32) -> Option<Ink> {
    let values = plane.values.iter();
    let darkness: Vec<f32> = values.map(|&value| darker(value, paper)).collect();
    let limit = paper_limit(&darkness)?;
    amounts(plane, darkness, limit, 0.0)
}

/// How much darker than the paper each pixel is, relative to the paper. Shadows on both paper and
/// ink cancel out.
fn darkness(values: &[f32], paper: &[f32]) -> Vec<f32> {
    let pairs = values.iter().zip(paper);
    pairs.map(|(&value, &paper)| darker(value, paper)).collect()
}

fn darker(value: f32, paper: f32) -> f32 {
    (paper - value) / paper.max(0.1)
}

/// Stretches the darkness to ink amounts.
fn amounts(plane: &Plane, mut darkness: Vec<f32>, limit: f32, noise: f32) -> Option<Ink> {
    let mut inked: Vec<f32> = darkness.iter().copied().filter(|&d| d > limit).collect();
    let peak = select(&mut inked, 0.99)?;
    inked.retain(|&darkness| darkness >= peak / 2.0);
    let full = quantile(inked, 0.75)?;
    if full < LEAST_CONTRAST || full < 5.0 * noise {
        return None;
    }
    if noise > PHOTOGRAPHED * full && is_texture(plane, &darkness, full) {
        return None;
    }
    let least = (3.0 * noise).max(FAINTEST).min(full / 4.0);
    let scale = 1.0 / (full - least);
    for darkness in &mut darkness {
        *darkness = ((*darkness - least) * scale).clamp(0.0, 1.0);
    }
    Some(Ink {
        amounts: Plane {
            width: plane.width,
            height: plane.height,
            values: darkness,
        },
        noise: noise / full,
    })
}

/// The darkness that separates paper from ink. `None` when there is no contrast.
fn paper_limit(darkness: &[f32]) -> Option<f32> {
    let [_, high] = extremes(darkness);
    if high < LEAST_CONTRAST {
        return None;
    }
    // Half of the split, because the soft edges of strokes are not paper.
    Some((otsu(darkness)? / 2.0).max(FAINTEST))
}

/// The standard deviation of the paper, estimated by medians, which ignore strokes: from the
/// paper's values or from differences between neighbors, whichever is larger. The latter detects
/// noise even if the limit separates noisy paper into two parts.
fn noise(plane: &Plane, darkness: &[f32], limit: f32) -> f32 {
    let paper = darkness.iter().map(|d| d.abs()).filter(|&d| d < limit);
    let rows = darkness.chunks(plane.width);
    let differences = rows
        .step_by(plane.height.div_ceil(NOISE_ROWS))
        .flat_map(|row| row.windows(2).map(|pair| (pair[1] - pair[0]).abs()));
    let spread = quantile(paper.collect(), 0.5).unwrap_or(0.0);
    let change = quantile(differences.collect(), 0.5).unwrap_or(0.0);
    // A normal distribution's standard deviation is 1.4826 times its median deviation.
    1.4826 * spread.max(change * std::f32::consts::FRAC_1_SQRT_2)
}

/// The paper around each pixel: the mean of nearby paper, or the surface where there is little
/// paper nearby.
fn local_paper(
    plane: &Plane,
    values: &[f32],
    surface: &[f32],
    darkness: &[f32],
    limit: f32,
) -> Vec<f32> {
    let radius = plane.width.max(plane.height) / 8 + 1;
    let of_paper = |darkness: f32, value: f32| if darkness < limit { value } else { 0.0 };
    let share: Vec<f32> = darkness.iter().map(|&d| of_paper(d, 1.0)).collect();
    let share = box_mean([plane.width, plane.height], &share, radius);
    let excess = values.iter().zip(surface).zip(darkness);
    let excess: Vec<f32> = excess
        .map(|((value, paper), &darkness)| of_paper(darkness, value - paper))
        .collect();
    let excess = box_mean([plane.width, plane.height], &excess, radius);
    let paper = surface.iter().zip(excess.iter().zip(share));
    paper
        .map(|(paper, (excess, share))| (paper + excess / (share + 0.1)).clamp(0.0, 1.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use bukva_data::builtin;
    use image::DynamicImage;

    use super::*;

    #[test]
    fn flat_paper_is_left_out_as_estimated_paper_is() {
        let set = builtin().unwrap();
        for glyph in set.glyphs().iter().step_by(5_000) {
            let small = DynamicImage::from(glyph.to_image());
            let image = small.resize(256, 256, image::imageops::FilterType::Triangle);
            let plane = Plane::all(&image, 256).remove(0);
            let (flat, estimated) = (remove_flat(&plane, 1.0), remove(&plane));
            assert_eq!(self::flat(&plane), Some(1.0));
            let (flat, estimated) = (flat.unwrap().amounts, estimated.unwrap().amounts);
            let pairs = flat.values.iter().zip(&estimated.values);
            let differences: Vec<f32> = pairs.map(|(a, b)| (a - b).abs()).collect();
            let mean = differences.iter().sum::<f32>() / differences.len() as f32;
            let most = differences.into_iter().fold(0.0, f32::max);
            assert!(mean < 0.007 && most < 0.07, "{mean} {most}");
        }
    }

    #[test]
    fn paper_with_a_darker_corner_or_a_lighter_spot_is_not_flat() {
        let mut plane = Plane {
            width: 9,
            height: 9,
            values: vec![0.9; 81],
        };
        plane.values[40] = 0.1;
        assert_eq!(flat(&plane), Some(0.9));
        plane.values[80] = 0.8;
        assert_eq!(flat(&plane), None);
        plane.values[80] = 0.9;
        plane.values[41] = 1.0;
        assert_eq!(flat(&plane), None);
    }
}
