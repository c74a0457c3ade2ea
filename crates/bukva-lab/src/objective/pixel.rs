//! Distances between outputs and targets.

use bukva_kernels::{Distance, nearest_distance};
use burn::tensor::Tensor;
use serde::{Deserialize, Serialize};

use super::batch::Batch;

/// The distance between an output and its target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PixelLoss {
    /// Mean absolute difference: its optimum is the median, so strokes stay sharp.
    #[default]
    L1,
    /// Mean squared difference: its optimum is the mean, so uncertain pixels turn gray.
    L2,
}

impl PixelLoss {
    /// The loss of a batch: the mean distance of each output to the nearest of its targets; zero
    /// without targets.
    ///
    /// # Shapes
    /// `[batch, 784]` in, `[1]` out.
    pub fn of(self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let Some(targets) = &batch.targets else {
            return output.mean().mul_scalar(0.0);
        };
        let distance = match self {
            Self::L1 => Distance::Absolute,
            Self::L2 => Distance::Squared,
        };
        nearest_distance(distance, output, targets.clone())
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::TensorData;

    use super::*;
    use crate::objective::BatchData;
    use bukva_data::Class;
    use bukva_glyphs::PIXELS;

    /// The loss of two uniform glyphs, with ink 0.5 and 1, against uniform targets.
    fn loss(loss: PixelLoss, targets: [&[f32]; 2]) -> f32 {
        let device = crate::device();
        let batch = BatchData {
            source: vec![0.0; 2 * PIXELS],
            targets: targets
                .concat()
                .into_iter()
                .flat_map(|ink| [ink; PIXELS])
                .collect(),
            classes: vec![Class::new(0); 2],
        };
        let output = [[0.5; PIXELS], [1.0; PIXELS]].concat();
        let output = Tensor::from_data(TensorData::new(output, [2, PIXELS]), &device);
        loss.of(output, &batch.to_device(&device))
            .into_scalar::<f32>()
    }

    #[test]
    fn a_single_target_is_compared_with_every_pixel() {
        assert_eq!(loss(PixelLoss::L1, [&[0.25], &[0.25]]), 0.5);
        assert_eq!(
            loss(PixelLoss::L2, [&[0.25], &[0.5]]),
            (0.0625 + 0.25) / 2.0
        );
    }

    #[test]
    fn of_several_targets_only_the_nearest_counts() {
        let targets: [&[f32]; 2] = [&[0.0, 0.75], &[0.75, 0.0]];
        assert_eq!(loss(PixelLoss::L1, targets), 0.25);
        assert_eq!(loss(PixelLoss::L2, targets), 0.0625);
    }

    #[test]
    fn a_batch_without_targets_has_no_loss() {
        assert_eq!(loss(PixelLoss::L1, [&[], &[]]), 0.0);
    }
}
