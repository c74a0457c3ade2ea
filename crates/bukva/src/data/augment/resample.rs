//! Reads a glyph between its pixels.

use crate::glyph::{PIXELS, SIDE};

/// Blank pixels around a glyph, so that places beside it need no case of their own.
const MARGIN: usize = 2;
/// A power of two, so that a mask keeps every index inside.
const PADDED: usize = 32;
const _: () = assert!(PADDED == SIDE + 2 * MARGIN && PADDED.is_power_of_two());

/// A glyph with a blank margin.
pub(super) struct Padded([f32; PADDED * PADDED]);

impl Padded {
    pub(super) fn new(ink: &[f32; PIXELS]) -> Self {
        let mut padded = [0.0; PADDED * PADDED];
        for (row, line) in ink.chunks_exact(SIDE).enumerate() {
            padded[(row + MARGIN) * PADDED + MARGIN..][..SIDE].copy_from_slice(line);
        }
        Self(padded)
    }

    /// The ink at a place between pixel middles, bilinearly; none outside.
    #[inline]
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        const MASK: usize = PADDED * PADDED - 1;
        const LAST: f32 = (PADDED - 1) as f32;
        // Places far outside end up in the margin; the last column and row wrap around to the
        // first, which are margin too.
        let x = (x + MARGIN as f32).clamp(0.0, LAST);
        let y = (y + MARGIN as f32).clamp(0.0, LAST);
        // To `i32`, which processors convert to in one instruction.
        let (column, row) = (x as i32, y as i32);
        let (across, down) = (x - column as f32, y - row as f32);
        let at = (row as usize) * PADDED + column as usize;
        let line = |at: usize| {
            let [left, right] = [self.0[at & MASK], self.0[(at + 1) & MASK]];
            left + across * (right - left)
        };
        let (upper, lower) = (line(at), line(at + PADDED));
        upper + down * (lower - upper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_between_pixels_are_mixed_and_places_outside_are_blank() {
        let mut ink = [1.0; PIXELS];
        ink[0] = 0.0;
        let padded = Padded::new(&ink);
        assert_eq!(padded.at(0.0, 0.0), 0.0);
        assert_eq!(padded.at(1.0, 5.0), 1.0);
        assert_eq!(padded.at(0.25, 0.0), 0.25);
        assert_eq!(padded.at(0.5, 0.5), 0.75);
        assert_eq!(padded.at(27.5, 5.0), 0.5);
        assert_eq!(padded.at(5.0, -0.75), 0.25);
        for far in [-1.0, -2.5, 28.0, 29.0, 1e9, -1e9, f32::INFINITY] {
            assert_eq!(
                (padded.at(far, 5.0), padded.at(5.0, far)),
                (0.0, 0.0),
                "{far}"
            );
        }
    }
}
