//! Turns the polygon of a contour into lines and curves.

use kurbo::Point;

use super::corners::corners;
use super::fit::{End, fit};
use super::joins::{Break, join};
use super::knots::Knot;
use super::pieces::{BLUNT, Pieces};
use super::tolerance::Tolerance;

/// A contour as lines and curves.
pub(super) fn knots(contour: &[Point], tolerance: &Tolerance) -> Vec<Knot> {
    let breaks = breaks(contour, tolerance);
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
        fit(&points, from.end, to.end, tolerance.curve, &mut knots);
    }
    knots
}

/// The breaks of a contour in its order.
fn breaks(contour: &[Point], tolerance: &Tolerance) -> Vec<Break> {
    let count = contour.len();
    let corners = corners(contour, tolerance);
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
    let mut pieces = Pieces::of(&unrolled, cornered, tolerance);
    for pair in bounds.windows(2) {
        pieces.add(pair[0], pair[1]);
    }
    let mut breaks = join(
        &unrolled,
        &pieces.found,
        &bounds[..bounds.len() - 1],
        cornered,
    );
    for found in &mut breaks {
        found.at = (found.at + start) % count;
    }
    breaks.sort_by_key(|found| found.at);
    breaks
}
