//! Drawings with the parts and holes of their letter.
//!
//! Where the network is not sure of a hairline, it draws a faint ridge, and the outline breaks; where it is
//! not sure of a gap, the outline closes. Nearly all typefaces agree on how many parts and holes a letter
//! has. So where an outline has others, the level that it follows is moved: as little as gives the right
//! ones, and only around the place that matters.

use std::cmp::Ordering;

use bukva_glyphs::{Contours, FINE_PIXELS, FineGlyph};

use super::smoothing::smoothed_twice;

const SIDE: usize = FineGlyph::SIDE;
/// Islands and holes of a smaller area, in square pixels, are no part of a letter: the smallest dots of
/// validation typefaces have 15.
pub(super) const SPECK: f64 = 4.0;
/// By how much the level is moved in one step. Chosen with the number of steps on validation typefaces.
const STEP: f32 = 0.03;
/// Larger changes give more letters their shape, but spoil their weight.
const STEPS: u8 = 5;
/// The sides of the squares in which the level is moved back where it makes no difference.
const SQUARES: [usize; 2] = [28, 14];
/// How far a change of level reaches beyond the smallest squares before it fades, in pixels.
const REACH: usize = 4;
/// Rounds of smoothing at the edges of a change.
const SMOOTHED: usize = 6;
/// Smoothing may take too much off; then the change is stronger by these factors.
const STRENGTHS: [f32; 3] = [1.0, 1.2, 1.4];

type Pixels = [f32; FINE_PIXELS];

/// How many parts and holes a letter has.
pub(crate) type Shape = [u8; 2];

/// The values whose ink has the wanted parts and holes instead of those `drawn`. `None` if these are the same,
/// or no level gives them.
pub(super) fn repaired(
    values: &Pixels,
    drawn: [usize; 2],
    wanted: Shape,
    ink: impl Fn(&Pixels) -> Pixels,
) -> Option<Box<Pixels>> {
    let moved = |by: &Pixels| -> Pixels { std::array::from_fn(|at| values[at] + by[at]) };
    let found = |by: &Pixels| shape(&ink(&moved(by)));
    let wanted = wanted.map(usize::from);
    if drawn == wanted {
        return None;
    }
    let by = levels(drawn, wanted).find(|&by| found(&[by; FINE_PIXELS]) == wanted)?;
    let mut map = [by; FINE_PIXELS];
    let mut squares = vec![[0, 0]];
    for side in SQUARES {
        squares = quarters(&squares, side);
        squares.retain(|&square| {
            fill(&mut map, square, side, 0.0);
            let matters = found(&map) != wanted;
            if matters {
                fill(&mut map, square, side, by);
            }
            matters
        });
    }
    let soft = softened(&squares, by);
    let mut maps = STRENGTHS
        .iter()
        .map(|strength| soft.map(|by| by * strength));
    let map = maps.find(|map| found(map) == wanted)?;
    Some(Box::new(moved(&map)))
}

/// The parts and holes of an image.
fn shape(ink: &Pixels) -> [usize; 2] {
    Contours::find(ink, SIDE).parts_and_holes(SPECK)
}

/// The changes of level to try: more ink if there are too many parts, less if there are too few, and
/// either if the holes are wrong.
fn levels(drawn: [usize; 2], wanted: [usize; 2]) -> impl Iterator<Item = f32> {
    let signs: &[f32] = match drawn[0].cmp(&wanted[0]) {
        Ordering::Greater => &[1.0],
        Ordering::Less => &[-1.0],
        Ordering::Equal => &[1.0, -1.0],
    };
    (1..=STEPS).flat_map(move |step| signs.iter().map(move |sign| sign * STEP * f32::from(step)))
}

/// The quarters of squares, which have sides of `side` pixels: rows and columns of their corners.
fn quarters(squares: &[[usize; 2]], side: usize) -> Vec<[usize; 2]> {
    let of_one = |&[top, left]: &[usize; 2]| {
        [[0, 0], [0, side], [side, 0], [side, side]].map(|[y, x]| [top + y, left + x])
    };
    squares.iter().flat_map(of_one).collect()
}

/// A change around the smallest squares that fades beyond them.
fn softened(squares: &[[usize; 2]], by: f32) -> Box<Pixels> {
    let mut map = Box::new([0.0; FINE_PIXELS]);
    let side = SQUARES[SQUARES.len() - 1] + 2 * REACH;
    for square in squares {
        let corner = square.map(|place| place.saturating_sub(REACH));
        fill(&mut map, corner, side, by);
    }
    (0..SMOOTHED).fold(map, |map, _| smoothed_twice(&map))
}

fn fill(map: &mut Pixels, [top, left]: [usize; 2], side: usize, value: f32) {
    for row in map.chunks_exact_mut(SIDE).skip(top).take(side) {
        row[left..(left + side).min(SIDE)].fill(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring as a ramp of six pixels across its edges, whose right is fainter.
    fn ring(fainter: f32) -> Pixels {
        std::array::from_fn(|at| {
            let [y, x] = [at / SIDE, at % SIDE].map(|place| place as f32 - 27.5);
            let inside = 2.0 - (y.hypot(x) - 16.0).abs();
            let near = if x > 0.0 { (-y * y / 16.0).exp() } else { 0.0 };
            (0.5 + inside / 6.0 - fainter * near).clamp(0.0, 1.0)
        })
    }

    fn ink(values: &Pixels) -> Pixels {
        values.map(|value| (0.5 + 1.5 * (value - 0.5)).clamp(0.0, 1.0))
    }

    fn repaired(values: &Pixels) -> Option<Box<Pixels>> {
        super::repaired(values, shape(&ink(values)), [1, 1], ink)
    }

    #[test]
    fn a_broken_ring_is_closed_and_the_rest_of_it_stays() {
        let broken = ring(0.55);
        assert_eq!(shape(&ink(&broken)), [1, 0]);
        let closed = repaired(&broken).unwrap();
        assert_eq!(shape(&ink(&closed)), [1, 1]);
        let changed = closed.iter().zip(&broken);
        let changed = changed.filter(|(closed, broken)| (**closed - **broken).abs() > 0.01);
        let changed = changed.count();
        assert!((100..FINE_PIXELS / 2).contains(&changed), "{changed}");
    }

    #[test]
    fn what_has_its_shape_or_cannot_get_it_is_left_alone() {
        assert_eq!(repaired(&ring(0.0)), None);
        assert_eq!(repaired(&ring(0.9)), None);
        assert_eq!(repaired(&[0.0; FINE_PIXELS]), None);
    }
}
