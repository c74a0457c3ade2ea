//! Turns the polygon of a contour into lines and curves.

use kurbo::{Point, Vec2};

use super::corners::{Ray, corners, straight_runs};
use super::fit::{End, fit};
use super::knots::Knot;

/// Points this close to a corner, in steps of the contour, are rounded by the grid.
const BLUNT: usize = 1;
/// A straight run reaches a corner if it ends at most this many points before it, and the points
/// between stray no farther than this, in pixels.
const BLUNT_REACH: usize = 6;
const BLUNT_STRAY: f64 = 0.25;
/// Points of a contour from which the direction beside a corner is taken.
const BESIDE: usize = 4;
/// The farthest that a corner moves to where its sides meet, in pixels.
const TIP: f64 = 1.5;
/// The same between two straight sides, whose directions are known better.
const TIP_OF_LINES: f64 = 3.0;
/// Sides whose directions have a lower product than this run back along each other.
const BACK: f64 = -0.96;
/// Bounds of the width of a straight end that looks like one corner, in pixels.
const NARROWEST_CAP: f64 = 0.2;
const WIDEST_CAP: f64 = 0.8;
/// A contour that comes back less than this from an extremum has none there, in pixels.
const PROMINENCE: f64 = 0.12;

/// A place where one piece of a contour ends and the next begins.
struct Break {
    /// Its index in the contour.
    at: usize,
    end: End,
    /// Whether a straight line leads from here to the next break.
    line: bool,
}

/// A contour as lines and curves.
pub(super) fn knots(contour: &[Point]) -> Vec<Knot> {
    let breaks = breaks(contour);
    let count = breaks.len();
    let mut knots = Vec::new();
    for (at, from) in breaks.iter().enumerate() {
        let to = &breaks[(at + 1) % count];
        if from.line {
            knots.push(Knot {
                point: from.end.point,
                smooth: from.end.tangent.is_some(),
                handles: None,
            });
            continue;
        }
        let stop = if at + 1 < count {
            to.at
        } else {
            to.at + contour.len()
        };
        let blunt = |end: &End| if end.tangent.is_none() { BLUNT } else { 0 };
        let points: Vec<Point> = (from.at + 1 + blunt(&from.end)..stop - blunt(&to.end).min(stop))
            .map(|i| contour[i % contour.len()])
            .collect();
        fit(&points, from.end, to.end, &mut knots);
    }
    knots
}

/// The breaks of a contour in its order.
fn breaks(contour: &[Point]) -> Vec<Break> {
    let count = contour.len();
    let corners = corners(contour);
    // Unrolled from the first corner, or from the leftmost point.
    let leftmost = (0..count).min_by(|&a, &b| contour[a].x.total_cmp(&contour[b].x));
    let start = corners.first().copied().or(leftmost).unwrap_or(0);
    let unrolled: Vec<Point> = (0..=count).map(|i| contour[(start + i) % count]).collect();
    let mut bounds: Vec<usize> = corners.iter().map(|corner| corner - start).collect();
    if bounds.is_empty() {
        bounds.push(0);
    }
    bounds.push(count);
    let cornered = !corners.is_empty();
    let mut pieces = Vec::new();
    for pair in bounds.windows(2) {
        add_pieces(&unrolled, pair[0], pair[1], cornered, &mut pieces);
    }
    let mut breaks = join(&unrolled, &pieces, &bounds[..bounds.len() - 1], cornered);
    for found in &mut breaks {
        found.at = (found.at + start) % count;
    }
    breaks.sort_by_key(|found| found.at);
    breaks
}

/// A piece of an unrolled contour.
#[derive(Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    /// The line of a straight piece.
    line: Option<Ray>,
    /// The tangent at the start, if it is an extremum.
    extremum: Option<Vec2>,
}

/// Adds the pieces between two corners: straight runs, and between them curves from extremum to
/// extremum.
fn add_pieces(contour: &[Point], first: usize, last: usize, cornered: bool, out: &mut Vec<Piece>) {
    let trim = if cornered && last - first > 2 * BLUNT + 2 {
        BLUNT
    } else {
        0
    };
    let mut at = first;
    let runs = straight_runs(contour, first + trim, last - trim, cornered);
    for (from, to) in runs {
        let line = Ray::fit(&contour[from..=to]);
        let reaches = |corner: usize, end: usize| cornered && is_blunt(contour, line, corner, end);
        let from = if reaches(first, from) { first } else { from };
        let to = if reaches(last, to) { last } else { to };
        add_curves(contour, at, from, out);
        out.push(Piece {
            from,
            to,
            line: Some(line),
            extremum: None,
        });
        at = to;
    }
    add_curves(contour, at, last, out);
}

/// Whether nothing but a corner's bluntness lies between the end of a straight run and the corner.
fn is_blunt(contour: &[Point], line: Ray, corner: usize, end: usize) -> bool {
    let (first, last) = (corner.min(end), corner.max(end));
    let strays = |at: &usize| contour[*at].distance(line.nearest(contour[*at])) > BLUNT_STRAY;
    let clear = (first..=last).filter(|at| at.abs_diff(corner) > BLUNT);
    last - first <= BLUNT_REACH && !clear.into_iter().any(|at| strays(&at))
}

