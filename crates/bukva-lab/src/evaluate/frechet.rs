//! The Fréchet distance between outputs and real letters.

use super::input::Features;
use crate::stats::{columns, covariance, symmetric_root};

/// The Fréchet distance between Gaussians fitted to the features of both sides, all classes
/// together: `|μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½)`, with covariances over `n − 1`.
///
/// 0 means equal distributions. The scale is that of the features, so values are comparable only
/// under the same judge (Heusel et al. 2017, *GANs trained by a two time-scale update rule*).
/// `None` if a side has fewer than two glyphs.
pub(super) fn frechet_distance(outputs: &[Features], real: &[Features]) -> Option<f64> {
    if outputs.len().min(real.len()) < 2 {
        return None;
    }
    let gaussian = |side: &[Features]| {
        let rows = side.iter().map(|row| row.values);
        covariance(columns(rows), (side.len() - 1) as f64)
    };
    let ((mean, spread), (real_mean, real_spread)) = (gaussian(outputs), gaussian(real));
    let traces = spread.trace() + real_spread.trace();
    // tr((AB)^½) is the sum of the singular values of A^½ B^½.
    let product = symmetric_root(spread) * symmetric_root(real_spread);
    let distance =
        (mean - real_mean).norm_squared() + traces - 2.0 * product.singular_values().sum();
    // Rounding can make the distance of equal distributions slightly negative.
    distance.is_finite().then_some(distance.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bukva_data::Class;

    fn distance(outputs: &[f32], real: &[f32], width: usize) -> Option<f64> {
        fn rows(values: &[f32], width: usize) -> Vec<Features<'_>> {
            let rows = values.chunks_exact(width);
            let class = Class::new(0);
            rows.map(|values| Features { class, values }).collect()
        }
        frechet_distance(&rows(outputs, width), &rows(real, width))
    }

    fn assert_near(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("there is a distance");
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn in_one_dimension_it_is_the_distance_of_means_and_deviations() {
        // Means 1 and 5, deviations √2 and 3·√2: (1 - 5)² + (√2 - 3√2)².
        assert_near(distance(&[0.0, 2.0], &[2.0, 8.0], 1), 16.0 + 8.0);
    }

    #[test]
    fn independent_features_add_up() {
        // A cross of deviations √(2/3) and √(8/3), and the same cross rotated by 90 degrees.
        let cross = [1.0, 0.0, -1.0, 0.0, 0.0, 2.0, 0.0, -2.0];
        let rotated = [0.0, 1.0, 0.0, -1.0, 2.0, 0.0, -2.0, 0.0];
        let difference = (8.0f64 / 3.0).sqrt() - (2.0f64 / 3.0).sqrt();
        assert_near(distance(&cross, &rotated, 2), 2.0 * difference * difference);
    }

    #[test]
    fn a_set_has_no_distance_from_itself() {
        // More features than glyphs: the covariance does not have full rank.
        let values: Vec<f32> = (0..40).map(|at| ((at * 37) % 11) as f32).collect();
        assert_near(distance(&values, &values, 8), 0.0);
    }

    #[test]
    fn one_glyph_has_no_distribution() {
        assert_eq!(distance(&[1.0], &[1.0, 2.0], 1), None);
        assert_eq!(distance(&[1.0, 2.0], &[], 1), None);
    }
}
