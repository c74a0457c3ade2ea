//! A drawn letter.

use bukva_glyphs::{FINE_PIXELS, FineGlyph, Glyph, Outline, PIXELS, SIDE as COARSE};

const SIDE: usize = FineGlyph::SIDE;

/// A letter as the model drew it: ink amounts, from which pixels and outlines come.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing(Box<[f32; FINE_PIXELS]>);

impl Drawing {
    /// A drawing without ink.
    pub fn blank() -> Self {
        Self(Box::new([0.0; FINE_PIXELS]))
    }

    /// Arranges the network's output, `[4, 28, 28]`: the four pixels of each place as channels.
    pub(super) fn from_phases(phases: &[f32]) -> Self {
        let mut ink = Box::new([0.0; FINE_PIXELS]);
        let planes = phases.chunks_exact(FINE_PIXELS / 4);
        for (phase, plane) in planes.enumerate() {
            for (place, &value) in plane.iter().enumerate() {
                let row = 2 * (place / (SIDE / 2)) + phase / 2;
                let column = 2 * (place % (SIDE / 2)) + phase % 2;
                ink[row * SIDE + column] = value.clamp(0.0, 1.0);
            }
        }
        Self(ink)
    }

    /// Ink amounts from 0 to 1, 56 rows of 56.
    pub fn ink(&self) -> &[f32; FINE_PIXELS] {
        &self.0
    }

    /// The model's own pixels.
    pub fn to_fine(&self) -> FineGlyph {
        FineGlyph::from_unit(&self.0)
    }

    /// The outline of the letter, which covers as much as the drawing has ink.
    pub fn outline(&self) -> Outline {
        Outline::trace(self.0.as_slice(), SIDE)
    }

    /// The letter as a glyph of 28x28 pixels, drawn from its outline.
    pub fn to_glyph(&self) -> Glyph {
        let mut pixels = [0; PIXELS];
        let drawn = self.outline().render(COARSE);
        pixels.copy_from_slice(&drawn);
        Glyph::new(pixels)
    }
}
