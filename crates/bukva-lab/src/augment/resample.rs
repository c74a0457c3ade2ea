//! Bilinear resampling of glyphs.

use bukva_glyphs::{PIXELS, SIDE};

/// Blank pixels around a glyph, so that positions outside it are not a special case.
const MARGIN: usize = 2;
/// A power of two, so that a mask keeps every index in bounds.
const PADDED: usize = 32;
const _: () = assert!(PADDED == SIDE + 2 * MARGIN && PADDED.is_power_of_two());

/// A glyph with a blank margin, and the padding that the last pixel needs to its right and below.
pub(super) struct Padded([f32; PADDED * (PADDED + 1) + 1]);

impl Padded {
    pub(super) fn new(ink: &[f32; PIXELS]) -> Self {
        let mut padded = [0.0; PADDED * (PADDED + 1) + 1];
        for (row, line) in ink.chunks_exact(SIDE).enumerate() {
            padded[(row + MARGIN) * PADDED + MARGIN..][..SIDE].copy_from_slice(line);
        }
        Self(padded)
    }

    /// The bilinearly interpolated ink at positions between pixel centers; 0 outside. Has three
    /// passes, of which the first and the last are vectorized.
    pub(super) fn line(&self, x: &[f32; SIDE], y: &[f32; SIDE]) -> [f32; SIDE] {
        const MASK: usize = PADDED * PADDED - 1;
        let (mut across, mut down, mut corner) = ([0.0; SIDE], [0.0; SIDE], [0; SIDE]);
        for place in 0..SIDE {
            let (column, row) = (Split::of(x[place]), Split::of(y[place]));
            across[place] = column.rest;
            down[place] = row.rest;
            corner[place] = (row.whole * PADDED as u32) | column.whole;
        }
        // Two neighboring pixels are loaded together.
        let (mut upper, mut lower) = ([[0.0; 2]; SIDE], [[0.0; 2]; SIDE]);
        for place in 0..SIDE {
            let corner = corner[place] as usize & MASK;
            upper[place] = [self.0[corner], self.0[corner + 1]];
            lower[place] = [self.0[corner + PADDED], self.0[corner + PADDED + 1]];
        }
        let mut line = [0.0; SIDE];
        for place in 0..SIDE {
            let between = |[left, right]: [f32; 2]| left + across[place] * (right - left);
            let (upper, lower) = (between(upper[place]), between(lower[place]));
            line[place] = upper + down[place] * (lower - upper);
        }
        line
    }
}

/// A position along one axis: the pixel before it, and the distance from that pixel's center.
struct Split {
    whole: u32,
    rest: f32,
}

impl Split {
    /// Positions far outside are mapped into the margin; the last column and row wrap around to the
    /// first, which are margin too.
    #[inline(always)]
    fn of(place: f32) -> Self {
        /// Numbers of this size have no fractional bits, and their lowest bits are the integer
        /// part. Adding this converts to an integer without the range and NaN checks of `as`.
        const SHIFT: f32 = (1 << 23) as f32;
        let place = (place + MARGIN as f32).clamp(0.0, (PADDED - 1) as f32);
        let nearest = place + SHIFT - SHIFT;
        let before = if nearest > place {
            nearest - 1.0
        } else {
            nearest
        };
        Self {
            whole: (before + SHIFT).to_bits() & (PADDED as u32 - 1),
            rest: place - before,
        }
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
        let at = |x: f32, y: f32| padded.line(&[x; SIDE], &[y; SIDE])[3];
        assert_eq!(at(0.0, 0.0), 0.0);
        assert_eq!(at(1.0, 5.0), 1.0);
        assert_eq!(at(0.25, 0.0), 0.25);
        assert_eq!(at(0.5, 0.5), 0.75);
        assert_eq!(at(27.5, 5.0), 0.5);
        assert_eq!(at(5.0, -0.75), 0.25);
        for far in [-1.0, -2.5, 28.0, 29.0, 1e9, -1e9, f32::INFINITY] {
            assert_eq!((at(far, 5.0), at(5.0, far)), (0.0, 0.0), "{far}");
        }
    }
}
