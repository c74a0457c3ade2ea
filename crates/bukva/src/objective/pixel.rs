//! Distances between translated glyphs and images.

use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use crate::data::Batch;

/// How far a translated glyph is from the image it aims at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PixelLoss {
    /// Mean absolute difference: its optimum is the median, so strokes stay sharp.
    #[default]
    L1,
    /// Mean squared difference: its optimum is the mean, so what is uncertain turns grey.
    L2,
}

impl PixelLoss {
    /// The loss of a batch against its aims; zero when it has none.
    ///
    /// # Shapes
    /// `[batch, 784]` in, `[1]` out.
    pub fn of(self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let Some(aim) = &batch.aim else {
            return translated.mean().mul_scalar(0.0);
        };
        let difference = translated - aim.clone();
        match self {
            Self::L1 => difference.abs().mean(),
            Self::L2 => difference.square().mean(),
        }
    }
}
