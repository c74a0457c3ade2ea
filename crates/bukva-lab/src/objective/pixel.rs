//! Distances between translated glyphs and images.

use bukva_kernels::{Distance, nearest_distance};
use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use crate::objective::Batch;

/// How far a translated glyph is from the image it targets at.
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
    /// The loss of a batch against its targets, of each glyph against the target that it is nearest to;
    /// zero when there are none.
    ///
    /// # Shapes
    /// `[batch, 784]` in, `[1]` out.
    pub fn of(self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let Some(targets) = &batch.targets else {
            return translated.mean().mul_scalar(0.0);
        };
        let distance = match self {
            Self::L1 => Distance::Absolute,
            Self::L2 => Distance::Squared,
        };
        nearest_distance(distance, translated, targets.clone())
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::TensorData;

    use super::*;
    use crate::objective::BatchData;
    use bukva_glyphs::PIXELS;

    /// Two glyphs of even ink, 0.5 and 1, and for each of them targets of even ink.
    fn loss(loss: PixelLoss, targets: [&[f32]; 2]) -> f32 {
        let device = crate::device();
        let batch = BatchData {
            source: vec![0.0; 2 * PIXELS],
            targets: targets
                .concat()
                .into_iter()
                .flat_map(|ink| [ink; PIXELS])
                .collect(),
            classes: vec![0, 0],
        };
        let translated = [[0.5; PIXELS], [1.0; PIXELS]].concat();
        let translated = Tensor::from_data(TensorData::new(translated, [2, PIXELS]), &device);
        loss.of(translated, &batch.to_device(&device))
            .into_scalar::<f32>()
    }

    #[test]
    fn a_single_aim_is_held_against_every_pixel() {
        assert_eq!(loss(PixelLoss::L1, [&[0.25], &[0.25]]), 0.5);
        assert_eq!(
            loss(PixelLoss::L2, [&[0.25], &[0.5]]),
            (0.0625 + 0.25) / 2.0
        );
    }

    #[test]
    fn of_several_aims_only_the_nearest_counts() {
        let targets: [&[f32]; 2] = [&[0.0, 0.75], &[0.75, 0.0]];
        assert_eq!(loss(PixelLoss::L1, targets), 0.25);
        assert_eq!(loss(PixelLoss::L2, targets), 0.0625);
    }

    #[test]
    fn a_batch_without_aims_has_no_loss() {
        assert_eq!(loss(PixelLoss::L1, [&[], &[]]), 0.0);
    }
}
