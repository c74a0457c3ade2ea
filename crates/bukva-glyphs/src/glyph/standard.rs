//! Descriptions of glyphs, measured against others of their own class.

/// Numbers that describe a glyph, in standard deviations from the mean of its own class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZScores<const N: usize>(pub [f32; N]);

impl<const N: usize> Default for ZScores<N> {
    /// The average glyph of a class.
    fn default() -> Self {
        Self([0.0; N])
    }
}

impl<const N: usize> ZScores<N> {
    /// The square of the Euclidean distance between two descriptions.
    pub fn distance_squared(&self, other: &Self) -> f32 {
        self.0
            .iter()
            .zip(&other.0)
            .map(|(a, b)| (a - b) * (a - b))
            .sum()
    }
}

/// The mean and the standard deviation of each class's descriptions.
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
    /// Deviations below this are a class drawn alike by all: there is nothing to standardise.
    const SMALLEST: f32 = 1e-5;

    /// Measures `classes` classes from `(class, description)` entries. A class without an entry
    /// gets a scale on which everything is average.
    ///
    /// # Panics
    /// When an entry's class is not below `classes`.
    pub fn fit<D: Into<[f32; N]>>(
        classes: usize,
        entries: impl IntoIterator<Item = (usize, D)>,
    ) -> Self {
        let mut sums = vec![(0.0f64, [0.0f64; N], [0.0f64; N]); classes];
        for (class, description) in entries {
            let (count, sum, squares) = &mut sums[class];
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

    /// How many classes the scale covers.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Places a description among those of its own class. A number in which the class doesn't
    /// vary is 0.
    ///
    /// # Panics
    /// When `class` is not below [`ClassScale::classes`].
    pub fn standardise(&self, class: usize, description: impl Into<[f32; N]>) -> ZScores<N> {
        let Spread { mean, deviation } = self.classes[class];
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

    /// The description of a glyph of the class that stands so among its own: what
    /// [`ClassScale::standardise`] would give back.
    ///
    /// # Panics
    /// When `class` is not below [`ClassScale::classes`].
    pub fn describe(&self, class: usize, standardised: &ZScores<N>) -> [f32; N] {
        let Spread { mean, deviation } = self.classes[class];
        std::array::from_fn(|at| mean[at] + deviation[at] * standardised.0[at])
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
