//! Where a contour turns sharply, and where it runs straight.

use kurbo::{Point, Vec2};

use super::refine::SPACING;
use super::tolerance::Tolerance;

/// The corners of a contour, as indices.
pub(super) fn corners(contour: &[Point], tolerance: &Tolerance) -> Vec<usize> {
    let count = contour.len();
    let [narrow, wide] = tolerance.windows;
    let turn = |i: usize, reach: usize| {
        let before = contour[i] - contour[(i + count - reach) % count];
        let after = contour[(i + reach) % count] - contour[i];
        before.cross(after).atan2(before.dot(after))
    };
    if count <= 2 * wide {
        return Vec::new();
    }
    let turns: Vec<f64> = (0..count).map(|i| turn(i, narrow).abs()).collect();
    let is_corner = |&i: &usize| {
        let mut near =
            (1..=narrow).flat_map(|step| [(i + step) % count, (i + count - step) % count]);
        near.all(|other| (turns[other], i) < (turns[i], other))
            && turns[i] > tolerance.turn
            && turns[i] > tolerance.share * turn(i, wide).abs()
    };
    (0..count).filter(is_corner).collect()
}

/// The straight runs of a part of a contour, as pairs of indices. `whole` says that both ends of the
/// part are corners, so that it may be one short straight run.
pub(super) fn straight_runs(
    contour: &[Point],
    first: usize,
    last: usize,
    whole: bool,
    tolerance: &Tolerance,
) -> Vec<(usize, usize)> {
    let mut bends = vec![first];
    split(contour, first, last, tolerance.line, &mut bends);
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let is_straight = |run: &[Point]| {
        let line = Ray::fit(run);
        let near = |point: &Point| point.distance(line.nearest(*point)) < tolerance.line;
        run.iter().all(near)
    };
    for pair in bends.windows(2) {
        match runs.last_mut() {
            Some(run) if is_straight(&contour[run.0..=pair[1]]) => run.1 = pair[1],
            _ => runs.push((pair[0], pair[1])),
        }
    }
    if whole && runs.len() == 1 {
        return runs;
    }
    runs.retain(|&(from, to)| {
        contour[from].distance(contour[to]) >= tolerance.shortest_line
            && bow(&contour[from..=to]) <= tolerance.bow
    });
    runs
}

/// How far the middle of a parabola that is fitted to a run lies from the line between its ends.
fn bow(run: &[Point]) -> f64 {
    let chord = run[run.len() - 1] - run[0];
    let length = chord.hypot().max(SPACING * 1e-3);
    let (mut bent, mut most) = (0.0, 0.0);
    for &point in run {
        let way = point - run[0];
        let along = 2.0 * way.dot(chord) / (length * length) - 1.0;
        // The Legendre polynomial of degree 2, to which lines are orthogonal.
        let parabola = along * along - 1.0 / 3.0;
        bent += parabola * chord.cross(way) / length;
        most += parabola * parabola;
    }
    (bent / most).abs()
}

/// Douglas and Peucker's simplification: adds the bends after `first`, `last` included, of lines from which no point
/// strays by more than `most`.
fn split(contour: &[Point], first: usize, last: usize, most: f64, bends: &mut Vec<usize>) {
    let (at, distance) = stray(contour, first, last);
    if distance > most {
        split(contour, first, at, most, bends);
        split(contour, at, last, most, bends);
    } else {
        bends.push(last);
    }
}

/// The point that is farthest from the line between two others, and its distance.
fn stray(contour: &[Point], first: usize, last: usize) -> (usize, f64) {
    let chord = contour[last] - contour[first];
    let length = chord.hypot().max(SPACING * 1e-3);
    let mut farthest = (first, 0.0);
    for at in first + 1..last {
        let distance = chord.cross(contour[at] - contour[first]).abs() / length;
        if distance > farthest.1 {
            farthest = (at, distance);
        }
    }
    farthest
}

/// A line fitted to points.
#[derive(Clone, Copy)]
pub(super) struct Ray {
    pub(super) point: Point,
    pub(super) direction: Vec2,
}

impl Ray {
    /// The line with the least squared distances, in the direction from the first to the last point.
    /// Nearly horizontal and nearly vertical ones become exactly so.
    pub(super) fn fit(points: &[Point]) -> Self {
        let count = points.len().max(1) as f64;
        let mean = points.iter().fold(Vec2::ZERO, |sum, p| sum + p.to_vec2()) / count;
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for point in points {
            let off = point.to_vec2() - mean;
            xx += off.x * off.x;
            xy += off.x * off.y;
            yy += off.y * off.y;
        }
        let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
        let mut direction = Vec2::from_angle(angle);
        if let [first, .., last] = points {
            let way = *last - *first;
            if direction.dot(way) < 0.0 {
                direction = -direction;
            }
            direction = upright(direction, way.hypot());
        }
        Self {
            point: mean.to_point(),
            direction,
        }
    }

    /// The nearest point of the line.
    pub(super) fn nearest(&self, point: Point) -> Point {
        self.point + self.direction * (point - self.point).dot(self.direction)
    }

    /// Where two lines meet, unless they are nearly parallel.
    pub(super) fn meet(&self, other: &Self) -> Option<Point> {
        const LEAST_SINE: f64 = 0.2;
        let sine = self.direction.cross(other.direction);
        let along = (other.point - self.point).cross(other.direction) / sine;
        (sine.abs() > LEAST_SINE).then(|| self.point + self.direction * along)
    }
}

/// Turns a direction by the little that makes it horizontal or vertical.
fn upright(direction: Vec2, length: f64) -> Vec2 {
    const SINE: f64 = 0.02;
    const WAY: f64 = 0.12;
    let slack = SINE.max(WAY / length.max(1.0)).min(3.0 * SINE);
    if direction.x.abs() < slack {
        Vec2::new(0.0, direction.y.signum())
    } else if direction.y.abs() < slack {
        Vec2::new(direction.x.signum(), 0.0)
    } else {
        direction
    }
}