/// Adds the curves of a part without straight runs.
fn add_curves(contour: &[Point], first: usize, last: usize, out: &mut Vec<Piece>) {
    if first == last {
        return;
    }
    let mut stops: Vec<(usize, Vec2)> = Vec::new();
    let part = &contour[first..=last];
    for (at, sign) in extrema(part.iter().map(|point| point.x)) {
        // Ink lies on the left hand, so the sense follows from the turn; the contour tells it.
        let _ = sign;
        let along = part[(at + 1).min(part.len() - 1)].y - part[at.saturating_sub(1)].y;
        stops.push((first + at, Vec2::new(0.0, along.signum())));
    }
    for (at, _) in extrema(part.iter().map(|point| point.y)) {
        let along = part[(at + 1).min(part.len() - 1)].x - part[at.saturating_sub(1)].x;
        stops.push((first + at, Vec2::new(along.signum(), 0.0)));
    }
    stops.sort_by_key(|stop| stop.0);
    stops.dedup_by(|next, stop| next.0 - stop.0 < 2);
    let mut from = (first, None);
    for (at, tangent) in stops {
        out.push(Piece {
            from: from.0,
            to: at,
            line: None,
            extremum: from.1,
        });
        from = (at, Some(tangent));
    }
    out.push(Piece {
        from: from.0,
        to: last,
        line: None,
        extremum: from.1,
    });
}

/// The inner extrema of a sequence, with whether each is a maximum.
fn extrema(values: impl Iterator<Item = f64>) -> Vec<(usize, bool)> {
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
        if rising != Some(true) && value > lowest.1 + PROMINENCE {
            if rising.is_some() {
                found.push((lowest.0, false));
            }
            (rising, highest) = (Some(true), (at, value));
        } else if rising != Some(false) && value < highest.1 - PROMINENCE {
            if rising.is_some() {
                found.push((highest.0, true));
            }
            (rising, lowest) = (Some(false), (at, value));
        }
    }
    found
}

/// The breaks at the starts of the pieces.
fn join(contour: &[Point], pieces: &[Piece], corners: &[usize], cornered: bool) -> Vec<Break> {
    let count = pieces.len();
    let mut breaks = Vec::with_capacity(count);
    for (at, after) in pieces.iter().enumerate() {
        let before = &pieces[(at + count - 1) % count];
        let line = after.line.is_some();
        let mut add = |end: End, line: bool| {
            let at = after.from;
            breaks.push(Break { at, end, line });
        };
        if !cornered || !corners.contains(&after.from) {
            add(smooth(contour, before, after), line);
            continue;
        }
        match corner(contour, before, after) {
            Corner::Tip(point) => add(End::corner(point), line),
            Corner::Cap(from, to) => {
                add(End::corner(from), true);
                add(End::corner(to), line);
            }
        }
    }
    breaks
}

/// The shape of a corner.
enum Corner {
    Tip(Point),
    /// Two corners closer than the grid can tell: the end of a hairline.
    Cap(Point, Point),
}

/// A corner as it would be if the grid did not round it: where its sides meet, or a straight end
/// between sides that do not meet.
fn corner(contour: &[Point], before: &Piece, after: &Piece) -> Corner {
    let blunt = contour[after.from];
    let incoming = before.line.or_else(|| {
        let stop = before.to - BLUNT.min(before.to - before.from);
        side(&contour[stop.saturating_sub(BESIDE).max(before.from)..=stop])
    });
    let outgoing = after.line.or_else(|| {
        let start = (after.from + BLUNT).min(after.to);
        side(&contour[start..=(start + BESIDE).min(after.to)])
    });
    let on_line = match before.line.or(after.line) {
        Some(line) => line.nearest(blunt),
        None => blunt,
    };
    let (Some(incoming), Some(outgoing)) = (incoming, outgoing) else {
        return Corner::Tip(on_line);
    };
    let reach = match before.line.is_some() && after.line.is_some() {
        true => TIP_OF_LINES,
        false => TIP,
    };
    if let Some(tip) = incoming
        .meet(&outgoing)
        .filter(|tip| tip.distance(blunt) < reach)
    {
        return Corner::Tip(tip);
    }
    if incoming.direction.dot(outgoing.direction) < BACK {
        let (from, to) = (incoming.nearest(blunt), outgoing.nearest(blunt));
        if from.distance(to) < WIDEST_CAP {
            // The sides of a hairline may have come too close; the ink moves them apart later.
            let across = Vec2::new(incoming.direction.y, -incoming.direction.x);
            let apart = across * (0.5 * (NARROWEST_CAP - (to - from).dot(across)).max(0.0));
            return Corner::Cap(from - apart, to + apart);
        }
    }
    Corner::Tip(on_line)
}

fn side(points: &[Point]) -> Option<Ray> {
    (points.len() > 2).then(|| Ray::fit(points))
}

/// A break where the contour does not turn.
fn smooth(contour: &[Point], before: &Piece, after: &Piece) -> End {
    let point = contour[after.from];
    match (before.line, after.line, after.extremum) {
        (Some(one), Some(other), _) => End {
            point: one
                .meet(&other)
                .filter(|tip| tip.distance(point) < TIP)
                .unwrap_or(point),
            tangent: None,
        },
        (Some(line), ..) | (_, Some(line), _) => End {
            point: line.nearest(point),
            tangent: Some(line.direction),
        },
        (None, None, Some(tangent)) => End {
            point,
            tangent: Some(tangent),
        },
        (None, None, None) => {
            let last = contour.len() - 1;
            let previous = if after.from == 0 {
                last - 1
            } else {
                after.from - 1
            };
            let along = contour[(after.from + 1).min(last)] - contour[previous];
            End {
                point,
                tangent: Some(along / along.hypot().max(1e-9)),
            }
        }
    }
}
