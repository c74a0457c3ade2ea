//! Whole blocks of inference as functions on Burn tensors.

use burn::backend::Dispatch;
use burn::tensor::activation::prelu;
use burn::tensor::{Tensor, module};

use crate::backend::Fused;
use crate::choice::Kernels;
use crate::map::Map;
use crate::ops::{check_channels, conv_transpose3x3s2, conv3x3s2, linear};

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

/// [`linear`], then [`FrozenNorm::apply`], in one pass where both run on the fused kernels.
///
/// On an autodiff device the normalisation runs by plain operations, so that gradients are right
/// there too; the same holds of the two other blocks.
///
/// # Panics
/// If the sizes don't fit together.
pub fn linear_block(
    kernels: Kernels,
    x: Tensor<2>,
    weight: Tensor<2>,
    bias: Tensor<1>,
    norm: FrozenNorm,
) -> Tensor<2> {
    block(kernels, Map::Linear, x, weight, bias, norm, linear)
}

/// [`conv3x3s2`], then [`FrozenNorm::apply`]; see [`linear_block`].
///
/// # Panics
/// If the sizes don't fit together.
pub fn conv_block(
    kernels: Kernels,
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Tensor<1>,
    norm: FrozenNorm,
) -> Tensor<4> {
    block(kernels, Map::Conv, x, weight, bias, norm, conv3x3s2)
}

/// [`conv_transpose3x3s2`], then [`FrozenNorm::apply`]; see [`linear_block`].
///
/// # Panics
/// If the sizes don't fit together.
pub fn conv_transpose_block(
    kernels: Kernels,
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Tensor<1>,
    norm: FrozenNorm,
) -> Tensor<4> {
    let map = Map::ConvTranspose;
    block(kernels, map, x, weight, bias, norm, conv_transpose3x3s2)
}

fn block<const D: usize>(
    kernels: Kernels,
    map: Map,
    x: Tensor<D>,
    weight: Tensor<D>,
    bias: Tensor<1>,
    norm: FrozenNorm,
    linear: impl Fn(Kernels, Tensor<D>, Tensor<D>, Tensor<1>) -> Tensor<D>,
) -> Tensor<D> {
    let tracked = x.is_autodiff()
        || weight.is_autodiff()
        || bias.is_autodiff()
        || norm.parameters().iter().any(|param| param.is_autodiff());
    if tracked || !kernels.fuse(&x) {
        return norm.apply(linear(kernels, x, weight, bias));
    }
    let (inputs, outputs) = match map {
        Map::Conv => (1, 0),
        Map::Linear | Map::ConvTranspose => (0, 1),
    };
    let sizes = weight.dims();
    assert!(
        x.dims()[1] == sizes[inputs]
            && bias.dims() == [sizes[outputs]]
            && norm
                .parameters()
                .iter()
                .all(|param| param.dims() == bias.dims()),
        "{map:?}: input {:?}, weight {sizes:?}, {} biases, normalisation of {} channels",
        x.dims(),
        bias.dims()[0],
        norm.gamma.dims()[0]
    );
    Tensor::from_dispatch(Dispatch::fused_block_inference(
        map,
        x.into_dispatch(),
        weight.into_dispatch(),
        bias.into_dispatch(),
        norm.gamma.into_dispatch(),
        norm.beta.into_dispatch(),
        norm.slope.into_dispatch(),
        norm.mean.into_dispatch(),
        norm.variance.into_dispatch(),
        norm.epsilon as f32,
    ))
}
