//! Background estimation and removal.

use super::ink::Ink;
use super::plane::Plane;

/// Smaller deviations from the paper are noise: four gray levels of 255.
const FAINTEST: f32 = 0.015;
/// The minimum contrast between a letter and its background; less is a smudge.
const LEAST_CONTRAST: f32 = 0.06;
/// The number of terms of the paper's surface: 1, x, y, x², xy, y².
const TERMS: usize = 6;

/// Estimates the paper, decides whether the ink is darker or lighter, and returns ink amounts from
/// 0 to 1; `None` when no ink is found.
pub(super) fn remove(plane: &Plane) -> Option<Ink> {
    let surface = surface(plane);
    let deviation: Vec<f32> = plane
        .values
        .iter()
        .zip(&surface)
        .map(|(value, paper)| value - paper)
        .collect();
    // Cubes, so that a few dark strokes outweigh large areas of slightly shaded paper.
    let balance: f64 = deviation.iter().map(|&d| f64::from(d).powi(3)).sum();
    // From here on, ink is dark: a light letter on dark paper is inverted.
    let turn = |value: f32| if balance > 0.0 { 1.0 - value } else { value };
    let values: Vec<f32> = plane.values.iter().map(|&value| turn(value)).collect();
    let surface: Vec<f32> = surface.into_iter().map(turn).collect();

    let darkness = darkness(&values, &surface);
    let limit = paper_limit(&darkness)?;
    let paper = local_paper(plane, &values, &surface, &darkness, limit);
    amounts(plane, &self::darkness(&values, &paper))
}

/// How much darker than the paper each pixel is, relative to the paper. Shadows on both paper and
/// ink cancel out.
fn darkness(values: &[f32], paper: &[f32]) -> Vec<f32> {
    let relative = |(value, paper): (&f32, &f32)| (paper - value) / paper.max(0.1);
    values.iter().zip(paper).map(relative).collect()
}

/// Stretches darkness to ink amounts.
fn amounts(plane: &Plane, darkness: &[f32]) -> Option<Ink> {
    let limit = paper_limit(darkness)?;
    let noise = noise(plane, darkness, limit);
    let inked: Vec<f32> = darkness.iter().copied().filter(|&d| d > limit).collect();
    let peak = quantile(inked.clone(), 0.99)?;
    let core: Vec<f32> = inked.into_iter().filter(|&d| d >= peak / 2.0).collect();
    let full = quantile(core, 0.75)?;
    if full < LEAST_CONTRAST || full < 5.0 * noise {
        return None;
    }
    let least = (3.0 * noise).max(FAINTEST).min(full / 4.0);
    let stretch = |&d: &f32| ((d - least) / (full - least)).clamp(0.0, 1.0);
    Some(Ink {
        amounts: Plane {
            width: plane.width,
            height: plane.height,
            values: darkness.iter().map(stretch).collect(),
        },
        noise: noise / full,
    })
}

/// The darkness that separates paper from ink, by Otsu's method with 256 levels: the split with the
/// least variance on both sides. `None` when all values are equal.
fn paper_limit(darkness: &[f32]) -> Option<f32> {
    let high = darkness.iter().copied().fold(0.0_f32, f32::max);
    if high < LEAST_CONTRAST {
        return None;
    }
    let mut counts = [0_u32; 256];
    for &value in darkness {
        counts[(value.max(0.0) / high * 255.0) as usize] += 1;
    }
    let moment = |(step, &count): (usize, &u32)| step as f64 * f64::from(count);
    let total: f64 = counts.iter().enumerate().map(moment).sum();
    let all = darkness.len() as f64;
    let (mut below, mut sum) = (0.0, 0.0);
    let (mut best, mut found) = (0.0, 0);
    for (step, &count) in counts.iter().enumerate().take(255) {
        below += f64::from(count);
        sum += moment((step, &count));
        let above = all - below;
        if below == 0.0 || above == 0.0 {
            continue;
        }
        let gap = sum / below - (total - sum) / above;
        let between = below * above * gap * gap;
        if between > best {
            (best, found) = (between, step);
        }
    }
    // Half of the split, because the soft edges of strokes are not paper.
    Some(((found + 1) as f32 / 255.0 * high / 2.0).max(FAINTEST))
}

