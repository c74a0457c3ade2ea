//! A drawn letter.

use bukva_glyphs::{Contours, FINE_PIXELS, FineGlyph, Glyph, Outline, Skeleton};

use super::pen::Pen;
use super::repair::{SPECK, Shape, repaired};
use super::smoothing::smoothed_twice;

const SIDE: usize = FineGlyph::SIDE;

/// How many times steeper than as drawn the edges are when the outline is traced. Steeper edges would
/// lose thin strokes of which the model is not sure, softer ones would round corners. Chosen with
/// the two passes of smoothing on validation typefaces, from nine settings.
const STEEPER: f32 = 1.5;

/// A letter as the model drew it, from which pixels and outlines come.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// 0 outside, 1 inside, and between them a ramp across the edge.
    values: Box<[f32; FINE_PIXELS]>,
    /// Width of the ramp in pixels.
    edge: f32,
    /// The parts and holes of its letter, where typefaces agree on them.
    shape: Option<Shape>,
    /// The pen of its hand.
    pen: Pen,
}

impl Drawing {
    /// A drawing without ink.
    pub fn blank() -> Self {
        Self {
            values: Box::new([0.0; FINE_PIXELS]),
            edge: 1.0,
            shape: None,
            pen: Pen::unknown(),
        }
    }

    /// Arranges the network's output, `[4, 28, 28]`: the four pixels of each place as channels.
    /// `edge` is the width of its edges in pixels.
    pub(super) fn from_phases(phases: &[f32], edge: f32, shape: Option<Shape>, pen: &Pen) -> Self {
        let mut values = Box::new([0.0; FINE_PIXELS]);
        let planes = phases.chunks_exact(FINE_PIXELS / 4);
        for (phase, plane) in planes.enumerate() {
            for (place, &value) in plane.iter().enumerate() {
                let row = 2 * (place / (SIDE / 2)) + phase / 2;
                let column = 2 * (place % (SIDE / 2)) + phase % 2;
                values[row * SIDE + column] = value.clamp(0.0, 1.0);
            }
        }
        Self {
            values,
            edge,
            shape,
            pen: pen.clone(),
        }
    }

    /// Ink amounts from 0 to 1, 56 rows of 56.
    pub fn ink(&self) -> [f32; FINE_PIXELS] {
        with_edges(&self.values, self.edge)
    }

    /// Ink amounts, smoothed as before tracing.
    pub(super) fn smooth_ink(&self) -> Box<[f32; FINE_PIXELS]> {
        smoothed_twice(&self.ink())
    }

    /// The model's own pixels.
    pub fn to_fine(&self) -> FineGlyph {
        FineGlyph::from_unit(&self.ink())
    }

    /// The outline of the letter, whose area is that of the drawing's ink. If it has other parts or holes than its
    /// letter has in nearly all typefaces, broken strokes and closed gaps are mended where a small change is enough. In the
    /// hand of a round pen, strokes have one width.
    pub fn outline(&self) -> Outline {
        if self.edge <= 1.0 {
            return Outline::trace(&self.ink(), SIDE);
        }
        let ink = |values: &[f32; FINE_PIXELS]| with_edges(values, self.edge.min(STEEPER));
        let smooth = smoothed_twice(&self.values);
        let contours = Contours::find(&ink(&smooth), SIDE);
        let drawn = contours.parts_and_holes(SPECK);
        let repaired = self
            .shape
            .and_then(|wanted| repaired(&smooth, drawn, wanted, ink));
        let contours = repaired.map_or(contours, |values| Contours::find(&ink(&values), SIDE));
        if self.pen.is_round()
            && let Some(even) = redrawn(&contours)
        {
            return even;
        }
        Outline::trace_uneven(&contours).without_specks(SPECK)
    }

    /// The letter as a glyph of 28x28 pixels, drawn from its outline.
    pub fn to_glyph(&self) -> Glyph {
        self.outline().to_glyph()
    }
}

/// A letter redrawn with a pen of one width; `None` if it would lose or gain a part or a hole.
fn redrawn(contours: &Contours) -> Option<Outline> {
    let drawn = Contours::find(&Skeleton::of(contours)?.drawn(), SIDE);
    let keeps_shape = drawn.parts_and_holes(SPECK) == contours.parts_and_holes(SPECK);
    keeps_shape.then(|| Outline::trace_round(&drawn).without_specks(SPECK))
}

/// Values with edges that are this many times steeper.
fn with_edges(values: &[f32; FINE_PIXELS], steeper: f32) -> [f32; FINE_PIXELS] {
    values.map(|value| (0.5 + steeper * (value - 0.5)).clamp(0.0, 1.0))
}
