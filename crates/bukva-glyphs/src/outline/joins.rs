//! Where the pieces of a contour meet: at corners, or smoothly.

use kurbo::{Point, Vec2};

use super::corners::Ray;
use super::fit::End;
use super::pieces::{BLUNT, Piece};

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

/// A place where one piece of a contour ends and the next begins.
pub(super) struct Break {
    /// Its index in the contour.
    pub(super) at: usize,
    pub(super) end: End,
    /// Whether a straight line leads from here to the next break.
    pub(super) line: bool,
}

/// The breaks at the starts of the pieces.
pub(super) fn join(
    contour: &[Point],
    pieces: &[Piece],
    corners: &[usize],
    cornered: bool,
) -> Vec<Break> {
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
