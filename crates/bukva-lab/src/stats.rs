//! Linear algebra and statistics shared by the metrics and the latent space.

use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

/// Samples of the same length as the columns of a matrix.
pub(crate) fn columns<'a>(samples: impl ExactSizeIterator<Item = &'a [f32]>) -> DMatrix<f64> {
    let mut samples = samples.peekable();
    let (count, width) = (samples.len(), samples.peek().map_or(0, |row| row.len()));
    let values = samples.flatten().map(|&value| f64::from(value));
    DMatrix::from_iterator(width, count, values)
}

/// The mean of the columns and their covariance, a sum divided by `divisor`.
pub(crate) fn covariance(mut columns: DMatrix<f64>, divisor: f64) -> (DVector<f64>, DMatrix<f64>) {
    let mean = columns.column_sum() / columns.ncols().max(1) as f64;
    for mut column in columns.column_iter_mut() {
        column -= &mean;
    }
    (mean, &columns * columns.transpose() / divisor)
}

/// The symmetric square root of a positive semidefinite matrix.
pub(crate) fn symmetric_root(matrix: DMatrix<f64>) -> DMatrix<f64> {
    let mut eigen = matrix.symmetric_eigen();
    // Rounding can make eigenvalues slightly negative.
    eigen
        .eigenvalues
        .apply(|value| *value = value.max(0.0).sqrt());
    eigen.recompose()
}

/// A least-squares line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) slope: f64,
    /// Pearson's correlation coefficient.
    pub(crate) r: f64,
}

impl Line {
    /// Fits a line to points `(x, y)`. Slope and correlation are 0 if x or y does not vary.
    pub(crate) fn fit(points: &[(f64, f64)]) -> Self {
        let count = points.len().max(1) as f64;
        let sum = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
        let (x, y) = (sum(&|point| point.0) / count, sum(&|point| point.1) / count);
        let xx = sum(&|point| (point.0 - x).powi(2));
        let yy = sum(&|point| (point.1 - y).powi(2));
        let xy = sum(&|point| (point.0 - x) * (point.1 - y));
        if xx < 1e-12 || yy < 1e-12 {
            return Self::default();
        }
        Self {
            slope: xy / xx,
            r: (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0),
        }
    }
}

/// The squared Euclidean distance, summed in eight lanes so that it compiles to SIMD code.
pub(crate) fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 8;
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            let difference = a[lane] - b[lane];
            sums[lane] += difference * difference;
        }
    }
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a - b) * (a - b));
    sums.iter().sum::<f32>() + rest.sum::<f32>()
}

/// The indices and squared distances of the `count` nearest other rows of each row, nearest first.
pub(crate) fn nearest(rows: &[&[f32]], count: usize) -> Vec<Vec<(usize, f32)>> {
    let of_row = |row: usize| {
        let others = (0..rows.len()).filter(|&other| other != row);
        let mut others: Vec<(usize, f32)> = others
            .map(|other| (other, squared_distance(rows[row], rows[other])))
            .collect();
        others.sort_by(|a, b| a.1.total_cmp(&b.1));
        others.truncate(count);
        others
    };
    (0..rows.len()).into_par_iter().map(of_row).collect()
}

/// The penalty of ridge regressions on latent vectors, as a share of their mean variance: large
/// enough that 512 numbers for a few hundred glyphs don't fit noise.
pub(crate) const PENALTY: f64 = 0.1;

/// Ridge regression (Hoerl and Kennard 1970), as sums over samples. Subtracting the sums of some
/// samples leaves those of the others, which makes cross-validation cheap.
#[derive(Clone, Debug)]
pub(crate) struct Ridge {
    count: f64,
    x: DVector<f64>,
    y: DVector<f64>,
    /// `[width, width]`
    xx: DMatrix<f64>,
    /// `[width, targets]`
    xy: DMatrix<f64>,
}

impl Ridge {
    /// Sums over samples `x` and their targets `y`, both in columns.
    pub(crate) fn new(x: &DMatrix<f64>, y: &DMatrix<f64>) -> Self {
        Self {
            count: x.ncols() as f64,
            xx: x * x.transpose(),
            xy: x * y.transpose(),
            x: x.column_sum(),
            y: y.column_sum(),
        }
    }

    /// The covariance of the samples.
    pub(crate) fn covariance(&self) -> DMatrix<f64> {
        let mean = &self.x / self.count;
        (&self.xx / self.count) - &mean * mean.transpose()
    }

    /// The linear map from a sample to its targets with the least squared error and penalty; `None`
    /// if the samples do not vary.
    pub(crate) fn solve(&self, penalty: f64) -> Option<Linear> {
        let mut covariance = self.covariance();
        let (mean, target) = (&self.x / self.count, &self.y / self.count);
        let cross = (&self.xy / self.count) - &mean * target.transpose();
        let ridge = penalty * covariance.trace() / mean.len() as f64;
        for at in 0..mean.len() {
            covariance[(at, at)] += ridge;
        }
        let weights = covariance.cholesky()?.solve(&cross);
        let finite = weights.iter().all(|weight| weight.is_finite());
        finite.then(|| Linear {
            offset: target - weights.tr_mul(&mean),
            weights,
        })
    }

    /// The sums over the samples of both; with sign -1, the other's samples are removed.
    pub(crate) fn combine(&self, other: &Self, sign: f64) -> Self {
        Self {
            count: self.count + sign * other.count,
            x: &self.x + sign * &other.x,
            y: &self.y + sign * &other.y,
            xx: &self.xx + sign * &other.xx,
            xy: &self.xy + sign * &other.xy,
        }
    }
}

/// A linear map with an offset.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    /// `[width, targets]`
    pub(crate) weights: DMatrix<f64>,
    offset: DVector<f64>,
}

impl Linear {
    /// The targets of samples in columns, in columns.
    pub(crate) fn apply(&self, x: &DMatrix<f64>) -> DMatrix<f64> {
        let mut y = self.weights.tr_mul(x);
        for mut column in y.column_iter_mut() {
            column += &self.offset;
        }
        y
    }
}

#[cfg(test)]
mod tests;
