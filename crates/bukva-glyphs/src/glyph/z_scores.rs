//! Z-scores: measures of a glyph relative to others of its class.

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
