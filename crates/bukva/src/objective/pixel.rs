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
    /// The loss of a batch against its aims, of each glyph against the aim that it is nearest to;
    /// zero when there are none.
    ///
    /// # Shapes
    /// `[batch, 784]` in, `[1]` out.
    pub fn of(self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let Some(aims) = &batch.aims else {
            return translated.mean().mul_scalar(0.0);
        };
        if aims.dims()[1] == 1 {
            return self
                .of_difference(translated - aims.clone().squeeze_dim(1))
                .mean();
        }
        let distance = self.of_difference(translated.unsqueeze_dim(1) - aims.clone());
        // [batch, aims, 784] to [batch, aims, 1] to [batch, 1, 1]
        distance.mean_dim(2).min_dim(1).mean()
    }

    fn of_difference<const D: usize>(self, difference: Tensor<D>) -> Tensor<D> {
        match self {
            Self::L1 => difference.abs(),
            Self::L2 => difference.square(),
        }
    }
}
