//! Moves the knots of a finished outline until it covers the ink of the image.

use kurbo::{Point, Vec2};

use super::coverage::{Coverage, sample};
use super::field::Ink;
use super::knots::Knot;

/// Rounds of moving.
const ROUNDS: usize = 4;
/// Share of the missing ink that is made up for in one round.
const GAIN: f64 = 0.7;
/// Distance of the places along the outline where missing ink is looked up, in pixels.
const SPACING: f64 = 0.8;
/// The longest way of a knot in one round, in pixels.
const FARTHEST: f64 = 0.25;
/// Resistance to moving, as length of outline that would rather stay.
const STIFFNESS: f64 = 0.3;

/// Fits an outline to the ink as a whole.
///
/// Lines and curves follow the points of a polygon within a tolerance, which on a hairline is a good
/// part of its width, and corners are extrapolated. Here each knot moves, with its handles, to where
/// the pieces beside it miss least ink and cover least white, in the sense of least squares.
pub(super) fn polish(outline: &mut [Vec<Knot>], ink: &Ink) {
    let mut coverage = Coverage::new(ink.side);
    let mut residual = vec![0.0; ink.values.len()];
    for _ in 0..ROUNDS {
        let polygons: Vec<Polygon> = outline.iter().map(|knots| Polygon::new(knots)).collect();
        for polygon in &polygons {
            coverage.add(&polygon.points);
        }
        coverage.residual(&ink.values, &mut residual);
        for (knots, polygon) in outline.iter_mut().zip(&polygons) {
            let ways = ways(knots.len(), polygon, &residual, ink.side);
            shift(knots, &ways);
        }
    }
}

/// A contour as a polygon; each edge knows its place between two knots.
struct Polygon {
    points: Vec<Point>,
    /// The knot before the edge that begins at each point, and how far the edge follows the next.
    places: Vec<(usize, f64)>,
}

impl Polygon {
    fn new(knots: &[Knot]) -> Self {
        let mut polygon = Self {
            points: Vec::new(),
            places: Vec::new(),
        };
        for (at, knot) in knots.iter().enumerate() {
            let next = knots[(at + 1) % knots.len()].point;
            let edges = (knot.length(next) / SPACING).ceil().max(1.0);
            for edge in 0..edges as usize {
                let t = (edge as f64 + 0.5) / edges;
                // A handle moves with its knot, so a curve's ends move more stiffly than a line's.
                let share = match knot.handles {
                    Some(_) => t * t * (3.0 - 2.0 * t),
                    None => t,
                };
                polygon.points.push(knot.eval(next, edge as f64 / edges));
                polygon.places.push((at, share));
            }
        }
        polygon
    }
}

/// How far each knot should move.
fn ways(count: usize, polygon: &Polygon, residual: &[f32], side: usize) -> Vec<Vec2> {
    let mut sums = vec![Sums::default(); count];
    let ends = polygon.points.iter().skip(1).chain(polygon.points.first());
    for ((&from, &to), &(knot, share)) in polygon.points.iter().zip(ends).zip(&polygon.places) {
        let along = to - from;
        let length = along.hypot();
        if length > 0.0 {
            let outward = Vec2::new(-along.y, along.x) / length;
            let missing = GAIN * sample(residual, side, from.midpoint(to));
            sums[knot].add(outward, length * (1.0 - share), missing);
            sums[(knot + 1) % count].add(outward, length * share, missing);
        }
    }
    sums.iter().map(Sums::solve).collect()
}

/// Normal equations of one knot's way.
#[derive(Clone, Copy, Default)]
struct Sums {
    xx: f64,
    xy: f64,
    yy: f64,
    way: Vec2,
}

impl Sums {
    /// Asks for a way along a normal.
    fn add(&mut self, normal: Vec2, weight: f64, way: f64) {
        self.xx += weight * normal.x * normal.x;
        self.xy += weight * normal.x * normal.y;
        self.yy += weight * normal.y * normal.y;
        self.way += normal * (weight * way);
    }

    fn solve(&self) -> Vec2 {
        let (xx, yy) = (self.xx + STIFFNESS, self.yy + STIFFNESS);
        let determinant = xx * yy - self.xy * self.xy;
        let way = Vec2::new(
            self.way.x * yy - self.way.y * self.xy,
            self.way.y * xx - self.way.x * self.xy,
        ) / determinant;
        way * (FARTHEST / way.hypot().max(FARTHEST))
    }
}

/// Moves knots with their handles. Horizontal and vertical lines stay so, and lines go on smoothly
/// into curves.
fn shift(knots: &mut [Knot], ways: &[Vec2]) {
    let count = knots.len();
    let mut ways = ways.to_vec();
    for at in 0..count {
        let next = (at + 1) % count;
        let along = knots[next].point - knots[at].point;
        if knots[at].handles.is_none() && along.y == 0.0 {
            let mean = 0.5 * (ways[at].y + ways[next].y);
            (ways[at].y, ways[next].y) = (mean, mean);
        } else if knots[at].handles.is_none() && along.x == 0.0 {
            let mean = 0.5 * (ways[at].x + ways[next].x);
            (ways[at].x, ways[next].x) = (mean, mean);
        }
    }
    for at in 0..count {
        let next = (at + 1) % count;
        knots[at].point += ways[at];
        if let Some([first, second]) = &mut knots[at].handles {
            *first += ways[at];
            *second += ways[next];
        }
    }
    for at in 0..count {
        let (before, next) = ((at + count - 1) % count, (at + 1) % count);
        if !knots[at].smooth {
            continue;
        }
        let point = knots[at].point;
        let (previous, following) = (knots[before].point, knots[next].point);
        match (knots[before].handles, &mut knots[at].handles) {
            (None, Some([first, _])) => *first = along_line(*first, previous, point),
            (Some(mut handles), None) => {
                handles[1] = along_line(handles[1], following, point);
                knots[before].handles = Some(handles);
            }
            _ => {}
        }
    }
}

/// A handle of a point turned into the direction of a line that ends there.
fn along_line(handle: Point, start: Point, point: Point) -> Point {
    let direction = (point - start) / point.distance(start).max(1e-9);
    point + direction * handle.distance(point)
}
