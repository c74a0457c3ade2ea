//! Polylines: curves through points, their directions, smoothing.

use kurbo::{Point, Vec2};

/// The distance between the points of a polyline.
pub(crate) const STEP: f64 = 1.5;
/// No curve between two knots has more steps, however far a hand's settings draw them apart.
const MOST_STEPS: f64 = 400.0;

/// A polyline through points, smooth except at corners. `tension` 1 makes its parts straight.
pub(crate) fn through(knots: &[(Point, bool)], tension: f64) -> Vec<Point> {
    let mut path = Vec::new();
    let mut start = 0;
    for end in 1..knots.len() {
        if knots[end].1 || end + 1 == knots.len() {
            let run: Vec<_> = knots[start..=end].iter().map(|knot| knot.0).collect();
            smooth_run(&run, tension, &mut path);
            start = end;
        }
    }
    path.extend(knots.last().map(|knot| knot.0));
    path
}

/// Appends a smooth curve through all points but the last one itself.
fn smooth_run(run: &[Point], tension: f64, path: &mut Vec<Point>) {
    for index in 0..run.len() - 1 {
        let (from, to) = (run[index], run[index + 1]);
        let before = if index > 0 { run[index - 1] } else { from };
        let after = run.get(index + 2).copied().unwrap_or(to);
        let ends = (
            tangent(before, from, to) * (1.0 - tension),
            tangent(from, to, after) * (1.0 - tension),
        );
        let length = from.distance(to);
        let steps = (length * 1.15 / STEP).ceil().clamp(1.0, MOST_STEPS);
        for step in 0..steps as usize {
            path.push(hermite(from, to, ends, length, step as f64 / steps));
        }
    }
}

/// The direction of a curve at the middle of three points; shorter towards an end, where two of
/// them are one. The nearer neighbor counts more.
fn tangent(before: Point, at: Point, after: Point) -> Vec2 {
    let (into, out) = (at - before, after - at);
    let (near, far) = (into.hypot(), out.hypot());
    if near == 0.0 || far == 0.0 {
        // The end of a run: no bend of its own.
        let along = if near == 0.0 { out } else { into };
        return along / along.hypot().max(f64::EPSILON);
    }
    let mean = into / near * far + out / far * near;
    mean / (near + far)
}

/// A point of the cubic with these end points and directions.
fn hermite(from: Point, to: Point, ends: (Vec2, Vec2), length: f64, t: f64) -> Point {
    let (t2, t3) = (t * t, t * t * t);
    let blend = 3.0 * t2 - 2.0 * t3;
    let bend = ends.0 * (t3 - 2.0 * t2 + t) + ends.1 * (t3 - t2);
    from + (to - from) * blend + bend * length
}

/// The unit direction at each point.
pub(crate) fn directions(path: &[Point]) -> Vec<Vec2> {
    let at = |index: usize| path[index.min(path.len() - 1)];
    (0..path.len())
        .map(|index| {
            let across = at(index + 1) - at(index.saturating_sub(1));
            across / across.hypot().max(f64::EPSILON)
        })
        .collect()
}

/// Cuts corners: each point becomes a weighted mean of its neighbors. The ends stay.
pub(crate) fn smoothed(path: &[Point], deviation: f64) -> Vec<Point> {
    let reach = (2.0 * deviation / STEP).round() as usize;
    if reach == 0 {
        return path.to_vec();
    }
    let weight = |steps: usize| (-0.5 * (steps as f64 * STEP / deviation).powi(2)).exp();
    (0..path.len())
        .map(|index| {
            // The same number of neighbors on both sides, so that the ends stay.
            let reach = reach.min(index).min(path.len() - 1 - index);
            let mut sum = path[index].to_vec2();
            let mut total = 1.0;
            for steps in 1..=reach {
                let both = path[index - steps].to_vec2() + path[index + steps].to_vec2();
                sum += both * weight(steps);
                total += 2.0 * weight(steps);
            }
            (sum / total).to_point()
        })
        .collect()
}
