//! The style of a glyph: stroke width, slant and aspect ratio.

use serde::{Deserialize, Serialize};

use super::outline::Outline;
use super::{Glyph, PIXELS, SIDE};

/// An image whose darkest pixel has less ink than this shows no letter.
const FAINTEST: f32 = 0.05;

/// Stroke width, slant and aspect ratio: the style that the letters of one hand share.
///
/// The numbers are only comparable within one class: an `I` is narrower than an `M` in every hand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Twice the ink over the outline's length, in pixels. A long stroke of width `w` has thickness
    /// `w`; a stroke of length `l` has `w·l / (w + l)`, because its ends are outline too.
    pub thickness: f32,
    /// The shear of the ink's second moments: pixels to the right for each pixel upwards. 0 is
    /// upright, 0.2 a usual italic.
    pub slant: f32,
    /// The natural logarithm of width over height of the outline's box. Its edges are where the ink
    /// crosses half of its darkest value, with subpixel precision.
    pub log_aspect: f32,
}

impl Style {
    /// The number of measures.
    pub const COUNT: usize = 3;
    /// The names of the measures in results, in the order of [`Style::to_array`].
    pub const NAMES: [&'static str; Self::COUNT] = ["thickness", "slant", "aspect"];

    /// Measures a glyph; `None` when it has almost no ink.
    pub fn of(glyph: &Glyph) -> Option<Self> {
        Self::of_ink(&glyph.to_unit())
    }

    /// Measures an image of ink amounts from 0 to 1 in row order. Values outside are clamped and
    /// NaN counts as no ink, because a translator may output either. `None` when no pixel has 0.05
    /// ink.
    pub fn of_ink(ink: &[f32; PIXELS]) -> Option<Self> {
        let mut ink = *ink;
        // `max` before `min`, because `NaN.max(0.0)` is 0.
        #[allow(clippy::manual_clamp)]
        for value in &mut ink {
            *value = value.max(0.0).min(1.0);
        }
        let peak = ink.iter().copied().fold(0.0, f32::max);
        if peak < FAINTEST {
            return None;
        }
        // Half of the darkest value, not one half: thin strokes never reach full ink.
        let outline = Outline::trace(&ink, peak / 2.0);
        let total: f32 = ink.iter().sum();
        Some(Self {
            thickness: 2.0 * total / outline.length,
            slant: shear(&ink, total),
            log_aspect: (outline.width() / outline.height()).ln(),
        })
    }

    /// The measures in the order of [`Style::NAMES`].
    pub fn to_array(self) -> [f32; Self::COUNT] {
        [self.thickness, self.slant, self.log_aspect]
    }
}

/// Rightward pixels for each upward pixel, by the ink's covariance; 0 for ink on a single row.
fn shear(ink: &[f32; PIXELS], total: f32) -> f32 {
    let mut sums = [0.0f32; 4]; // x, y, x·y, y·y, relative to the center for precision
    for (row, line) in ink.chunks_exact(SIDE).enumerate() {
        let y = row as f32 - (SIDE as f32 - 1.0) / 2.0;
        let mut weight = 0.0;
        let mut moment = 0.0;
        for (column, &value) in line.iter().enumerate() {
            weight += value;
            moment += value * (column as f32 - (SIDE as f32 - 1.0) / 2.0);
        }
        sums[0] += moment;
        sums[1] += weight * y;
        sums[2] += moment * y;
        sums[3] += weight * y * y;
    }
    let [x, y, xy, yy] = sums.map(|sum| sum / total);
    let vertical = yy - y * y;
    if vertical < 1e-4 {
        return 0.0;
    }
    // Rows count downwards, slant upwards.
    -(xy - x * y) / vertical
}

impl From<Style> for [f32; Style::COUNT] {
    fn from(traits: Style) -> Self {
        traits.to_array()
    }
}

#[cfg(test)]
mod tests;
