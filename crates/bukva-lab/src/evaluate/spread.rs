//! How varied drawings are, and how much of the real variety they reach.

use rayon::prelude::*;

use super::MetricError;

/// The neighbour whose distance bounds a real glyph's neighbourhood in [`coverage`].
pub const NEIGHBOURS: usize = 5;

/// Feature rows, one for each glyph, with the glyphs' classes.
#[derive(Clone, Copy, Debug)]
pub struct Features<'a> {
    values: &'a [f32],
    width: usize,
    labels: &'a [u16],
}

impl<'a> Features<'a> {
    /// Takes `[glyph, feature]` values in row order.
    ///
    /// # Errors
    /// When the values are not `width` for each label, or some are not finite.
    pub fn new(
        values: &'a [f32],
        width: usize,
        labels: &'a [u16],
        whose: &'static str,
    ) -> Result<Self, MetricError> {
        MetricError::check_count("features", whose, labels.len() * width, values.len())?;
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            return Err(MetricError::NotFinite {
                what: "features",
                whose,
                glyph: at / width,
                value: values[at],
            });
        }
        Ok(Self {
            values,
            width,
            labels,
        })
    }

    /// How many features a glyph has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many glyphs there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no glyph.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The features of every glyph.
    pub fn rows(&self) -> impl Iterator<Item = &'a [f32]> {
        let values = self.values;
        (0..self.len()).map(move |glyph| &values[glyph * self.width..][..self.width])
    }

    fn of_class(&self, class: usize) -> Vec<&'a [f32]> {
        let labelled = self.rows().zip(self.labels);
        labelled
            .filter(|(_, label)| usize::from(**label) == class)
            .map(|(row, _)| row)
            .collect()
    }

    fn classes(&self) -> usize {
        let highest = self.labels.iter().max();
        highest.map_or(0, |&label| usize::from(label) + 1)
    }
}

/// The mean distance between two translations of one class, over that between two real targets
/// of the class; averaged over the classes. 1 is as varied as real letters, 0 is one drawing for
/// all. Classes with fewer than two glyphs on either side, or whose targets are all equal, don't
/// count; `None` when none is left.
pub fn diversity(translated: &Features, real: &Features) -> Option<f64> {
    mean_over_classes(translated, real, |translated, real| {
        let (translated, real) = (mean_distance(translated)?, mean_distance(real)?);
        (real > 0.0).then(|| translated / real)
    })
}

/// The share of real targets that have a translation of their class in their neighbourhood: no
/// further than their own [`NEIGHBOURS`]-th nearest other real target of the class. Averaged over
/// the classes; classes with fewer than two real targets don't count. (Naeem et al. 2020,
/// *Reliable fidelity and diversity metrics for generative models*.)
pub fn coverage(translated: &Features, real: &Features) -> Option<f64> {
    mean_over_classes(translated, real, covered)
}

