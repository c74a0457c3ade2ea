//! Splits a contour into straight runs, and curves from extremum to extremum.

use kurbo::{Point, Vec2};

use super::corners::{Ray, straight_runs};
use super::tolerance::Tolerance;

/// Points this close to a corner, in steps of the contour, are rounded by the grid.
pub(super) const BLUNT: usize = 1;
/// A straight run reaches a corner if it ends at most this many points before it, and the points
/// between stray no farther than this, in pixels.
const BLUNT_REACH: usize = 6;
const BLUNT_STRAY: f64 = 0.25;

/// A piece of an unrolled contour.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The line of a straight piece.
    pub(super) line: Option<Ray>,
    /// The tangent at the start, if it is an extremum.
    pub(super) extremum: Option<Vec2>,
}

/// The pieces of an unrolled contour.
pub(super) struct Pieces<'a> {
    contour: &'a [Point],
    /// Whether the contour has corners.
    cornered: bool,
    tolerance: &'a Tolerance,
    pub(super) found: Vec<Piece>,
}

impl<'a> Pieces<'a> {
    pub(super) fn of(contour: &'a [Point], cornered: bool, tolerance: &'a Tolerance) -> Self {
        Self {
            contour,
            cornered,
            tolerance,
            found: Vec::new(),
        }
    }

    /// Adds the pieces between two corners.
    pub(super) fn add(&mut self, first: usize, last: usize) {
        let (contour, cornered) = (self.contour, self.cornered);
        let trim = if cornered && last - first > 2 * BLUNT + 2 {
            BLUNT
        } else {
            0
        };
        let mut at = first;
        let (inner, outer) = (first + trim, last - trim);
        for (from, to) in straight_runs(contour, inner, outer, cornered, self.tolerance) {
            let line = Ray::fit(&contour[from..=to]);
            let reaches = |corner, end| cornered && is_blunt(contour, line, corner, end);
            let from = if reaches(first, from) { first } else { from };
            let to = if reaches(last, to) { last } else { to };
            self.add_curves(at, from);
            self.found.push(Piece {
                from,
                to,
                line: Some(line),
                extremum: None,
            });
            at = to;
        }
        self.add_curves(at, last);
    }

    /// Adds the curves of a part without straight runs.
    fn add_curves(&mut self, first: usize, last: usize) {
        if first == last {
            return;
        }
        let part = &self.contour[first..=last];
        let along = |at: usize| part[(at + 1).min(part.len() - 1)] - part[at.saturating_sub(1)];
        let prominence = self.tolerance.prominence;
        let mut stops: Vec<(usize, Vec2)> = Vec::new();
        for at in extrema(part.iter().map(|point| point.x), prominence) {
            stops.push((first + at, Vec2::new(0.0, along(at).y.signum())));
        }
        for at in extrema(part.iter().map(|point| point.y), prominence) {
            stops.push((first + at, Vec2::new(along(at).x.signum(), 0.0)));
        }
        stops.sort_by_key(|stop| stop.0);
        stops.dedup_by(|next, stop| next.0 - stop.0 < 2);
        let mut from = (first, None);
        let ends = stops.into_iter().map(|(at, tangent)| (at, Some(tangent)));
        for (to, tangent) in ends.chain([(last, None)]) {
            self.found.push(Piece {
                from: from.0,
                to,
                line: None,
                extremum: from.1,
            });
            from = (to, tangent);
        }
    }
}

/// Whether nothing but a corner's bluntness lies between the end of a straight run and the corner.
fn is_blunt(contour: &[Point], line: Ray, corner: usize, end: usize) -> bool {
    let (first, last) = (corner.min(end), corner.max(end));
    let strays = |at: &usize| contour[*at].distance(line.nearest(contour[*at])) > BLUNT_STRAY;
    let clear = (first..=last).filter(|at| at.abs_diff(corner) > BLUNT);
    last - first <= BLUNT_REACH && !clear.into_iter().any(|at| strays(&at))
}

/// The inner extrema of a sequence, from which it comes back by more than `prominence`.
fn extrema(values: impl Iterator<Item = f64>, prominence: f64) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut lowest, mut highest) = ((0, f64::MAX), (0, f64::MIN));
    let mut rising = None;
    for (at, value) in values.enumerate() {
        if value < lowest.1 {
            lowest = (at, value);
        }
        if value > highest.1 {
            highest = (at, value);
        }
        if rising != Some(true) && value > lowest.1 + prominence {
            if rising.is_some() {
                found.push(lowest.0);
            }
            (rising, highest) = (Some(true), (at, value));
        } else if rising != Some(false) && value < highest.1 - prominence {
            if rising.is_some() {
                found.push(highest.0);
            }
            (rising, lowest) = (Some(false), (at, value));
        }
    }
    found
}
