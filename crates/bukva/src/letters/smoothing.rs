//! Smooths drawings.

use bukva_glyphs::{FINE_PIXELS, FineGlyph};

const SIDE: usize = FineGlyph::SIDE;

/// Removes the unevenness of single pixels.
pub(super) fn smoothed_twice(values: &[f32; FINE_PIXELS]) -> Box<[f32; FINE_PIXELS]> {
    smoothed(&smoothed(values))
}

/// A binomial filter of three pixels along both axes.
fn smoothed(values: &[f32; FINE_PIXELS]) -> Box<[f32; FINE_PIXELS]> {
    let filter = |from: &[f32; FINE_PIXELS], stride: usize| {
        let mut to = Box::new([0.0; FINE_PIXELS]);
        for (at, to) in to.iter_mut().enumerate() {
            // Pixels at the border, which are blank, have a neighbor on the other side or none.
            let before = at.checked_sub(stride).map_or(0.0, |before| from[before]);
            let after = from.get(at + stride).copied().unwrap_or(0.0);
            *to = 0.5 * from[at] + 0.25 * (before + after);
        }
        to
    };
    filter(&filter(values, 1), SIDE)
}
