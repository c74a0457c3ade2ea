//! Diversity and coverage: how varied outputs are, and how much of the variety of real letters they
//! cover.

use bukva_data::Class;
use rayon::prelude::*;

use super::input::Features;
use crate::stats::{nearest, squared_distance};

/// The rank of the neighbor whose distance is the radius of a real letter's neighborhood in
/// [`coverage`].
const NEIGHBORS: usize = 5;

/// The mean distance between two outputs of a class, divided by the mean distance between two real
/// letters of the class; averaged over classes. Real letters have 1, a constant output 0.
///
/// Classes with fewer than two glyphs on either side, or with equal real letters, are skipped.
/// `None` if none is left.
pub(super) fn diversity(outputs: &[Features], real: &[Features]) -> Option<f64> {
    mean_over_classes(outputs, real, |outputs, real| {
        let (outputs, real) = (mean_distance(outputs)?, mean_distance(real)?);
        (real > 0.0).then(|| outputs / real)
    })
}

/// The share of real letters with an output of their class at least as close as their fifth nearest
/// real neighbor in the class; averaged over classes (Naeem et al. 2020, *Reliable fidelity and
/// diversity metrics for generative models*).
///
/// Classes with fewer than two real letters are skipped. `None` if none is left.
pub(super) fn coverage(outputs: &[Features], real: &[Features]) -> Option<f64> {
    mean_over_classes(outputs, real, covered)
}

/// Averages a number over the classes for which it exists.
fn mean_over_classes(
    outputs: &[Features],
    real: &[Features],
    of_class: impl Fn(&[&[f32]], &[&[f32]]) -> Option<f64> + Sync,
) -> Option<f64> {
    let last = outputs.iter().chain(real).map(|row| row.class).max()?;
    let values: Vec<Option<f64>> = (0..=last.index())
        .into_par_iter()
        .map(Class::new)
        .map(|class| of_class(&members(outputs, class), &members(real, class)))
        .collect();
    // Summed in class order, so that the last digits don't depend on the threads.
    let values: Vec<f64> = values.into_iter().flatten().collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn members<'a>(rows: &[Features<'a>], class: Class) -> Vec<&'a [f32]> {
    let members = rows.iter().filter(|row| row.class == class);
    members.map(|row| row.values).collect()
}

/// The mean Euclidean distance over all pairs of rows; `None` if there is no pair.
fn mean_distance(rows: &[&[f32]]) -> Option<f64> {
    let mut sum = 0.0;
    for (at, row) in rows.iter().enumerate() {
        for other in &rows[..at] {
            sum += f64::from(squared_distance(row, other)).sqrt();
        }
    }
    let pairs = rows.len() * rows.len().saturating_sub(1) / 2;
    (pairs > 0).then(|| sum / pairs as f64)
}

/// The share of real rows with an output in their neighborhood.
fn covered(outputs: &[&[f32]], real: &[&[f32]]) -> Option<f64> {
    let mut count = 0;
    for (row, near) in real.iter().zip(nearest(real, NEIGHBORS)) {
        let radius = near.last()?.1;
        let mut distances = outputs.iter().map(|output| squared_distance(row, output));
        count += usize::from(distances.any(|distance| distance <= radius));
    }
    (!real.is_empty()).then(|| count as f64 / real.len() as f64)
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn features<'a>(values: &'a [f32], width: usize, classes: &[usize]) -> Vec<Features<'a>> {
        let classes = classes.iter().copied().map(Class::new);
        let rows = values.chunks_exact(width).zip(classes);
        rows.map(|(values, class)| Features { class, values })
            .collect()
    }

    #[test]
    fn diversity_is_the_mean_ratio_of_mean_distances() {
        // Class 0: real distances 3, 4, 5, mean 4; one pair of outputs at 2. Class 1: 10 and 10.
        let real = [0.0, 0.0, 3.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 10.0];
        let outputs = [7.0, 7.0, 7.0, 9.0, 0.0, 0.0, 10.0, 0.0];
        let ratio = diversity(
            &features(&outputs, 2, &[0, 0, 1, 1]),
            &features(&real, 2, &[0, 0, 0, 1, 1]),
        );
        assert_eq!(ratio, Some((2.0 / 4.0 + 1.0) / 2.0));
    }

    #[test]
    fn coverage_counts_the_real_letters_with_an_output_in_their_neighborhood() {
        // On a line at 0, 1, …, 9: the fifth nearest other is 5 away from the middle and the
        // ends, and a single output at -4 is only in reach of 0 (5 away) and 1 (4 away).
        let real: Vec<f32> = (0..10).map(|at| at as f32).collect();
        let real = features(&real, 1, &[0; 10]);
        assert_eq!(coverage(&features(&[-4.0], 1, &[0]), &real), Some(0.1));
        assert_eq!(coverage(&features(&[-3.0], 1, &[0]), &real), Some(0.2));
        assert_eq!(coverage(&features(&[-6.0], 1, &[0]), &real), Some(0.0));
    }

    #[test]
    fn copies_are_as_diverse_as_real_letters_and_cover_them() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let values: Vec<f32> = (0..60 * 12).map(|_| rng.random_range(-1.0..1.0)).collect();
        let classes: Vec<usize> = (0..60).map(|at| at % 3).collect();
        let both = features(&values, 12, &classes);
        assert_eq!(diversity(&both, &both), Some(1.0));
        assert_eq!(coverage(&both, &both), Some(1.0));
    }

    #[test]
    fn a_constant_output_has_no_diversity() {
        let real: Vec<f32> = (0..20).map(|at| at as f32).collect();
        let classes: Vec<usize> = (0..20).map(|at| at % 2).collect();
        let outputs = [4.5; 20];
        let outputs = features(&outputs, 1, &classes);
        assert_eq!(
            diversity(&outputs, &features(&real, 1, &classes)),
            Some(0.0)
        );
    }

    #[test]
    fn outputs_of_another_class_cover_nothing() {
        let real = features(&[0.0, 1.0, 2.0], 1, &[0, 0, 0]);
        assert_eq!(coverage(&features(&[1.0], 1, &[1]), &real), Some(0.0));
    }

    #[test]
    fn classes_too_small_to_compare_are_skipped() {
        let single = features(&[0.0, 1.0], 1, &[0, 1]);
        assert_eq!(diversity(&single, &single), None);
        assert_eq!(coverage(&single, &single), None);
        let equal = features(&[3.0, 3.0], 1, &[0, 0]);
        assert_eq!(diversity(&equal, &equal), None);
        assert_eq!(coverage(&[], &[]), None);
    }
}
