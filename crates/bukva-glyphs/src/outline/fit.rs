//! Cubic Béziers through points, with fixed or free tangents at their ends.

use kurbo::{CubicBez, ParamCurve, ParamCurveDeriv, Point, Vec2};

use super::knots::Knot;

/// Rounds of fitting and of moving the parameters to the nearest places of the curve.
const ROUNDS: usize = 4;
/// Fewer points are not split any further.
const FEWEST: usize = 8;

/// One end of a curve.
#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) point: Point,
    /// The direction in which the contour passes the end; `None` at a corner.
    pub(super) tangent: Option<Vec2>,
}

impl End {
    /// An end at a corner.
    pub(super) fn corner(point: Point) -> Self {
        let tangent = None;
        Self { point, tangent }
    }
}

/// Appends curves along points, from one end to the other, whose own knot follows. They pass no point at more than
/// `most` pixels.
pub(super) fn fit(points: &[Point], from: End, to: End, most: f64, knots: &mut Vec<Knot>) {
    let (curve, worst, distance) = fit_one(points, from, to);
    if distance < most || points.len() < FEWEST {
        knots.push(Knot {
            point: from.point,
            smooth: from.tangent.is_some(),
            handles: Some([curve.p1, curve.p2]),
        });
        return;
    }
    let quarter = points.len() / 4;
    let at = worst.clamp(quarter, points.len() - 1 - quarter).max(2);
    let at = at.min(points.len() - 3);
    let along = points[at + 2] - points[at - 2];
    let middle = End {
        point: points[at],
        tangent: Some(along / along.hypot().max(1e-9)),
    };
    fit(&points[..at], from, middle, most, knots);
    fit(&points[at + 1..], middle, to, most, knots);
}

/// One curve, the index of the point farthest from it, and that distance.
fn fit_one(points: &[Point], from: End, to: End) -> (CubicBez, usize, f64) {
    let mut parameters = parameters(points, from.point, to.point);
    let mut curve = solve(points, &parameters, from, to);
    for round in 1..ROUNDS {
        nearer(&curve, points, &mut parameters);
        if round + 1 < ROUNDS {
            curve = solve(points, &parameters, from, to);
        }
    }
    let mut farthest = (points.len() / 2, 0.0);
    for (at, (&point, &t)) in points.iter().zip(&parameters).enumerate() {
        let distance = curve.eval(t).distance(point);
        if distance > farthest.1 {
            farthest = (at, distance);
        }
    }
    (curve, farthest.0, farthest.1)
}

/// The shares of the way at which the points lie.
fn parameters(points: &[Point], from: Point, to: Point) -> Vec<f64> {
    let mut way = 0.0;
    let mut last = from;
    let mut ways: Vec<f64> = points
        .iter()
        .map(|&point| {
            way += last.distance(point);
            last = point;
            way
        })
        .collect();
    let total = (way + last.distance(to)).max(1e-9);
    ways.iter_mut().for_each(|way| *way /= total);
    ways
}

/// Moves parameters towards the nearest places of the curve, by one step of Newton's method.
fn nearer(curve: &CubicBez, points: &[Point], parameters: &mut [f64]) {
    let first = curve.deriv();
    let second = first.deriv();
    for (t, &point) in parameters.iter_mut().zip(points) {
        let off = curve.eval(*t) - point;
        let speed = first.eval(*t).to_vec2();
        let slope = speed.hypot2() + off.dot(second.eval(*t).to_vec2());
        if slope > 0.0 {
            *t = (*t - off.dot(speed) / slope).clamp(0.0, 1.0);
        }
    }
}

/// The curve with the least squared distances from the points at the parameters.
///
/// A handle has one unknown, its length, at a fixed tangent, and two at a free end. A weak pull
/// towards a third of the way keeps the system solvable when few points tell.
fn solve(points: &[Point], parameters: &[f64], from: End, to: End) -> CubicBez {
    const PULL: f64 = 0.02;
    let (p0, p3) = (from.point, to.point);
    let chord = p3 - p0;
    let third = chord.hypot() / 3.0;
    // Axes of the unknowns: the first two belong to the first handle. An unused one is zero.
    let [a, b] = axes(from.tangent);
    let [c, d] = axes(to.tangent.map(|tangent| -tangent));
    let axes = [a, b, c, d];
    let guess = [
        if from.tangent.is_some() {
            third
        } else {
            chord.x / 3.0
        },
        chord.y / 3.0,
        if to.tangent.is_some() {
            third
        } else {
            -chord.x / 3.0
        },
        -chord.y / 3.0,
    ];
    let mut matrix = [[0.0; 5]; 4];
    for (row, line) in matrix.iter_mut().enumerate() {
        line[row] = PULL;
        line[4] = PULL * guess[row];
    }
    for (&point, &t) in points.iter().zip(parameters) {
        let s = 1.0 - t;
        let (b1, b2) = (3.0 * s * s * t, 3.0 * s * t * t);
        let base = p0.to_vec2() * (s * s * s + b1) + p3.to_vec2() * (t * t * t + b2);
        let off = point.to_vec2() - base;
        let moves = [axes[0] * b1, axes[1] * b1, axes[2] * b2, axes[3] * b2];
        for row in 0..4 {
            for column in 0..4 {
                matrix[row][column] += moves[row].dot(moves[column]);
            }
            matrix[row][4] += moves[row].dot(off);
        }
    }
    let mut lengths = eliminate(matrix);
    // A handle must not point backwards, nor so far that the curve loops.
    let longest = 3.0 * third.max(0.1);
    for (at, end) in [(0, from), (2, to)] {
        if end.tangent.is_some() {
            lengths[at] = lengths[at].clamp(0.05 * third, longest);
        }
    }
    let first = axes[0] * lengths[0] + axes[1] * lengths[1];
    let second = axes[2] * lengths[2] + axes[3] * lengths[3];
    CubicBez::new(p0, p0 + first, p3 + second, p3)
}

/// The directions in which a handle may move.
fn axes(tangent: Option<Vec2>) -> [Vec2; 2] {
    match tangent {
        Some(tangent) => [tangent, Vec2::ZERO],
        None => [Vec2::new(1.0, 0.0), Vec2::new(0.0, 1.0)],
    }
}

/// Solves four equations, whose matrix is symmetric and positive, by Gauss's elimination.
fn eliminate(mut matrix: [[f64; 5]; 4]) -> [f64; 4] {
    for at in 0..4 {
        let pivot = matrix[at];
        for row in &mut matrix[at + 1..] {
            let share = row[at] / pivot[at];
            for (value, above) in row.iter_mut().zip(pivot).skip(at) {
                *value -= share * above;
            }
        }
    }
    let mut solution = [0.0; 4];
    for at in (0..4).rev() {
        let known: f64 = (at + 1..4).map(|k| matrix[at][k] * solution[k]).sum();
        solution[at] = (matrix[at][4] - known) / matrix[at][at];
    }
    solution
}
