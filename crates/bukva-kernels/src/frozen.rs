//! Normalisation as inference does it.

use burn::tensor::activation::prelu;
use burn::tensor::{Tensor, module};

use crate::ops::check_channels;

/// Batch normalisation with given statistics, and PReLU: all of them `[channels]`.
#[derive(Clone, Debug)]
pub struct FrozenNorm {
    /// Scale.
    pub gamma: Tensor<1>,
    /// Shift.
    pub beta: Tensor<1>,
    /// PReLU's slope for negative values.
    pub slope: Tensor<1>,
    /// The mean that is taken off.
    pub mean: Tensor<1>,
    /// The variance that is divided by.
    pub variance: Tensor<1>,
    /// Added to the variance before its root is taken.
    pub epsilon: f64,
}

impl FrozenNorm {
    /// Normalisation and PReLU of `[batch, channels, ...]`, by plain operations.
    ///
    /// # Panics
    /// If the sizes don't fit together.
    pub fn apply<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        check_channels("frozen norm", &x, &self.parameters());
        let normalised = module::batch_norm(
            x,
            self.gamma,
            self.beta,
            self.mean,
            self.variance,
            self.epsilon,
        );
        prelu(normalised, self.slope)
    }

    fn parameters(&self) -> [&Tensor<1>; 5] {
        [
            &self.gamma,
            &self.beta,
            &self.slope,
            &self.mean,
            &self.variance,
        ]
    }
}
