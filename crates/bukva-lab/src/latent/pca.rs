//! Principal component analysis (Pearson 1901).

use super::Latents;
use crate::stats::covariance;

/// The first principal components of vectors.
#[derive(Clone, Debug)]
pub(crate) struct Pca {
    mean: Vec<f64>,
    /// Orthonormal vectors, by decreasing variance.
    pub(crate) axes: Vec<Vec<f64>>,
    /// The variance along each axis.
    pub(crate) variances: Vec<f64>,
    total: f64,
}

impl Pca {
    /// Fits the first `count` components, or all if the vectors have fewer numbers. The largest
    /// number of each axis is positive, so that the axes are deterministic.
    pub(crate) fn fit(latents: &Latents, count: usize) -> Self {
        let width = latents.width();
        let rows = latents.len().max(1) as f64;
        let (mean, covariance) = covariance(latents.to_columns(), rows);
        let total = covariance.trace();
        let eigen = covariance.symmetric_eigen();
        let mut order: Vec<usize> = (0..width).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
        order.truncate(count);
        let axis = |&at: &usize| {
            let axis = eigen.eigenvectors.column(at);
            let largest = axis[axis.icamax()];
            axis.iter().map(|value| value * largest.signum()).collect()
        };
        Self {
            mean: mean.iter().copied().collect(),
            axes: order.iter().map(axis).collect(),
            variances: order
                .iter()
                .map(|&at| eigen.eigenvalues[at].max(0.0))
                .collect(),
            total,
        }
    }

    /// The share of the total variance along each axis; 0 if nothing varies.
    pub(crate) fn explained_variance_ratio(&self) -> Vec<f64> {
        let share = |variance: &f64| match self.total > 0.0 {
            true => variance / self.total,
            false => 0.0,
        };
        self.variances.iter().map(share).collect()
    }

    /// The coordinates of a vector along the axes.
    pub(crate) fn project(&self, row: &[f32]) -> Vec<f64> {
        let along = |axis: &Vec<f64>| -> f64 {
            let numbers = row.iter().zip(&self.mean).zip(axis);
            numbers
                .map(|((&value, mean), axis)| (f64::from(value) - mean) * axis)
                .sum()
        };
        self.axes.iter().map(along).collect()
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use bukva_glyphs::{Stream, seeded};

    /// Vectors that vary with deviations 5, 2 and 0.1 along rotated axes, around (1, 2, 3).
    fn cloud() -> Latents {
        let mut rng = seeded(1, Stream::Latent, 0);
        let mut latents = Latents::new(3, Vec::new());
        for _ in 0..4000 {
            // Sums of twelve even numbers are nearly normal, with deviation 1.
            let mut normal = || (0..12).map(|_| rng.random_range(-0.5..0.5f32)).sum::<f32>();
            let (a, b, c) = (5.0 * normal(), 2.0 * normal(), 0.1 * normal());
            latents.push([1.0 + 0.6 * a - 0.8 * b, 2.0 + 0.8 * a + 0.6 * b, 3.0 + c]);
        }
        latents
    }

    #[test]
    fn axes_are_orthonormal_and_all_of_them_explain_all_variance() {
        let pca = Pca::fit(&cloud(), 3);
        for (at, a) in pca.axes.iter().enumerate() {
            for (other, b) in pca.axes.iter().enumerate() {
                let dot: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                assert!((dot - f64::from(u8::from(at == other))).abs() < 1e-10);
            }
        }
        assert!((pca.explained_variance_ratio().iter().sum::<f64>() - 1.0).abs() < 1e-10);
    }

    #[test]
    fn the_axes_are_those_along_which_the_vectors_were_sampled() {
        let pca = Pca::fit(&cloud(), 2);
        let expected = [[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0]];
        for (axis, expected) in pca.axes.iter().zip(expected) {
            let dot: f64 = axis.iter().zip(expected).map(|(a, b)| a * b).sum();
            assert!(dot.abs() > 0.999, "{axis:?}");
        }
        for (variance, deviation) in pca.variances.iter().zip([5.0f64, 2.0]) {
            assert!(
                (variance.sqrt() / deviation - 1.0).abs() < 0.05,
                "{variance}"
            );
        }
    }

    #[test]
    fn the_variance_along_an_axis_is_that_of_the_projections() {
        let cloud = cloud();
        let pca = Pca::fit(&cloud, 2);
        let points: Vec<Vec<f64>> = cloud.rows().map(|row| pca.project(row)).collect();
        for axis in 0..2 {
            let square: f64 = points.iter().map(|point| point[axis].powi(2)).sum();
            let variance = square / points.len() as f64;
            assert!((variance / pca.variances[axis] - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn equal_vectors_explain_no_variance_and_give_no_nan() {
        let pca = Pca::fit(&Latents::new(2, vec![3.0; 10]), 2);
        assert_eq!(pca.explained_variance_ratio(), [0.0, 0.0]);
        assert_eq!(pca.project(&[3.0, 3.0]), [0.0, 0.0]);
    }
}
