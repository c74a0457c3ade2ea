//! Closed contours of lines and curves under construction.

use kurbo::{BezPath, CubicBez, ParamCurve, Point};

/// A point on a contour and the piece that leads from it to the next one.
pub(super) struct Knot {
    pub(super) point: Point,
    /// Whether the contour passes without a turn.
    pub(super) smooth: bool,
    /// The control points of the curve to the next knot; `None` for a line.
    pub(super) handles: Option<[Point; 2]>,
}

impl Knot {
    /// The place at a share of the way to the next knot.
    pub(super) fn eval(&self, next: Point, t: f64) -> Point {
        match self.handles {
            Some([first, second]) => CubicBez::new(self.point, first, second, next).eval(t),
            None => self.point.lerp(next, t),
        }
    }

    /// About the length of the piece to the next knot.
    pub(super) fn length(&self, next: Point) -> f64 {
        match self.handles {
            // Between the lengths of the chord and of the control polygon.
            Some([first, second]) => {
                let legs =
                    self.point.distance(first) + first.distance(second) + second.distance(next);
                0.5 * (legs + self.point.distance(next))
            }
            None => self.point.distance(next),
        }
    }
}

/// Appends a closed contour to a path.
pub(super) fn append(knots: &[Knot], path: &mut BezPath) {
    let Some(first) = knots.first() else { return };
    path.move_to(first.point);
    let ends = knots.iter().skip(1).chain(knots.first());
    for (at, (knot, next)) in knots.iter().zip(ends).enumerate() {
        match knot.handles {
            Some([first, second]) => path.curve_to(first, second, next.point),
            // Closing the path draws the last line.
            None if at + 1 < knots.len() => path.line_to(next.point),
            None => {}
        }
    }
    path.close_path();
}
