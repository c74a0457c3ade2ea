//! The ink of strokes on a grid of pixels.

use kurbo::{Affine, Point, Vec2};

use crate::fit::Inked;
use crate::pen::{PEN_SIDE, Pen, PenKind};

/// Strokes are drawn on a grid with at least this many pixels a side, then shrunk.
const FINE_SIDE: usize = 56;
/// The same for a pen whose coverage of pixels is only approximate.
const FINEST_SIDE: usize = 112;
/// So many steps of a path are drawn as one straight segment.
const STRIDE: usize = 2;
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
        for place in (0..stroke.len()).step_by(STRIDE) {
            let end = (place + STRIDE).min(stroke.len() - 1);
            fine.segment(stroke[place], stroke[end]);
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
    /// How much coverage changes with the distance in that frame.
    steepness: f64,
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
            // An ellipse's edge is steeper along its shorter axis; the mean is close enough.
            steepness: (1.0 + flatness) / 2.0,
        }
    }

    /// Adds the ink between two points of a stroke.
    fn segment(&mut self, from: (Point, f64), to: (Point, f64)) {
        let scaled = |end: (Point, f64)| {
            let half_width = (end.1 * self.scale).max(THINNEST);
            ((end.0.to_vec2() * self.scale).to_point(), half_width)
        };
        let ((from, start), (to, end)) = (scaled(from), scaled(to));
        let margin = start.max(end) + 1.0;
        let columns = self.span(from.x, to.x, margin);
        let capsule = Capsule::new(self.to_round * from, self.to_round * to, (start, end));
        for row in self.span(from.y, to.y, margin) {
            let first = Point::new(columns.start as f64 + 0.5, row as f64 + 0.5);
            let step = self.to_round * (first + Vec2::new(1.0, 0.0)) - self.to_round * first;
            let line = &mut self.ink[row * self.side..][columns.clone()];
            capsule.ink(line, self.to_round * first, step, self.steepness);
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

/// A segment in the frame in which the pen's point is a circle, in single precision: its pixels are
/// most of the work of drawing.
struct Capsule {
    from: Point,
    along: (f32, f32),
    /// The inverse of its squared length.
    inverse: f32,
    half_width: f32,
    /// What is added to the half width towards its end.
    growth: f32,
}

impl Capsule {
    fn new(from: Point, to: Point, half_widths: (f64, f64)) -> Self {
        let along = to - from;
        Self {
            from,
            along: (along.x as f32, along.y as f32),
            inverse: 1.0 / along.hypot2().max(1e-6) as f32,
            half_width: half_widths.0 as f32,
            growth: (half_widths.1 - half_widths.0) as f32,
        }
    }

    /// Adds its ink to a line of pixels, of which the first lies at `first`.
    fn ink(&self, line: &mut [f32], first: Point, step: Vec2, steepness: f64) {
        let start = first - self.from;
        let (start_x, start_y) = (start.x as f32, start.y as f32);
        let (step_x, step_y) = (step.x as f32, step.y as f32);
        let (along_x, along_y) = self.along;
        let steepness = steepness as f32;
        for (index, ink) in line.iter_mut().enumerate() {
            let index = index as f32;
            let (x, y) = (start_x + index * step_x, start_y + index * step_y);
            let place = ((x * along_x + y * along_y) * self.inverse).clamp(0.0, 1.0);
            let (off_x, off_y) = (x - place * along_x, y - place * along_y);
            let distance = (off_x * off_x + off_y * off_y).sqrt();
            let half_width = self.half_width + self.growth * place;
            let cover = ((half_width - distance) * steepness + 0.5).clamp(0.0, 1.0);
            *ink = ink.max(cover);
        }
    }
}
