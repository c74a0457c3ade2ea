//! Pca components (Pearson 1901): the directions in which vectors vary most.

use nalgebra::DMatrix;

use super::Latents;

/// The first principal axes of some vectors.
#[derive(Clone, Debug)]
pub struct Pca {
    mean: Vec<f64>,
    /// Unit vectors, at right angles to each other, by falling variance.
    axes: Vec<Vec<f64>>,
    variances: Vec<f64>,
    total: f64,
}

impl Pca {
    /// The first `count` axes of the vectors, or as many as they have numbers. Each axis points
    /// where its largest number is positive, so that the same vectors always give the same axes.
    pub fn of(latents: &Latents, count: usize) -> Self {
        let width = latents.width();
        let rows = latents.len().max(1) as f64;
        let values = latents.values().iter().map(|&value| f64::from(value));
        // A column a vector, as they lie in memory.
        let mut columns = DMatrix::from_iterator(width, latents.len(), values);
        let mean = columns.column_sum() / rows;
        for mut column in columns.column_iter_mut() {
            column -= &mean;
        }
        let covariance = &columns * columns.transpose() / rows;
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

    /// The axes, unit vectors, by falling variance.
    pub fn axes(&self) -> &[Vec<f64>] {
        &self.axes
    }

    /// The variance along each axis.
    pub fn variances(&self) -> &[f64] {
        &self.variances
    }

    /// The share of all variance that lies along each axis; 0 where nothing varies.
    pub fn shares(&self) -> Vec<f64> {
        let share = |variance: &f64| match self.total > 0.0 {
            true => variance / self.total,
            false => 0.0,
        };
        self.variances.iter().map(share).collect()
    }

    /// Where a vector lies along the axes.
    pub fn place(&self, row: &[f32]) -> Vec<f64> {
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

    /// Vectors that vary with deviations 5, 2 and 0.1 along turned axes, about (1, 2, 3).
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
    fn axes_are_orthonormal_and_the_shares_of_all_of_them_sum_to_one() {
        let principal = Pca::of(&cloud(), 3);
        for (at, a) in principal.axes().iter().enumerate() {
            for (other, b) in principal.axes().iter().enumerate() {
                let dot: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                assert!((dot - f64::from(u8::from(at == other))).abs() < 1e-10);
            }
        }
        assert!((principal.shares().iter().sum::<f64>() - 1.0).abs() < 1e-10);
    }

    #[test]
    fn the_axes_are_those_along_which_the_vectors_were_drawn() {
        let principal = Pca::of(&cloud(), 2);
        let expected = [[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0]];
        for (axis, expected) in principal.axes().iter().zip(expected) {
            let dot: f64 = axis.iter().zip(expected).map(|(a, b)| a * b).sum();
            assert!(dot.abs() > 0.999, "{axis:?}");
        }
        for (variance, deviation) in principal.variances().iter().zip([5.0f64, 2.0]) {
            assert!(
                (variance.sqrt() / deviation - 1.0).abs() < 0.05,
                "{variance}"
            );
        }
    }

    #[test]
    fn the_variance_along_an_axis_is_that_of_the_places_on_it() {
        let cloud = cloud();
        let principal = Pca::of(&cloud, 2);
        let places: Vec<Vec<f64>> = cloud.rows().map(|row| principal.place(row)).collect();
        for axis in 0..2 {
            let square: f64 = places.iter().map(|place| place[axis].powi(2)).sum();
            let variance = square / places.len() as f64;
            assert!((variance / principal.variances()[axis] - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn equal_vectors_have_no_share_of_variance_and_no_nan() {
        let principal = Pca::of(&Latents::new(2, vec![3.0; 10]), 2);
        assert_eq!(principal.shares(), [0.0, 0.0]);
        assert_eq!(principal.place(&[3.0, 3.0]), [0.0, 0.0]);
    }
}
