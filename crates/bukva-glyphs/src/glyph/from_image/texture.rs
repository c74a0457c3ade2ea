//! Whether what is darker than the paper is ink, or the paper's own texture and shadows.

use super::plane::Plane;
use super::statistics::{box_mean, quantile};

/// A pixel is inked if it has at least this share of full darkness.
const INKED: f32 = 0.5;
/// The surroundings of ink, in pixels: what lies in a square with this radius around it.
const NEAR: usize = 6;
/// Grain and crumples are as often lighter than the paper as darker; ink and ruled lines never are.
/// Paper lighter by this share of full darkness counts.
const LIGHTER: f32 = 0.3;
/// At most this share of the paper around ink is lighter.
const MOST_LIGHTER: f32 = 0.05;
/// Ink less dark than this, relative to its paper, is pale; shadows are.
const PALE: f32 = 0.35;
/// What is darker than this, with edges steeper than that, is ink, however uneven the paper.
const DARK: f32 = 0.45;
const STEEP: f32 = 0.7;
/// The edges of pale ink rise by at least this share of full darkness over a fiftieth of the image.
const LEAST_SLOPE: f32 = 0.2;

/// Whether a photograph shows grain, crumples or soft shadows only. `darkness` is relative to the
/// paper; `full` is that of the strokes, if there are any.
pub(super) fn is_texture(plane: &Plane, darkness: &[f32], full: f32) -> bool {
    let slope = || median_slope(plane, darkness, full);
    (lighter_paper(plane, darkness, full) > MOST_LIGHTER && (full < DARK || slope() < STEEP))
        || (full < PALE && slope() < LEAST_SLOPE)
}

/// The share of the paper, apart from the surroundings of what may be ink, that is clearly lighter than
/// the rest.
fn lighter_paper(plane: &Plane, darkness: &[f32], full: f32) -> f32 {
    let inked = |&darkness: &f32| f32::from(u8::from(darkness > INKED * full));
    let inked: Vec<f32> = darkness.iter().map(inked).collect();
    let nearby = box_mean([plane.width, plane.height], &inked, NEAR);
    let paper = darkness.iter().zip(nearby);
    let paper = paper.filter(|&(_, nearby)| nearby <= 0.0);
    let (count, lighter) = paper.fold((0_usize, 0_usize), |(count, lighter), (darkness, _)| {
        (count + 1, lighter + usize::from(-darkness > LIGHTER * full))
    });
    lighter as f32 / count.max(1) as f32
}

/// By how much of full darkness the edges of the ink rise over a fiftieth of the longer side of the
/// image: the median.
fn median_slope(plane: &Plane, darkness: &[f32], full: f32) -> f32 {
    let (width, height) = (plane.width, plane.height);
    let reach = (width.max(height) / 100).max(2);
    let calm = box_mean([width, height], darkness, 2);
    let inked = |at: usize| calm[at] > INKED * full;
    let mut slopes = Vec::new();
    for row in reach..height.saturating_sub(reach) {
        for column in reach..width.saturating_sub(reach) {
            let at = row * width + column;
            for step in [1, width] {
                if inked(at) != inked(at - step) {
                    let change = calm[at + (reach - 1) * step] - calm[at - reach * step];
                    slopes.push(change.abs() / full);
                }
            }
        }
    }
    quantile(slopes, 0.5).unwrap_or(f32::INFINITY)
}
