//! A smooth surface through the paper.

use super::plane::Plane;
use super::statistics::quantile;

/// The number of terms of the paper's surface: 1, x, y, x², xy, y².
const TERMS: usize = 6;

/// A large image is sampled at about so many places, which is enough to fit six numbers.
const SAMPLES: usize = 5_000;
/// And at most about so many are looked at, to choose them from.
const CANDIDATES: usize = 4 * SAMPLES;
/// A fit is good enough once it changes by less than this: a hundredth of a gray level.
const SETTLED: f64 = 4e-5;

/// The share of a border that must have one tone to be called paper.
const PURE: f32 = 0.9;
/// Paper that covers less of an image than this is too scattered to fit a bent surface to it.
const WIDESPREAD: f32 = 0.5;

/// A smooth surface through the paper: fitted first to the border, which is mostly paper, then to
/// all pixels that are close to it. If the tones are given, the border is as thin as it must be to
/// have one.
pub(super) fn surface(plane: &Plane, light: Option<&[bool]>) -> Vec<f32> {
    let grid = Grid::new(plane);
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
    terms = grid.robust_fit(&ring, terms, 8);
    let is_near = |value: f32, level: f64| (f64::from(value) - level).abs() < 0.12;
    let mut step = plane.values.len().div_ceil(CANDIDATES);
    // Otherwise every row would be looked at in the same few columns.
    while step > 1 && plane.width.is_multiple_of(step) {
        step += 1;
    }
    let places = (0..plane.values.len()).step_by(step);
    let near: Vec<usize> = places
        .filter(|&index| is_near(plane.values[index], grid.level(index, &terms)))
        .collect();
    // The border alone does not determine the middle of an image, but a small patch must not
    // outweigh it.
    if near.len() * step > ring.len() {
        terms = grid.robust_fit(&near, terms, 3);
    }
    grid.drawn(&terms)
}

/// A smooth surface through the given paper: flat, if there is little.
pub(super) fn surface_through(plane: &Plane, is_paper: impl Fn(usize) -> bool) -> Vec<f32> {
    let grid = Grid::new(plane);
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
        terms = grid.robust_fit(&places, terms, 8);
    }
    grid.drawn(&terms)
}

/// A plane with the coordinates of its columns and rows, from -1 to 1.
struct Grid<'a> {
    plane: &'a Plane,
    columns: Vec<f64>,
    rows: Vec<f64>,
}

impl<'a> Grid<'a> {
    fn new(plane: &'a Plane) -> Self {
        let scaled = |side: usize| {
            let places = 0..side;
            places.map(move |place| 2.0 * (place as f64 + 0.5) / side as f64 - 1.0)
        };
        Self {
            plane,
            columns: scaled(plane.width).collect(),
            rows: scaled(plane.height).collect(),
        }
    }

    fn drawn(&self, terms: &[f64; TERMS]) -> Vec<f32> {
        let levels = self.levels(*terms);
        levels.map(|level| level.clamp(0.0, 1.0) as f32).collect()
    }

    /// The surface at each place of the plane, in row order.
    fn levels(&self, terms: [f64; TERMS]) -> impl Iterator<Item = f64> {
        let rows = self.rows.iter();
        rows.flat_map(move |&y| {
            let [whole, x, y_alone, xx, xy, yy] = terms;
            let (whole, slope) = (whole + y_alone * y + yy * y * y, x + xy * y);
            let columns = self.columns.iter();
            columns.map(move |&x| whole + (slope + xx * x) * x)
        })
    }

    fn level(&self, index: usize, terms: &[f64; TERMS]) -> f64 {
        level(&self.basis(index), terms)
    }

    /// The basis functions at a place of the plane.
    fn basis(&self, index: usize) -> [f64; TERMS] {
        let x = self.columns[index % self.plane.width];
        let y = self.rows[index / self.plane.width];
        [1.0, x, y, x * x, x * y, y * y]
    }

    /// Least absolute deviations, by reweighted least squares, so that strokes that cross the border
    /// have little weight.
    fn robust_fit(&self, places: &[usize], mut terms: [f64; TERMS], rounds: usize) -> [f64; TERMS] {
        let step = places.len().div_ceil(SAMPLES).max(1);
        let samples = places
            .iter()
            .step_by(step)
            .map(|&index| (self.basis(index), f64::from(self.plane.values[index])));
        let samples: Vec<([f64; TERMS], f64)> = samples.collect();
        for _ in 0..rounds {
            let mut matrix = [[0.0; TERMS + 1]; TERMS];
            for (basis, value) in &samples {
                let weight = 1.0 / (value - level(basis, &terms)).abs().max(0.004);
                for (row, left) in matrix.iter_mut().zip(basis) {
                    let weighted = weight * left;
                    for (cell, right) in row[..TERMS].iter_mut().zip(basis) {
                        *cell += weighted * right;
                    }
                    row[TERMS] += weighted * value;
                }
            }
            let Some(solution) = solve(matrix) else {
                return terms;
            };
            let changes = solution
                .iter()
                .zip(terms)
                .map(|(new, old)| (new - old).abs());
            let settled = changes.sum::<f64>() < SETTLED;
            terms = solution;
            if settled {
                break;
            }
        }
        terms
    }
}

fn level(basis: &[f64; TERMS], terms: &[f64; TERMS]) -> f64 {
    basis.iter().zip(terms).map(|(b, t)| b * t).sum()
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
