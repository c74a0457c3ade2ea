//! What changes the style of a hand.

use std::ops::RangeInclusive;

use super::Latent;
use crate::error::Error;
use crate::model::Contents;

/// The tensor of the directions in a model file.
pub(super) const TENSOR: &str = "style";

/// How much to change the style of a hand, in standard deviations among hands; 0 changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StyleChange {
    /// The width of the strokes.
    pub thickness: f32,
    /// To the right.
    pub slant: f32,
    /// The width of the letters.
    pub width: f32,
}

impl StyleChange {
    /// Changes after which letters can still be read.
    pub const MODERATE: RangeInclusive<f32> = -3.0..=3.0;

    /// Whether this changes nothing.
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// Whether all changes are [moderate](Self::MODERATE).
    pub fn is_moderate(self) -> bool {
        let changes = self.to_array();
        changes.iter().all(|change| Self::MODERATE.contains(change))
    }

    fn to_array(self) -> [f32; COUNT] {
        [self.thickness, self.slant, self.width]
    }
}

/// The number of directions.
const COUNT: usize = 3;

/// For stroke width, slant and aspect ratio, the change of a latent vector that increases it by one
/// standard deviation among hands and leaves the others as they are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StyleDirections {
    /// `[directions, latent]`.
    directions: Vec<f32>,
    latent: usize,
}

impl StyleDirections {
    /// The directions of a model file; `None` if it has none.
    pub(super) fn read(file: &Contents<'_>) -> Result<Option<Self>, Error> {
        let latent = file.info.latent;
        if file.rows(TENSOR).is_none() {
            return Ok(None);
        }
        Ok(Some(Self {
            directions: file.tensor(TENSOR, &[COUNT, latent])?,
            latent,
        }))
    }

    /// A latent vector, changed.
    pub(super) fn moved(&self, from: &Latent, change: StyleChange) -> Latent {
        let directions = self.directions.chunks_exact(self.latent);
        directions
            .zip(change.to_array())
            .fold(from.clone(), |latent, (direction, by)| {
                latent.moved(direction, by)
            })
    }
}
