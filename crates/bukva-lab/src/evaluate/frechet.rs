//! The Fréchet distance between drawings and real letters.

use super::Features;
use super::eigen::Square;

/// The Fréchet distance between Gaussians fitted to the features of either side, all classes
/// together: `|μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2(Σ₁Σ₂)^½)`, with covariances over `n - 1`. 0 is the same
/// distribution; the scale is that of the features, so only figures by one judge compare.
/// (Heusel et al. 2017, *GANs trained by a two time-scale update rule*.)
///
/// `None` when a side has fewer than two glyphs or the sides don't have the same features.
pub fn frechet_distance(translated: &Features, real: &Features) -> Option<f64> {
    if translated.width() != real.width() {
        return None;
    }
    let (mean, covariance) = gaussian(translated)?;
    let (real_mean, real_covariance) = gaussian(real)?;
    let spread = covariance.trace() + real_covariance.trace();
    // tr((AB)^½) = tr((A^½ B A^½)^½), where what is under the root is symmetric, so that its
    // eigenvalues are real and, but for rounding, not negative.
    let root = covariance.square_root();
    let inner = root
        .times_transposed(&real_covariance)
        .times_transposed(&root);
    let joint: f64 = inner
        .eigen()
        .0
        .iter()
        .map(|value| value.max(0.0).sqrt())
        .sum();
    let means: f64 = mean
        .iter()
        .zip(real_mean)
        .map(|(a, b)| (a - b) * (a - b))
        .sum();
    // Rounding may bring equal distributions a hair below zero.
    let distance = (means + spread - 2.0 * joint).max(0.0);
    distance.is_finite().then_some(distance)
}

/// The mean and the covariance of feature rows; `None` for fewer than two.
fn gaussian(features: &Features) -> Option<(Vec<f64>, Square)> {
    let (count, width) = (features.len(), features.width());
    if count < 2 || width == 0 {
        return None;
    }
    let mut mean = vec![0.0; width];
    for row in features.rows() {
        for (sum, &value) in mean.iter_mut().zip(row) {
            *sum += f64::from(value) / count as f64;
        }
    }
    let mut covariance = Square::zeros(width);
    let mut centred = vec![0.0; width];
    for row in features.rows() {
        for ((to, &value), mean) in centred.iter_mut().zip(row).zip(&mean) {
            *to = f64::from(value) - mean;
        }
        for (sums, &first) in covariance.values.chunks_exact_mut(width).zip(&centred) {
            for (sum, second) in sums.iter_mut().zip(&centred) {
                *sum += first * second / (count - 1) as f64;
            }
        }
    }
    Some((mean, covariance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(translated: &[f32], real: &[f32], width: usize) -> Option<f64> {
        let labels = |values: &[f32]| vec![0u16; values.len() / width];
        let (drawn_labels, real_labels) = (labels(translated), labels(real));
        let drawn = Features::new(translated, width, &drawn_labels, "translated");
        let real = Features::new(real, width, &real_labels, "real");
        frechet_distance(&drawn.expect("fits"), &real.expect("fits"))
    }

    fn assert_near(actual: Option<f64>, expected: f64) {
        let actual = actual.expect("there is a distance");
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn on_a_line_it_is_the_distance_of_means_and_deviations() {
        // Means 1 and 5, deviations √2 and 3·√2: (1 - 5)² + (√2 - 3√2)².
        assert_near(distance(&[0.0, 2.0], &[2.0, 8.0], 1), 16.0 + 8.0);
    }

    #[test]
    fn independent_features_add_up() {
        // A cross of deviations √(2/3) and √(8/3) against the same cross turned by 90 degrees.
        let cross = [1.0, 0.0, -1.0, 0.0, 0.0, 2.0, 0.0, -2.0];
        let turned = [0.0, 1.0, 0.0, -1.0, 2.0, 0.0, -2.0, 0.0];
        let difference = (8.0f64 / 3.0).sqrt() - (2.0f64 / 3.0).sqrt();
        assert_near(distance(&cross, &turned, 2), 2.0 * difference * difference);
    }

    #[test]
    fn a_set_is_at_no_distance_from_itself() {
        // More features than glyphs: the covariance has no full rank.
        let values: Vec<f32> = (0..40).map(|at| ((at * 37) % 11) as f32).collect();
        assert_near(distance(&values, &values, 8), 0.0);
    }

    #[test]
    fn one_glyph_has_no_distribution() {
        assert_eq!(distance(&[1.0], &[1.0, 2.0], 1), None);
        assert_eq!(distance(&[1.0, 2.0], &[], 1), None);
    }
}
