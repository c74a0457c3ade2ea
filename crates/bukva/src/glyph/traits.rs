//! What a glyph tells of the hand that drew it: how bold, how slanted, how wide.

use serde::{Deserialize, Serialize};

use super::outline::Outline;
use super::{Glyph, PIXELS, SIDE};

/// An image whose darkest pixel holds less ink than this shows no letter.
pub const FAINTEST: f32 = 0.05;

/// Three numbers that a hand carries from letter to letter.
///
/// They are only comparable within one class: an `I` is narrower than an `M` in every hand. See
/// [`TraitScale`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traits {
    /// Twice the ink over the outline's length, in pixels. A long stroke of width `w` gives `w`;
    /// one of length `l` gives `w·l / (w + l)`, for its ends are outline too.
    pub thickness: f32,
    /// The shear of the ink's second moments: pixels to the right for each pixel upwards. 0 is
    /// upright, 0.2 a usual italic.
    pub slant: f32,
    /// The natural logarithm of width over height of the outline's box, whose edges lie between
    /// pixels where the ink crosses half of its darkest value.
    pub log_aspect: f32,
}

impl Traits {
    /// How many traits there are.
    pub const COUNT: usize = 3;
    /// What they are called in results, in the order of [`Traits::to_array`].
    pub const NAMES: [&'static str; Self::COUNT] = ["thickness", "slant", "aspect"];

    /// Describes a glyph; `None` when it shows no ink to speak of.
    pub fn of(glyph: &Glyph) -> Option<Self> {
        Self::of_ink(&glyph.to_unit())
    }

    /// Describes an image of ink amounts from 0 to 1 in row order. Values outside are clamped and
    /// NaN counts as no ink, for a translator's output promises neither. `None` when no pixel
    /// holds [`FAINTEST`] ink.
    pub fn of_ink(ink: &[f32; PIXELS]) -> Option<Self> {
        // `max` before `min`, because `NaN.max(0.0)` is 0.
        #[allow(clippy::manual_clamp)]
        let ink = ink.map(|value| value.max(0.0).min(1.0));
        let peak = ink.iter().copied().fold(0.0, f32::max);
        if peak < FAINTEST {
            return None;
        }
        // Half of the darkest value, not one half: thin strokes never reach full ink.
        let outline = Outline::trace(&ink, peak / 2.0);
        let total: f32 = ink.iter().sum();
        Some(Self {
            thickness: 2.0 * total / outline.length,
            slant: shear(&ink, total),
            log_aspect: (outline.width() / outline.height()).ln(),
        })
    }

    /// The traits in the order of [`Traits::NAMES`].
    pub fn to_array(self) -> [f32; Self::COUNT] {
        [self.thickness, self.slant, self.log_aspect]
    }
}

/// Rightward pixels for each upward pixel, by the ink's covariance; 0 for ink on a single row.
fn shear(ink: &[f32; PIXELS], total: f32) -> f32 {
    let mut sums = [0.0f32; 4]; // x, y, x·y, y·y, about the middle to keep the digits
    for (row, line) in ink.chunks_exact(SIDE).enumerate() {
        let y = row as f32 - (SIDE as f32 - 1.0) / 2.0;
        let mut weight = 0.0;
        let mut moment = 0.0;
        for (column, &value) in line.iter().enumerate() {
            weight += value;
            moment += value * (column as f32 - (SIDE as f32 - 1.0) / 2.0);
        }
        sums[0] += moment;
        sums[1] += weight * y;
        sums[2] += moment * y;
        sums[3] += weight * y * y;
    }
    let [x, y, xy, yy] = sums.map(|sum| sum / total);
    let vertical = yy - y * y;
    if vertical < 1e-4 {
        return 0.0;
    }
    // Rows count downwards, slant upwards.
    -(xy - x * y) / vertical
}

/// Traits measured in standard deviations from the mean of their own class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StandardTraits(pub [f32; Traits::COUNT]);

impl StandardTraits {
    /// The square of the Euclidean distance between two hands.
    pub fn distance_squared(&self, other: &Self) -> f32 {
        self.0
            .iter()
            .zip(other.0)
            .map(|(a, b)| (a - b) * (a - b))
            .sum()
    }
}

/// The mean and the standard deviation of each class's traits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraitScale {
    classes: Vec<ClassScale>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct ClassScale {
    mean: [f32; Traits::COUNT],
    deviation: [f32; Traits::COUNT],
}

impl TraitScale {
    /// Deviations below this are a class drawn alike by all: there is nothing to standardise.
    const SMALLEST: f32 = 1e-5;

    /// Measures `classes` classes from `(class, traits)` entries. A class without an entry gets a
    /// scale on which everything is average.
    ///
    /// # Panics
    /// When an entry's class is not below `classes`.
    pub fn fit(classes: usize, entries: impl IntoIterator<Item = (usize, Traits)>) -> Self {
        let mut sums = vec![(0.0f64, [0.0f64; Traits::COUNT], [0.0f64; Traits::COUNT]); classes];
        for (class, traits) in entries {
            let (count, sum, squares) = &mut sums[class];
            *count += 1.0;
            for (at, value) in traits.to_array().into_iter().enumerate() {
                sum[at] += f64::from(value);
                squares[at] += f64::from(value) * f64::from(value);
            }
        }
        let classes = sums
            .into_iter()
            .map(|(count, sum, squares)| {
                let mut scale = ClassScale::default();
                if count > 0.0 {
                    for at in 0..Traits::COUNT {
                        let mean = sum[at] / count;
                        scale.mean[at] = mean as f32;
                        scale.deviation[at] =
                            (squares[at] / count - mean * mean).max(0.0).sqrt() as f32;
                    }
                }
                scale
            })
            .collect();
        Self { classes }
    }

    /// How many classes the scale covers.
    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Places traits among those of their own class. A trait in which the class doesn't vary is 0.
    ///
    /// # Panics
    /// When `class` is not below [`TraitScale::classes`].
    pub fn standardise(&self, class: usize, traits: Traits) -> StandardTraits {
        let ClassScale { mean, deviation } = self.classes[class];
        let mut values = traits.to_array();
        for (at, value) in values.iter_mut().enumerate() {
            *value = if deviation[at] < Self::SMALLEST {
                0.0
            } else {
                (*value - mean[at]) / deviation[at]
            };
        }
        StandardTraits(values)
    }
}

#[cfg(test)]
mod tests;
