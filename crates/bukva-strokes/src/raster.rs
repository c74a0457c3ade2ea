//! The ink of strokes on a grid of pixels.

use kurbo::Affine;

use crate::fit::Inked;
use crate::pen::{PEN_SIDE, Pen, PenKind};

/// Strokes are drawn on a grid with at least this many pixels a side, then shrunk.
const FINE_SIDE: usize = 56;
/// The same for a pen whose coverage of pixels is only approximate.
const FINEST_SIDE: usize = 112;
/// No axis of a pen is thinner than this, in fine pixels: thinner ones would fall between pixels.
const THINNEST: f64 = 0.5;

/// The ink of strokes that were fitted into a square with a side of 56, in pixels of `side`.
pub(crate) fn raster(strokes: &[Inked], pen: &Pen, side: usize) -> Vec<f32> {
    if side == 0 {
        return Vec::new();
    }
    let exact = !matches!(pen.kind, PenKind::Broad { .. });
    let fine_side = if exact { FINE_SIDE } else { FINEST_SIDE };
    let factor = fine_side.div_ceil(side);
    let mut fine = Fine::new(side * factor, pen);
    for stroke in strokes {
        for pair in stroke.windows(2) {
            fine.segment(pair[0], pair[1]);
        }
        if let [dot] = stroke[..] {
            fine.segment(dot, dot);
        }
    }
    fine.shrunk(factor)
}

/// A fine grid and the frame in which the pen's point is a circle.
struct Fine {
    side: usize,
    ink: Vec<f32>,
    scale: f64,
    /// Pixels to the frame in which the pen's point is a circle.
    to_round: Affine,
    flatness: f64,
}

impl Fine {
    fn new(side: usize, pen: &Pen) -> Self {
        let scale = side as f64 / PEN_SIDE;
        let (angle, flatness) = match pen.kind {
            PenKind::Broad { angle, flatness } => {
                let thinnest = THINNEST / (scale * pen.width / 2.0);
                (angle, flatness.max(thinnest).min(1.0))
            }
            _ => (0.0, 1.0),
        };
        Self {
            side,
            ink: vec![0.0; side * side],
            scale,
            to_round: Affine::scale_non_uniform(1.0, 1.0 / flatness) * Affine::rotate(-angle),
            flatness,
        }
    }

    /// Adds the ink between two points of a stroke.
    fn segment(&mut self, from: (kurbo::Point, f64), to: (kurbo::Point, f64)) {
        let scaled = |end: (kurbo::Point, f64)| {
            let half_width = (end.1 * self.scale).max(THINNEST);
            ((end.0.to_vec2() * self.scale).to_point(), half_width)
        };
        let ((from, start), (to, end)) = (scaled(from), scaled(to));
        let margin = start.max(end) + 1.0;
        let (columns, rows) = (
            self.span(from.x, to.x, margin),
            self.span(from.y, to.y, margin),
        );
        let round_from = self.to_round * from;
        let along = self.to_round * to - round_from;
        let length2 = along.hypot2().max(f64::EPSILON);
        for row in rows {
            for column in columns.clone() {
                let pixel = kurbo::Point::new(column as f64 + 0.5, row as f64 + 0.5);
                let offset = self.to_round * pixel - round_from;
                let place = (offset.dot(along) / length2).clamp(0.0, 1.0);
                let distance = (offset - along * place).hypot();
                let half_width = start + (end - start) * place;
                // An ellipse's edge is steeper along its shorter axis; the mean is close enough.
                let steepness = (1.0 + self.flatness) / 2.0;
                let cover = ((half_width - distance) * steepness + 0.5).clamp(0.0, 1.0);
                let ink = &mut self.ink[row * self.side + column];
                *ink = ink.max(cover as f32);
            }
        }
    }

    /// The pixels between two coordinates and a margin.
    fn span(&self, from: f64, to: f64, margin: f64) -> std::ops::Range<usize> {
        let first = (from.min(to) - margin).floor().max(0.0) as usize;
        let end = (from.max(to) + margin).ceil().max(0.0) as usize;
        first.min(self.side)..end.min(self.side)
    }

    /// The means of squares of `factor` pixels a side.
    fn shrunk(&self, factor: usize) -> Vec<f32> {
        let side = self.side / factor;
        let mut coarse = vec![0.0; side * side];
        for (row, line) in self.ink.chunks(self.side).enumerate() {
            for (column, ink) in line.iter().enumerate() {
                coarse[row / factor * side + column / factor] += ink;
            }
        }
        let area = (factor * factor) as f32;
        coarse.iter().map(|sum| sum / area).collect()
    }
}
