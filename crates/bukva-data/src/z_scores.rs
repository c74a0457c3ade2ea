//! Z-scores: measures of a glyph relative to others of its class.

use bukva_glyphs::Style;

use crate::class::Class;

/// Measures of a glyph, in standard deviations from the mean of its class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZScores<const N: usize>(pub [f32; N]);

impl<const N: usize> ZScores<N> {
    /// The square of the Euclidean distance between two glyphs.
    pub fn distance_squared(&self, other: &Self) -> f32 {
        self.0
            .iter()
            .zip(&other.0)
            .map(|(a, b)| (a - b) * (a - b))
            .sum()
    }
}

/// The mean and the standard deviation of each class's measures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassScale<const N: usize> {
    classes: Vec<Spread<N>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Spread<const N: usize> {
    mean: [f32; N],
    deviation: [f32; N],
}

impl<const N: usize> ClassScale<N> {
    /// Standard deviations below this are treated as zero.
    const SMALLEST: f32 = 1e-5;

    /// Measures `classes` classes from `(class, description)` entries. A class without an entry
    /// gets a scale on which everything is average.
    ///
    /// # Panics
    /// When an entry's class is not below `classes`.
    pub fn fit<D: Into<[f32; N]>>(
        classes: usize,
        entries: impl IntoIterator<Item = (Class, D)>,
    ) -> Self {
        let mut sums = vec![(0.0f64, [0.0f64; N], [0.0f64; N]); classes];
        for (class, description) in entries {
            let (count, sum, squares) = &mut sums[class.index()];
            *count += 1.0;
            for (at, value) in description.into().into_iter().enumerate() {
                sum[at] += f64::from(value);
                squares[at] += f64::from(value) * f64::from(value);
            }
        }
        let classes = sums
            .into_iter()
            .map(|(count, sum, squares)| Spread::of(count, sum, squares))
            .collect();
        Self { classes }
    }

    /// The number of classes of the scale.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// The z-scores of a glyph within its class. A measure in which the class doesn't vary is 0.
    ///
    /// # Panics
    /// When `class` is not below [`ClassScale::classes`].
    pub fn standardize(&self, class: Class, description: impl Into<[f32; N]>) -> ZScores<N> {
        let Spread { mean, deviation } = self.classes[class.index()];
        let mut values = description.into();
        for (at, value) in values.iter_mut().enumerate() {
            *value = if deviation[at] < Self::SMALLEST {
                0.0
            } else {
                (*value - mean[at]) / deviation[at]
            };
        }
        ZScores(values)
    }

    /// The measures of a glyph of a class from its z-scores: the inverse of
    /// [`ClassScale::standardize`].
    ///
    /// # Panics
    /// When `class` is not below [`ClassScale::classes`].
    pub fn describe(&self, class: Class, standardized: &ZScores<N>) -> [f32; N] {
        let Spread { mean, deviation } = self.classes[class.index()];
        std::array::from_fn(|at| mean[at] + deviation[at] * standardized.0[at])
    }
}

impl<const N: usize> Spread<N> {
    fn of(count: f64, sum: [f64; N], squares: [f64; N]) -> Self {
        let mut spread = Self {
            mean: [0.0; N],
            deviation: [0.0; N],
        };
        if count > 0.0 {
            for at in 0..N {
                let mean = sum[at] / count;
                spread.mean[at] = mean as f32;
                spread.deviation[at] = (squares[at] / count - mean * mean).max(0.0).sqrt() as f32;
            }
        }
        spread
    }
}

/// The mean and standard deviation of style in each class.
pub type StyleScale = ClassScale<{ Style::COUNT }>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_standardized_within_their_own_class() {
        let with = |thickness| Style {
            thickness,
            slant: 0.5,
            log_aspect: -0.1,
        };
        let [first, second, third] = [0, 1, 2].map(Class::new);
        let scale = StyleScale::fit(
            3,
            [
                (first, with(1.0)),
                (first, with(3.0)),
                (second, with(10.0)),
                (second, with(14.0)),
            ],
        );
        assert_eq!(scale.classes(), 3);
        // First class: mean 2, deviation 1; second: mean 12, deviation 2. The slant does not vary.
        let scores = |class, thickness| scale.standardize(class, with(thickness));
        assert_eq!(scores(first, 3.5), ZScores([1.5, 0.0, 0.0]));
        assert_eq!(scores(second, 8.0), ZScores([-2.0, 0.0, 0.0]));
        // The third class has no glyph, so everything is average.
        assert_eq!(scores(third, 8.0), ZScores([0.0; 3]));
    }

    #[test]
    fn the_distance_between_hands_is_euclidean() {
        let a = ZScores([1.0, 2.0, 3.0]);
        let b = ZScores([2.0, 0.0, 1.0]);
        assert_eq!(a.distance_squared(&b), 9.0);
        assert_eq!(a.distance_squared(&a), 0.0);
    }
}