/// Averages what a measure gives for the classes that both sides might have.
fn mean_over_classes(
    translated: &Features,
    real: &Features,
    measure: impl Fn(&[&[f32]], &[&[f32]]) -> Option<f64> + Sync,
) -> Option<f64> {
    let classes = translated.classes().max(real.classes());
    let values: Vec<Option<f64>> = (0..classes)
        .into_par_iter()
        .map(|class| measure(&translated.of_class(class), &real.of_class(class)))
        .collect();
    // Summed in class order, so that the digits don't depend on the threads.
    let values: Vec<f64> = values.into_iter().flatten().collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The mean Euclidean distance over all pairs of rows; `None` when there is no pair.
fn mean_distance(rows: &[&[f32]]) -> Option<f64> {
    let mut sum = 0.0;
    for (at, row) in rows.iter().enumerate() {
        for other in &rows[..at] {
            sum += f64::from(distance_squared(row, other)).sqrt();
        }
    }
    let pairs = rows.len() * rows.len().saturating_sub(1) / 2;
    (pairs > 0).then(|| sum / pairs as f64)
}

/// The share of real rows with a translated one in their neighbourhood.
fn covered(translated: &[&[f32]], real: &[&[f32]]) -> Option<f64> {
    let neighbour = NEIGHBOURS.min(real.len().checked_sub(1).filter(|&others| others > 0)?);
    let mut count = 0;
    for (at, row) in real.iter().enumerate() {
        let others = real[..at].iter().chain(&real[at + 1..]);
        let mut distances: Vec<f32> = others.map(|other| distance_squared(row, other)).collect();
        let (_, radius, _) = distances.select_nth_unstable_by(neighbour - 1, f32::total_cmp);
        count += usize::from(
            translated
                .iter()
                .any(|drawing| distance_squared(row, drawing) <= *radius),
        );
    }
    Some(count as f64 / real.len() as f64)
}

/// The square of the Euclidean distance, summed in eight lanes so that it runs as SIMD code.
fn distance_squared(a: &[f32], b: &[f32]) -> f32 {
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

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn features<'a>(values: &'a [f32], width: usize, labels: &'a [u16]) -> Features<'a> {
        Features::new(values, width, labels, "drawn").expect("the columns fit")
    }

    #[test]
    fn diversity_is_the_mean_ratio_of_mean_distances() {
        // Class 0: real distances 3, 4, 5, mean 4; translated one pair at 2. Class 1: 10 and 10.
        let real = [0.0, 0.0, 3.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0, 10.0];
        let drawn = [7.0, 7.0, 7.0, 9.0, 0.0, 0.0, 10.0, 0.0];
        let ratio = diversity(
            &features(&drawn, 2, &[0, 0, 1, 1]),
            &features(&real, 2, &[0, 0, 0, 1, 1]),
        );
        assert_eq!(ratio, Some((2.0 / 4.0 + 1.0) / 2.0));
    }

    #[test]
    fn coverage_counts_the_real_glyphs_with_a_drawing_in_reach() {
        // On a line at 0, 1, …, 9: the fifth nearest other is 5 away from the middle and the
        // ends, and a single drawing at -4 is only in reach of 0 (5 away) and 1 (4 away).
        let real: Vec<f32> = (0..10).map(|at| at as f32).collect();
        let labels = [0; 10];
        let real = features(&real, 1, &labels);
        assert_eq!(coverage(&features(&[-4.0], 1, &[0]), &real), Some(0.1));
        assert_eq!(coverage(&features(&[-3.0], 1, &[0]), &real), Some(0.2));
        assert_eq!(coverage(&features(&[-6.0], 1, &[0]), &real), Some(0.0));
    }

    #[test]
    fn perfect_copies_are_as_diverse_as_the_real_and_cover_them() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let values: Vec<f32> = (0..60 * 12).map(|_| rng.random_range(-1.0..1.0)).collect();
        let labels: Vec<u16> = (0..60).map(|at| at % 3).collect();
        let both = features(&values, 12, &labels);
        assert_eq!(diversity(&both, &both), Some(1.0));
        assert_eq!(coverage(&both, &both), Some(1.0));
    }

    #[test]
    fn one_drawing_for_all_has_no_diversity() {
        let real: Vec<f32> = (0..20).map(|at| at as f32).collect();
        let labels: Vec<u16> = (0..20).map(|at| at % 2).collect();
        let real = features(&real, 1, &labels);
        let drawn = [4.5; 20];
        assert_eq!(diversity(&features(&drawn, 1, &labels), &real), Some(0.0));
    }

    #[test]
    fn drawings_of_another_class_cover_nothing() {
        let real = features(&[0.0, 1.0, 2.0], 1, &[0, 0, 0]);
        assert_eq!(coverage(&features(&[1.0], 1, &[1]), &real), Some(0.0));
    }

    #[test]
    fn classes_too_small_to_compare_do_not_count() {
        let lonely = features(&[0.0, 1.0], 1, &[0, 1]);
        assert_eq!(diversity(&lonely, &lonely), None);
        assert_eq!(coverage(&lonely, &lonely), None);
        let equal = features(&[3.0, 3.0], 1, &[0, 0]);
        assert_eq!(diversity(&equal, &equal), None);
        let none = features(&[], 1, &[]);
        assert_eq!(coverage(&none, &none), None);
    }

    #[test]
    fn features_that_do_not_fit_their_labels_are_refused() {
        let error = Features::new(&[1.0; 5], 2, &[0, 0], "real").expect_err("5 is not 2 x 2");
        assert_eq!(
            error.to_string(),
            "features of the real glyphs: expected 4 values, found 5"
        );
        let error = Features::new(&[1.0, f32::NAN], 1, &[0, 0], "real").expect_err("NaN");
        assert_eq!(
            error.to_string(),
            "features of the real glyphs: glyph 1 has NaN, which is not a finite number"
        );
    }

    #[test]
    fn the_distance_takes_in_every_feature() {
        for width in [1, 7, 8, 9, 23] {
            let (a, b): (Vec<f32>, Vec<f32>) = (vec![1.0; width], vec![3.0; width]);
            assert_eq!(distance_squared(&a, &b), 4.0 * width as f32);
        }
    }
}
