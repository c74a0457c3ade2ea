//! Moves contours until the polygons cover as much of each place as the image has ink there.

use kurbo::{Point, Vec2};

use super::contour::{Contour, resample};
use super::coverage::{Coverage, sample};
use super::field::Ink;

/// Distance between the points of a polygon, in pixels.
pub(super) const SPACING: f64 = 0.6;
/// Rounds of moving. Each leaves about half of the error of a plain edge.
const ROUNDS: usize = 8;
/// Share of the missing ink that a point makes up for in one round. Both sides of a hairline see
/// the same ink missing, so it must be below 1.
const GAIN: f64 = 0.6;
/// The longest way of a point in all rounds: more ink than that was not missed by this contour.
const FARTHEST: f64 = 1.0;

/// Contours at the places where they explain the ink.
///
/// A level finds edges, but it is right for wide strokes only: a hairline's edges lie where nothing
/// but the amount of ink tells. So each point moves along its normal by the ink that is missing
/// around it, and again.
pub(super) fn refine(contours: &[Contour], ink: &Ink) -> Vec<Contour> {
    let mut contours: Vec<Contour> = contours
        .iter()
        .map(|contour| smooth(&smooth(&resample(contour, SPACING))))
        .collect();
    let starts = contours.clone();
    let mut coverage = Coverage::new(ink.side);
    let mut residual = vec![0.0; ink.values.len()];
    for _ in 0..ROUNDS {
        contours.iter().for_each(|contour| coverage.add(contour));
        coverage.residual(&ink.values, &mut residual);
        for (contour, start) in contours.iter_mut().zip(&starts) {
            step(contour, start, &residual, ink.side);
        }
    }
    contours
}

/// Moves the points of one contour once.
fn step(contour: &mut Contour, start: &[Point], residual: &[f32], side: usize) {
    let count = contour.len();
    let missing: Vec<f64> = contour
        .iter()
        .map(|&point| GAIN * sample(residual, side, point))
        .collect();
    let moves: Vec<Vec2> = (0..count)
        .map(|i| {
            let (before, after) = ((i + count - 1) % count, (i + 1) % count);
            let along = contour[after] - contour[before];
            let outward = Vec2::new(-along.y, along.x) / along.hypot().max(1e-9);
            outward * (0.25 * (missing[before] + missing[after]) + 0.5 * missing[i])
        })
        .collect();
    for ((point, start), way) in contour.iter_mut().zip(start).zip(moves) {
        let total = *point + way - *start;
        *point = *start + total * (FARTHEST / total.hypot().max(FARTHEST));
    }
}

/// Takes the ripple of the grid out of a contour.
fn smooth(contour: &[Point]) -> Contour {
    let count = contour.len();
    (0..count)
        .map(|i| {
            let middle = contour[(i + count - 1) % count].midpoint(contour[(i + 1) % count]);
            contour[i].midpoint(middle)
        })
        .collect()
}
