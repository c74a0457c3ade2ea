//! Renders outlines of fonts as glyphs.

use kurbo::BezPath;

use super::SizedGlyph;
use crate::raster::{fill, fit};

impl<const N: usize> SizedGlyph<N> {
    /// Renders an outline: every pixel has the fraction of its area that the outline covers.
    ///
    /// The outline is placed by [`fit`]. Overlapping contours are united (non-zero winding). Returns
    /// `None` if the outline encloses no area.
    pub fn from_outline(outline: &BezPath) -> Option<Self> {
        let mut pixels = [0; N];
        fill(&fit(outline, Self::SIDE)?, Self::SIDE, &mut pixels);
        let glyph = Self(pixels);
        (!glyph.is_blank()).then_some(glyph)
    }
}
