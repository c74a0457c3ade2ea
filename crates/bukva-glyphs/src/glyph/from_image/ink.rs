//! Removal of specks and shadows.

use super::Subject;
use super::blots::{Blots, STROKE};
use super::clutter;
use super::plane::Plane;

/// Images with more noise than this, as a share of full ink, are photographs or scans.
const PHOTOGRAPHED: f32 = 0.004;

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
    let near_stroke = |index: usize| {
        let (row, column) = (index / width, index % width);
        // Two pixels: the width of the soft edge of a stroke.
        (row.saturating_sub(2)..(row + 3).min(height)).any(|row| {
            (column.saturating_sub(2)..(column + 3).min(width))
                .any(|column| blots.of(row * width + column).is_some())
        })
    };
    let stays: Vec<bool> = (0..ink.amounts.values.len())
        .map(|index| match ink.amounts.values[index] {
            0.0 => false,
            amount if amount > STROKE => blots.of(index).is_some(),
            _ => near_stroke(index),
        })
        .collect();
    for (amount, stays) in ink.amounts.values.iter_mut().zip(stays) {
        if !stays {
            *amount = 0.0;
        }
    }
    blots
}
