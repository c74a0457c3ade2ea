//! Normalisation as inference does it.

use burn::backend::Dispatch;
use burn::tensor::activation::prelu;
use burn::tensor::{Tensor, module};

use crate::backend::Fused;
use crate::choice::Kernels;
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
    /// Normalisation and PReLU of `[batch, channels, ...]`. Differentiable in `x` and all but the
    /// statistics, which are constants.
    ///
    /// # Panics
    /// If the sizes don't fit together.
    pub fn apply<const D: usize>(self, kernels: Kernels, x: Tensor<D>) -> Tensor<D> {
        check_channels("frozen norm", &x, &self.parameters());
        if kernels.fuse(&x) {
            return self.fused(x);
        }
        let normalised = module::batch_norm(
            x,
            self.gamma,
            self.beta,
            self.mean.detach(),
            self.variance.detach(),
            self.epsilon,
        );
        prelu(normalised, self.slope)
    }

    fn fused<const D: usize>(self, x: Tensor<D>) -> Tensor<D> {
        let parameters = [self.gamma, self.beta, self.slope, self.mean, self.variance];
        let [gamma, beta, slope, mean, variance] = parameters.map(Tensor::into_dispatch);
        let (x, epsilon) = (x.into_dispatch(), self.epsilon as f32);
        Tensor::from_dispatch(Dispatch::fused_frozen_norm(
            x, gamma, beta, slope, mean, variance, epsilon,
        ))
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
