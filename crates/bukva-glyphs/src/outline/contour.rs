//! Closed contours of a field, by marching squares.

use kurbo::{Point, Vec2};

use super::field::{Field, MARGIN};

/// A closed polygon in pixels of the image, y down, with ink on its left hand as one looks at it:
/// outer contours run counter-clockwise, holes clockwise.
pub(super) type Contour = Vec<Point>;

const NONE: u32 = u32::MAX;

/// The contours where a field passes zero.
pub(super) fn contours(field: &Field) -> Vec<Contour> {
    let (mut next, starts) = links(field);
    let mut found = Vec::new();
    for start in starts {
        let mut contour = Contour::new();
        let mut at = start as usize;
        while next[at] != NONE {
            contour.push(crossing(field, at));
            at = std::mem::replace(&mut next[at], NONE) as usize;
        }
        if !contour.is_empty() {
            found.push(contour);
        }
    }
    found
}

/// For every edge of the grid at which a contour enters a square, the edge where it leaves it; and those
/// edges, in order.
///
/// The edge from point `p` to the right has number `2 * p`, the one downwards `2 * p + 1`. Each is
/// entered at most once: the two squares beside it see the contour pass in one direction.
fn links(field: &Field) -> (Vec<u32>, Vec<u32>) {
    let side = field.side;
    let mut next = vec![NONE; 2 * side * side];
    let mut entered = Vec::new();
    // Whether there is ink in one, but not in all corners of each square of a row.
    let mut mixed = vec![false; side - 1];
    for row in 0..side - 1 {
        let above = &field.values[row * side..][..side];
        let below = &field.values[(row + 1) * side..][..side];
        let lefts = above.iter().zip(below);
        let squares = lefts.zip(above[1..].iter().zip(&below[1..]));
        for (mixed, ((a, d), (b, c))) in mixed.iter_mut().zip(squares) {
            let [a, b, c, d] = [*a > 0.0, *b > 0.0, *c > 0.0, *d > 0.0];
            *mixed = (a | b | c | d) & !(a & b & c & d);
        }
        for column in (0..side - 1).filter(|&column| mixed[column]) {
            // Clockwise from the upper left.
            let corners = [
                above[column],
                above[column + 1],
                below[column + 1],
                below[column],
            ];
            let at = row * side + column;
            let edges = [2 * at, 2 * (at + 1) + 1, 2 * (at + side), 2 * at + 1];
            link_square(&mut next, &mut entered, corners, edges);
        }
    }
    entered.sort_unstable();
    (next, entered)
}

/// Links the edges of one square. Walking clockwise around the square, a contour enters where ink
/// begins and leaves where it ends.
fn link_square(next: &mut [u32], entered: &mut Vec<u32>, corners: [f32; 4], edges: [usize; 4]) {
    let inked = corners.map(|corner| corner > 0.0);
    let begins = |edge: usize| !inked[edge] && inked[(edge + 1) % 4];
    let ends = |edge: usize| inked[edge] && !inked[(edge + 1) % 4];
    // With ink on one diagonal, the middle decides whether its two corners are joined.
    let joined = corners.iter().sum::<f32>() > 0.0;
    for edge in (0..4).filter(|&edge| begins(edge)) {
        let steps = if joined { [3, 2, 1] } else { [1, 2, 3] };
        let exit = steps
            .iter()
            .map(|step| (edge + step) % 4)
            .find(|&e| ends(e));
        if let Some(exit) = exit {
            next[edges[edge]] = edges[exit] as u32;
            entered.push(edges[edge] as u32);
        }
    }
}

/// Where the field passes zero on an edge, in pixels of the image.
fn crossing(field: &Field, edge: usize) -> Point {
    let from = edge / 2;
    let (step, along) = match edge % 2 {
        0 => (1, Vec2::new(0.5, 0.0)),
        _ => (field.side, Vec2::new(0.0, 0.5)),
    };
    let (a, b) = (field.values[from], field.values[from + step]);
    let origin = 0.5 - MARGIN as f64;
    let x = (from % field.side) as f64 / 2.0 + origin;
    let y = (from / field.side) as f64 / 2.0 + origin;
    Point::new(x, y) + along * f64::from(a / (a - b))
}

/// The area inside a contour: positive for outer contours, negative for holes.
pub(super) fn area(contour: &[Point]) -> f64 {
    let ends = contour.iter().skip(1).chain(contour.first());
    let twice: f64 = contour
        .iter()
        .zip(ends)
        .map(|(a, b)| b.to_vec2().cross(a.to_vec2()))
        .sum();
    twice / 2.0
}

/// About the width of the strokes that contours enclose: twice the area over the length of the edges.
pub(super) fn width(contours: &[Contour]) -> f64 {
    let area: f64 = contours.iter().map(|contour| area(contour)).sum();
    let length: f64 = contours.iter().map(|contour| length(contour)).sum();
    2.0 * area / length.max(1e-9)
}

/// The length of a contour.
pub(super) fn length(contour: &[Point]) -> f64 {
    let ends = contour.iter().skip(1).chain(contour.first());
    contour.iter().zip(ends).map(|(a, b)| a.distance(*b)).sum()
}

/// Points at equal distances along a contour, `spacing` or a little less or more.
pub(super) fn resample(contour: &[Point], spacing: f64) -> Contour {
    const FEWEST: f64 = 8.0;
    let count = (length(contour) / spacing).round().max(FEWEST);
    let step = length(contour) / count;
    let mut points = Contour::with_capacity(count as usize);
    let (mut walked, mut wanted) = (0.0, 0.0);
    let ends = contour.iter().skip(1).chain(contour.first());
    for (&from, &to) in contour.iter().zip(ends) {
        let piece = from.distance(to);
        while wanted < walked + piece && points.len() < count as usize {
            points.push(from.lerp(to, (wanted - walked) / piece));
            wanted += step;
        }
        walked += piece;
    }
    points
}
