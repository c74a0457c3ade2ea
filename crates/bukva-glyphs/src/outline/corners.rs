//! Where a contour turns sharply, and where it runs straight.

use kurbo::{Point, Vec2};

use super::refine::SPACING;

/// Steps of a contour between a corner and the ends of the wide window around it.
const WIDE: usize = 4;
/// Steps to the ends of the narrow window.
const NARROW: usize = 2;
/// The least turn at a corner, in radians.
const TURN: f64 = 0.6;
/// The least share of the wide window's turn that lies in the narrow one. On an arc it is a half.
const SHARE: f64 = 0.62;
/// The farthest that a straight run strays from its line, in pixels.
const STRAY: f64 = 0.09;
/// The shortest straight run without a corner at both ends, in pixels. Chords of arcs with a radius
/// below 25 pixels are shorter.
const SHORTEST: f64 = 5.0;

/// The corners of a contour, as indices.
pub(super) fn corners(contour: &[Point]) -> Vec<usize> {
    let count = contour.len();
    let turn = |i: usize, reach: usize| {
        let before = contour[i] - contour[(i + count - reach) % count];
        let after = contour[(i + reach) % count] - contour[i];
        before.cross(after).atan2(before.dot(after))
    };
    if count <= 2 * WIDE {
        return Vec::new();
    }
    let narrow: Vec<f64> = (0..count).map(|i| turn(i, NARROW)).collect();
    let is_corner = |&i: &usize| {
        let near = (1..=NARROW).flat_map(|step| [(i + step) % count, (i + count - step) % count]);
        let sharpest = near
            .clone()
            .all(|other| (narrow[other].abs(), i) < (narrow[i].abs(), other));
        let wide = turn(i, WIDE).abs();
        sharpest && narrow[i].abs() > TURN && narrow[i].abs() > SHARE * wide
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
) -> Vec<(usize, usize)> {
    let mut bends = vec![first];
    split(contour, first, last, &mut bends);
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for pair in bends.windows(2) {
        match runs.last_mut() {
            Some(run) if run.1 == pair[0] && stray(contour, run.0, pair[1]).1 < STRAY => {
                run.1 = pair[1];
            }
            _ => runs.push((pair[0], pair[1])),
        }
    }
    if whole && runs.len() == 1 {
        return runs;
    }
    runs.retain(|&(from, to)| contour[from].distance(contour[to]) >= SHORTEST);
    runs
}

/// Douglas and Peucker's simplification: adds the bends after `first`, `last` included.
fn split(contour: &[Point], first: usize, last: usize, bends: &mut Vec<usize>) {
    let (at, distance) = stray(contour, first, last);
    if distance > STRAY {
        split(contour, first, at, bends);
        split(contour, at, last, bends);
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
