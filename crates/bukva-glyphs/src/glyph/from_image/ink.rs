//! Removal of specks and shadows.

use super::Subject;
use super::blots::{Blots, STROKE};
use super::clutter;
use super::plane::Plane;

/// Images with more noise than this, as a share of full ink, are photographs or scans.
pub(super) const PHOTOGRAPHED: f32 = 0.004;

/// The ink of each pixel, and the noise of the paper.
#[derive(Debug)]
pub(super) struct Ink {
    /// From 0 to 1.
    pub(super) amounts: Plane,
    /// The standard deviation of the paper, as a share of full ink.
    pub(super) noise: f32,
}

/// Removes ink that is not part of the letter: in photographs, specks and what lies at the edge; in
/// all images, boxes and bands around the letter, and faint gray that is not next to a stroke.
/// Returns the blots that are left.
pub(super) fn clean(ink: &mut Ink, subject: Subject) -> Blots {
    let mut blots = Blots::find(&ink.amounts);
    let keep = clutter::kept(&blots, &ink.amounts, ink.noise > PHOTOGRAPHED, subject);
    blots.retain(&keep);
    let (width, height) = (ink.amounts.width, ink.amounts.height);
    let near_stroke = |row: usize, column: usize| {
        // Two pixels: the width of the soft edge of a stroke.
        (row.saturating_sub(2)..(row + 3).min(height)).any(|row| {
            (column.saturating_sub(2)..(column + 3).min(width))
                .any(|column| blots.of(row * width + column).is_some())
        })
    };
    for (row, amounts) in ink.amounts.values.chunks_exact_mut(width).enumerate() {
        for (column, amount) in amounts.iter_mut().enumerate() {
            if *amount == 0.0 {
                continue;
            }
            let stays = match *amount > STROKE {
                true => blots.of(row * width + column).is_some(),
                false => near_stroke(row, column),
            };
            if !stays {
                *amount = 0.0;
            }
        }
    }
    blots
}
