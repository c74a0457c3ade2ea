//! The letters of a line of text.

use super::blots::{Blots, Bounds};
use super::fit;
use super::group::Group;
use super::letters::{self, HIGH};
use super::plane::Plane;
use super::yery::join_yery;
use crate::glyph::SizedGlyph;

/// What is lower than this share of a letter of the line is a sign: a stop, a comma, a dash.
const SIGN: f32 = 0.33;
/// The letter whose height counts for this, among all from low to high.
const TYPICAL: f32 = 0.8;
/// Pixels around a letter that may hold the soft edge of its strokes.
const SOFT: usize = 2;

/// Something found in a picture of a line: a letter, or a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundLetter<const N: usize> {
    /// The letter by itself.
    pub glyph: SizedGlyph<N>,
    /// Where it stands: left, top, right and bottom, in a unit that is the same for the whole line.
    pub bounds: [f64; 4],
    /// Whether it is too low for a letter.
    pub is_sign: bool,
}

impl<const N: usize> FoundLetter<N> {
    /// The height.
    pub fn height(&self) -> f64 {
        self.bounds[3] - self.bounds[1]
    }
}

/// The number of lines: bands of letters, one below the other, with two letters or more each.
pub(super) fn lines(blots: &Blots) -> usize {
    let bounds = blots.list.iter().map(|blot| blot.bounds);
    let highest = bounds.clone().map(|bounds| bounds.height()).max();
    let least = HIGH * highest.unwrap_or(0) as f32;
    let mut letters: Vec<Bounds> = bounds
        .filter(|bounds| bounds.height() as f32 >= least)
        .collect();
    letters.sort_unstable_by_key(|bounds| bounds.top);
    let mut bands: Vec<(Bounds, usize)> = Vec::new();
    for letter in letters {
        match bands.last_mut() {
            Some((band, count)) if letter.top < band.bottom => {
                *band = band.join(&letter);
                *count += 1;
            }
            _ => bands.push((letter, 1)),
        }
    }
    bands.iter().filter(|(_, count)| *count >= 2).count()
}

/// The letters and signs of a line, from left to right.
pub(super) fn letters<const N: usize>(ink: &Plane, blots: &Blots) -> Vec<FoundLetter<N>> {
    let mut groups = letters::columns(blots);
    join_yery(&mut groups, blots, ink);
    let mut heights: Vec<usize> = groups.iter().map(|group| group.bounds.height()).collect();
    heights.sort_unstable();
    let place = heights.len().saturating_sub(1) as f32 * TYPICAL;
    let typical = heights.get(place.round() as usize).copied().unwrap_or(0);
    let found = groups.iter().filter_map(|group| {
        let bounds = group.bounds;
        Some(FoundLetter {
            glyph: fit::fit(&alone(ink, blots, group))?,
            bounds: [bounds.left, bounds.top, bounds.right, bounds.bottom].map(|side| side as f64),
            is_sign: (bounds.height() as f32) < SIGN * typical as f32,
        })
    });
    found.collect()
}

/// The ink of a group without its neighbors.
fn alone(ink: &Plane, blots: &Blots, group: &Group) -> Plane {
    let Bounds {
        left,
        top,
        right,
        bottom,
    } = group.bounds;
    let columns = left.saturating_sub(SOFT)..(right + SOFT).min(ink.width);
    let rows = top.saturating_sub(SOFT)..(bottom + SOFT).min(ink.height);
    let amount = |index: usize| match blots.of(index) {
        Some(blot) if !group.blots.contains(&blot) => 0.0,
        _ => ink.values[index],
    };
    Plane {
        width: columns.len(),
        height: rows.len(),
        values: rows
            .flat_map(|row| columns.clone().map(move |column| row * ink.width + column))
            .map(amount)
            .collect(),
    }
}
