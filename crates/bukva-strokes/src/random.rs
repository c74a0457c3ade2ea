//! Distributions.

use rand::Rng;

/// A number from about −3 to 3 with mean 0 and deviation 1: the sum of uniform numbers.
pub(crate) fn normal(rng: &mut impl Rng) -> f64 {
    let sum: f64 = (0..3).map(|_| rng.random_range(-1.0..1.0)).sum();
    sum
}

/// A number between two positive bounds whose logarithm is uniform.
pub(crate) fn log_uniform(low: f64, high: f64, rng: &mut impl Rng) -> f64 {
    (rng.random_range(low.ln()..high.ln())).exp()
}

/// The index of one of the weights, chosen in proportion to them; the last one if all are zero.
pub(crate) fn weighted(weights: &[f64], rng: &mut impl Rng) -> usize {
    let total: f64 = weights.iter().sum();
    let mut left = rng.random::<f64>() * total;
    for (index, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return index;
        }
    }
    weights.len().saturating_sub(1)
}

/// Whether something happens that has this probability. Unlike `Rng::random_bool` it accepts what a
/// caller's settings may hold: numbers below 0 or above 1.
pub(crate) fn happens(probability: f64, rng: &mut impl Rng) -> bool {
    rng.random::<f64>() < probability
}
