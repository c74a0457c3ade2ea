//! A smooth surface through the paper.

use super::plane::Plane;
use super::statistics::quantile;

/// The number of terms of the paper's surface: 1, x, y, x², xy, y².
const TERMS: usize = 6;

/// The share of a border that must have one tone to be called paper.
const PURE: f32 = 0.9;
/// Paper that covers less of an image than this is too scattered to fit a bent surface to it.
const WIDESPREAD: f32 = 0.5;

/// A smooth surface through the paper: fitted first to the border, which is mostly paper, then to
/// all pixels that are close to it. If the tones are given, the border is as thin as it must be to
/// have one.
pub(super) fn surface(plane: &Plane, light: Option<&[bool]>) -> Vec<f32> {
    let shorter = plane.width.min(plane.height);
    let mut thickness = (shorter / 14).max(1);
    let pure = |ring: &[usize]| {
        let light = light.map(|light| ring.iter().filter(|&&index| light[index]).count());
        let share = light.map(|light| light as f32 / ring.len() as f32);
        share.is_none_or(|share| share.max(1.0 - share) >= PURE)
    };
    let mut ring: Vec<usize> = plane.ring(thickness).collect();
    while thickness > 1 && !pure(&ring) {
        thickness /= 2;
        ring = plane.ring(thickness).collect();
    }
    let level = quantile(ring.iter().map(|&index| plane.values[index]).collect(), 0.5);
    let mut terms = [0.0; TERMS];
    terms[0] = f64::from(level.unwrap_or(1.0));
    terms = robust_fit(plane, &ring, terms, 8);
    let near: Vec<usize> = (0..plane.values.len())
        .filter(|&index| (f64::from(plane.values[index]) - at(plane, &terms, index)).abs() < 0.12)
        .collect();
    // The border alone does not determine the middle of an image, but a small patch must not
    // outweigh it.
    if near.len() > ring.len() {
        terms = robust_fit(plane, &near, terms, 3);
    }
    drawn(plane, &terms)
}

/// A smooth surface through the given paper: flat, if there is little.
pub(super) fn surface_through(plane: &Plane, is_paper: impl Fn(usize) -> bool) -> Vec<f32> {
    let places: Vec<usize> = (0..plane.values.len())
        .filter(|&index| is_paper(index))
        .collect();
    let level = quantile(
        places.iter().map(|&index| plane.values[index]).collect(),
        0.5,
    );
    let mut terms = [0.0; TERMS];
    terms[0] = f64::from(level.unwrap_or(1.0));
    if places.len() as f32 > WIDESPREAD * plane.values.len() as f32 {
        terms = robust_fit(plane, &places, terms, 8);
    }
    drawn(plane, &terms)
}

fn drawn(plane: &Plane, terms: &[f64; TERMS]) -> Vec<f32> {
    (0..plane.values.len())
        .map(|index| at(plane, terms, index).clamp(0.0, 1.0) as f32)
        .collect()
}

/// Least absolute deviations, by reweighted least squares, so that strokes that cross the border
/// have little weight.
fn robust_fit(
    plane: &Plane,
    places: &[usize],
    mut terms: [f64; TERMS],
    rounds: usize,
) -> [f64; TERMS] {
    // A large image is sampled, which is enough to fit six numbers.
    let step = places.len().div_ceil(20_000).max(1);
    for _ in 0..rounds {
        let mut matrix = [[0.0; TERMS + 1]; TERMS];
        for &index in places.iter().step_by(step) {
            let value = f64::from(plane.values[index]);
            let basis = basis(plane, index);
            let weight = 1.0 / (value - at(plane, &terms, index)).abs().max(0.004);
            for (row, left) in matrix.iter_mut().zip(basis) {
                for (cell, right) in row.iter_mut().zip(basis.iter().chain([&value])) {
                    *cell += weight * left * right;
                }
            }
        }
        match solve(matrix) {
            Some(solution) => terms = solution,
            None => return terms,
        }
    }
    terms
}

fn basis(plane: &Plane, index: usize) -> [f64; TERMS] {
    let scaled = |place: usize, side: usize| 2.0 * (place as f64 + 0.5) / side as f64 - 1.0;
    let x = scaled(index % plane.width, plane.width);
    let y = scaled(index / plane.width, plane.height);
    [1.0, x, y, x * x, x * y, y * y]
}

fn at(plane: &Plane, terms: &[f64; TERMS], index: usize) -> f64 {
    basis(plane, index)
        .iter()
        .zip(terms)
        .map(|(b, t)| b * t)
        .sum()
}

/// Gaussian elimination with pivoting; `None` when the equations have no unique solution.
fn solve(mut matrix: [[f64; TERMS + 1]; TERMS]) -> Option<[f64; TERMS]> {
    let scale = matrix[0][0];
    for column in 0..TERMS {
        let pivot = (column..TERMS)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        matrix.swap(column, pivot);
        let chosen = matrix[column];
        if chosen[column].abs() <= 1e-9 * scale {
            return None;
        }
        for (row, line) in matrix.iter_mut().enumerate() {
            let factor = line[column] / chosen[column];
            if row != column {
                line.iter_mut()
                    .zip(chosen)
                    .for_each(|(cell, above)| *cell -= factor * above);
            }
        }
    }
    Some(std::array::from_fn(|row| {
        matrix[row][TERMS] / matrix[row][row]
    }))
}
