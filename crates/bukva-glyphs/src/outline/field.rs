//! The interpolated image, and the level of ink that an outline follows in it.

use crate::levels::histogram;

/// Blank pixels added on every side, so that every outline is closed.
pub(super) const MARGIN: usize = 2;
/// Bounds of the global level. A lower one would follow the noise of a nearly blank image, a higher
/// one the noise inside strokes.
const GLOBAL: (f32, f32) = (0.2, 0.7);
/// Bounds of the local level.
const LOCAL: (f32, f32) = (0.08, 0.75);
/// How far the level follows the local mean, from 0 (one level everywhere) to 1.
const LOCALITY: f32 = 0.85;
/// Reach of the local mean, in pixels to each side.
const REACH: usize = 2;

/// An image with a blank margin. Values that are not numbers count as blank.
pub(super) struct Ink {
    /// Ink amounts from 0 to 1, in row order.
    pub(super) values: Vec<f32>,
    /// The side with the margin.
    pub(super) side: usize,
}

impl Ink {
    /// Adds the margin and clamps all values.
    pub(super) fn new(ink: &[f32], side: usize) -> Self {
        let padded = side + 2 * MARGIN;
        let mut values = vec![0.0; padded * padded];
        for (row, line) in ink.chunks_exact(side.max(1)).enumerate() {
            let start = (row + MARGIN) * padded + MARGIN;
            for (to, &from) in values[start..start + side].iter_mut().zip(line) {
                // Unlike `clamp`, this turns NaN into 0.
                *to = if from > 0.0 { from.min(1.0) } else { 0.0 };
            }
        }
        Self {
            values,
            side: padded,
        }
    }

    /// The sum of ink in pixels.
    pub(super) fn sum(&self) -> f32 {
        self.values.iter().sum()
    }
}

/// Ink less level, on a grid of half pixels: positive where there is ink.
pub(super) struct Field {
    /// In row order.
    pub(super) values: Vec<f32>,
    /// Points along one side. Even ones are centers of pixels, odd ones lie between.
    pub(super) side: usize,
}

impl Field {
    /// Interpolates an image and subtracts the level.
    ///
    /// The level starts from the one that keeps the ink of the whole image, and follows the mean of
    /// the surroundings: a hairline on white is found far below the level of a stem's edge, and so
    /// is a narrow gap far above it. Plain edges are not affected, since half of their surroundings
    /// is ink.
    pub(super) fn new(ink: &Ink) -> Self {
        let side = 2 * ink.side - 1;
        let mut values = double(&ink.values, ink.side, cubic);
        let means = double(&local_means(ink), ink.side, linear);
        let global = global_level(&values, ink.sum());
        for (value, mean) in values.iter_mut().zip(means) {
            let level = global + LOCALITY * (mean - global);
            *value -= level.clamp(LOCAL.0, LOCAL.1);
        }
        Self { values, side }
    }
}

/// The level above which the interpolated image has as much area as the image has ink.
fn global_level(values: &[f32], ink: f32) -> f32 {
    const BINS: f32 = 256.0;
    let counts = histogram(values, |value| (value * BINS).min(BINS - 1.0));
    // Four points of the grid for each pixel.
    let wanted = (ink * 4.0) as u32;
    let mut above = 0;
    let bin = (0..counts.len()).rev().find(|&bin| {
        above += counts[bin];
        above > wanted
    });
    (bin.unwrap_or(0) as f32 / BINS).clamp(GLOBAL.0, GLOBAL.1)
}

/// The mean of the ink in a square around each pixel.
fn local_means(ink: &Ink) -> Vec<f32> {
    let side = ink.side;
    let mut rows = vec![0.0; side * side];
    let mut wide = vec![0.0; side + 2 * REACH];
    for (to, from) in rows
        .chunks_exact_mut(side)
        .zip(ink.values.chunks_exact(side))
    {
        wide[REACH..][..side].copy_from_slice(from);
        for shift in 0..=2 * REACH {
            for (to, from) in to.iter_mut().zip(&wide[shift..]) {
                *to += from;
            }
        }
    }
    let share = 1.0 / ((2 * REACH + 1) * (2 * REACH + 1)) as f32;
    let mut means = vec![0.0; side * side];
    for (y, to) in means.chunks_exact_mut(side).enumerate() {
        for row in y.saturating_sub(REACH)..(y + REACH + 1).min(side) {
            for (to, from) in to.iter_mut().zip(&rows[row * side..][..side]) {
                *to += from * share;
            }
        }
    }
    means
}

/// Interpolates halfway between all neighbors of a square image, first along rows, then along
/// columns. `between` gets four values in a row and returns the one in the middle.
fn double(values: &[f32], side: usize, between: impl Fn(f32, f32, f32, f32) -> f32) -> Vec<f32> {
    let fine = 2 * side - 1;
    let mut out = vec![0.0; fine * fine];
    let mut wide = vec![0.0; side + 3];
    for (row, from) in values.chunks_exact(side).enumerate() {
        // Blank pixels beyond the ends, which are in the margin and so are blank too.
        wide[1..=side].copy_from_slice(from);
        let to = &mut out[2 * row * fine..][..fine];
        for (pair, near) in to.chunks_mut(2).zip(wide.windows(4)) {
            pair[0] = near[1];
            if let [_, middle] = pair {
                *middle = between(near[0], near[1], near[2], near[3]);
            }
        }
    }
    // The line of zeros stands for rows beyond the ends.
    let zeros = vec![0.0; fine];
    for row in 0..side - 1 {
        let (above, rest) = out.split_at_mut((2 * row + 1) * fine);
        let (to, below) = rest.split_at_mut(fine);
        let b = &above[2 * row * fine..];
        let a = if row > 0 {
            &above[2 * (row - 1) * fine..][..fine]
        } else {
            &zeros
        };
        let c = &below[..fine];
        let d = if row + 2 < side {
            &below[2 * fine..][..fine]
        } else {
            &zeros
        };
        for ((((to, a), b), c), d) in to.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *to = between(*a, *b, *c, *d);
        }
    }
    out
}

/// Catmull and Rom's cubic.
fn cubic(a: f32, b: f32, c: f32, d: f32) -> f32 {
    (9.0 * (b + c) - (a + d)) * (1.0 / 16.0)
}

fn linear(_: f32, b: f32, c: f32, _: f32) -> f32 {
    0.5 * (b + c)
}