/// The standard deviation of the paper, estimated by medians, which ignore strokes: from the
/// paper's values or from differences between neighbors, whichever is larger. The latter detects
/// noise even if the limit separates noisy paper into two parts.
fn noise(plane: &Plane, darkness: &[f32], limit: f32) -> f32 {
    let paper = darkness.iter().map(|d| d.abs()).filter(|&d| d < limit);
    let differences = darkness
        .chunks(plane.width)
        .flat_map(|row| row.windows(2).map(|pair| (pair[1] - pair[0]).abs()));
    let spread = quantile(paper.collect(), 0.5).unwrap_or(0.0);
    let change = quantile(differences.collect(), 0.5).unwrap_or(0.0);
    // A normal distribution's standard deviation is 1.4826 times its median deviation.
    1.4826 * spread.max(change * std::f32::consts::FRAC_1_SQRT_2)
}

/// The quantile of the values at `share`; `None` without values.
fn quantile(mut values: Vec<f32>, share: f64) -> Option<f32> {
    let place = (values.len().checked_sub(1)? as f64 * share) as usize;
    Some(*values.select_nth_unstable_by(place, f32::total_cmp).1)
}

/// A smooth surface through the paper: fitted first to the border, which is mostly paper, then to
/// all pixels that are close to it.
fn surface(plane: &Plane) -> Vec<f32> {
    let shorter = plane.width.min(plane.height);
    let ring: Vec<usize> = plane.ring((shorter / 14).max(1)).collect();
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
    (0..plane.values.len())
        .map(|index| at(plane, &terms, index).clamp(0.0, 1.0) as f32)
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

/// The paper around each pixel: the mean of nearby paper, or the surface where there is little
/// paper nearby.
fn local_paper(
    plane: &Plane,
    values: &[f32],
    surface: &[f32],
    darkness: &[f32],
    limit: f32,
) -> Vec<f32> {
    let is_paper: Vec<bool> = darkness.iter().map(|&d| d < limit).collect();
    let radius = plane.width.max(plane.height) / 8 + 1;
    let excess: Vec<f32> = (0..values.len())
        .map(|index| {
            if is_paper[index] {
                values[index] - surface[index]
            } else {
                0.0
            }
        })
        .collect();
    let share: Vec<f32> = is_paper
        .iter()
        .map(|&paper| f32::from(u8::from(paper)))
        .collect();
    let excess = box_mean(plane, &excess, radius);
    let share = box_mean(plane, &share, radius);
    (0..values.len())
        .map(|index| (surface[index] + excess[index] / (share[index] + 0.1)).clamp(0.0, 1.0))
        .collect()
}

/// The mean over a square of side `2 * radius + 1`, clipped to the image.
fn box_mean(plane: &Plane, values: &[f32], radius: usize) -> Vec<f32> {
    let (width, height) = (plane.width, plane.height);
    // Sums over all pixels above and to the left, with a border of zeros.
    let mut sums = vec![0.0_f64; (width + 1) * (height + 1)];
    for row in 0..height {
        let mut line = 0.0;
        for column in 0..width {
            line += f64::from(values[row * width + column]);
            sums[(row + 1) * (width + 1) + column + 1] =
                sums[row * (width + 1) + column + 1] + line;
        }
    }
    let sum = |row: usize, column: usize| sums[row * (width + 1) + column];
    (0..values.len())
        .map(|index| {
            let (row, column) = (index / width, index % width);
            let (top, bottom) = (row.saturating_sub(radius), (row + radius + 1).min(height));
            let (left, right) = (
                column.saturating_sub(radius),
                (column + radius + 1).min(width),
            );
            let total = sum(bottom, right) - sum(top, right) - sum(bottom, left) + sum(top, left);
            (total / ((bottom - top) * (right - left)) as f64) as f32
        })
        .collect()
}
