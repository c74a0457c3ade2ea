//! The fused operations as an extension of Burn's backends, and their implementation on Flex.

use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};

use crate::adam::{self, AdamStep};
use crate::buffer::Buffer;
use crate::conv::Stride2;
use crate::cross_entropy;
use crate::dense::{Dense, channels_first, tensor_of};
use crate::distance::{self, Distance};
use crate::isa::InstructionSet;
use crate::map::Map;
use crate::masked;
use crate::norm::{self, Affine, Statistics};
use crate::order::swapped;
use crate::pooled;
use crate::product::Linear;

/// The fused operations, by backend. See [`crate::ops`] for what each of them computes.
#[backend_extension(Autodiff, Flex)]
pub(crate) trait Fused: Backend {
    /// A linear map with bias.
    fn fused_map(
        map: Map,
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// `[batch, channels, height, width]` to `[batch, values]`, in the order of the shape.
    fn fused_flatten(x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The inverse of [`Fused::fused_flatten`].
    fn fused_unflatten(x: FloatTensor<Self>, image: [usize; 3]) -> FloatTensor<Self>;

    /// Returns the activation, and the mean and biased variance of the batch.
    fn fused_norm_prelu(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        slope: FloatTensor<Self>,
        epsilon: f32,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// Normalisation by a given mean and variance, through which no gradient passes, and PReLU.
    fn fused_frozen_norm(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        slope: FloatTensor<Self>,
        mean: FloatTensor<Self>,
        variance: FloatTensor<Self>,
        epsilon: f32,
    ) -> FloatTensor<Self>;

    /// Convolution 5×5, ReLU and pooling.
    fn fused_pooled(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// Returns one number; `aims` are constants.
    fn fused_nearest(
        distance: Distance,
        x: FloatTensor<Self>,
        aims: FloatTensor<Self>,
    ) -> FloatTensor<Self>;

    /// Returns one number.
    fn fused_cross_entropy(logits: FloatTensor<Self>, classes: Vec<u16>) -> FloatTensor<Self>;

    /// The same twice.
    fn fused_fork(x: FloatTensor<Self>) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// A product, value by value; `mask` is constant.
    fn fused_masked(x: FloatTensor<Self>, mask: FloatTensor<Self>) -> FloatTensor<Self>;

    /// Returns one number.
    fn fused_squared_norm(x: FloatTensor<Self>) -> FloatTensor<Self>;

    /// Returns parameter, first and second moment.
    fn fused_adam(
        param: FloatTensor<Self>,
        grad: FloatTensor<Self>,
        moment1: FloatTensor<Self>,
        moment2: FloatTensor<Self>,
        step: AdamStep,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

/// The sizes of a fully connected map, given its input.
pub(crate) fn linear_sizes(x: &Dense, outputs: usize) -> Linear {
    Linear {
        batch: x.size(0),
        inputs: x.size(1),
        outputs,
    }
}

/// The sizes of a convolution, given its input.
pub(crate) fn conv_sizes(x: &Dense, weight: &Dense) -> Stride2 {
    let (small, big) = (weight.size(0), weight.size(1));
    Stride2 {
        batch: x.size(0),
        height: x.size(1),
        width: x.size(2),
        big,
        small,
    }
}

/// The sizes of a transposed convolution, given its input.
pub(crate) fn conv_transpose_sizes(x: &Dense, weight: &Dense) -> Stride2 {
    let (small, big) = (weight.size(0), weight.size(1));
    Stride2 {
        batch: x.size(0),
        height: 2 * x.size(1),
        width: 2 * x.size(2),
        big,
        small,
    }
}

/// A big or small image of a convolution as a tensor.
pub(crate) fn big_tensor(sizes: Stride2, values: Buffer) -> FlexTensor {
    channels_first(values.into_tensor([sizes.batch, sizes.height, sizes.width, sizes.big]))
}

/// See [`big_tensor`].
pub(crate) fn small_tensor(sizes: Stride2, values: Buffer) -> FlexTensor {
    channels_first(values.into_tensor([
        sizes.batch,
        sizes.small_height(),
        sizes.small_width(),
        sizes.small,
    ]))
}

impl Fused for Flex {
    fn fused_map(map: Map, x: FlexTensor, weight: FlexTensor, bias: FlexTensor) -> FlexTensor {
        let (x, weight, bias) = (map.input(x), Dense::new(weight), Dense::new(bias));
        map.forward(&x, &weight, &bias)
    }

    fn fused_flatten(x: FlexTensor) -> FlexTensor {
        let x = Dense::channels_last(x);
        let [batch, height, width, channels] = std::array::from_fn(|at| x.size(at));
        let values = swapped(x.values(), height * width, channels);
        values.into_tensor([batch, channels * height * width])
    }

    fn fused_unflatten(x: FlexTensor, [channels, height, width]: [usize; 3]) -> FlexTensor {
        let x = Dense::new(x);
        let values = swapped(x.values(), channels, height * width);
        channels_first(values.into_tensor([x.size(0), height, width, channels]))
    }

    fn fused_norm_prelu(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        slope: FlexTensor,
        epsilon: f32,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        let (gamma, beta, slope) = (Dense::new(gamma), Dense::new(beta), Dense::new(slope));
        let x = Dense::channels_last(x);
        let statistics = batch_statistics(&x);
        let y = normalise(&x, &gamma, &beta, &slope, epsilon, &statistics);
        let channels = [gamma.size(0)];
        (
            y,
            tensor_of(&statistics.mean, channels),
            tensor_of(&statistics.variance, channels),
        )
    }

    fn fused_frozen_norm(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        slope: FlexTensor,
        mean: FlexTensor,
        variance: FlexTensor,
        epsilon: f32,
    ) -> FlexTensor {
        let (gamma, beta, slope) = (Dense::new(gamma), Dense::new(beta), Dense::new(slope));
        let statistics = given(mean, variance);
        let x = Dense::channels_last(x);
        normalise(&x, &gamma, &beta, &slope, epsilon, &statistics)
    }

    fn fused_pooled(x: FlexTensor, weight: FlexTensor, bias: FlexTensor) -> FlexTensor {
        let (x, weight, bias) = (
            Dense::channels_last(x),
            Dense::new(weight),
            Dense::new(bias),
        );
        pooled::forward(&x, &weight, &bias).0
    }

    fn fused_nearest(distance: Distance, x: FlexTensor, aims: FlexTensor) -> FlexTensor {
        distance::forward(distance, &Dense::new(x), &Dense::new(aims)).0
    }

    fn fused_cross_entropy(logits: FlexTensor, classes: Vec<u16>) -> FlexTensor {
        cross_entropy::forward(&Dense::new(logits), &classes).0
    }

    fn fused_fork(x: FlexTensor) -> (FlexTensor, FlexTensor) {
        (x.clone(), x)
    }

    fn fused_masked(x: FlexTensor, mask: FlexTensor) -> FlexTensor {
        masked::forward(&Dense::new(x), &Dense::new(mask))
    }

    fn fused_squared_norm(x: FlexTensor) -> FlexTensor {
        let x = Dense::new(x);
        let sum = adam::squared_norm(InstructionSet::current(), x.values());
        tensor_of(&[sum as f32], [1])
    }

    fn fused_adam(
        param: FlexTensor,
        grad: FlexTensor,
        moment1: FlexTensor,
        moment2: FlexTensor,
        step: AdamStep,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        let [mut param, grad, mut moment1, mut moment2] =
            [param, grad, moment1, moment2].map(Dense::new);
        adam::update(
            InstructionSet::current(),
            &step,
            param.values_mut(),
            grad.values(),
            moment1.values_mut(),
            moment2.values_mut(),
        );
        (
            param.into_tensor(),
            moment1.into_tensor(),
            moment2.into_tensor(),
        )
    }
}

/// The statistics of a batch.
pub(crate) fn batch_statistics(x: &Dense) -> Statistics {
    let channels = x.shape().last().copied().unwrap_or_default();
    Statistics::of(InstructionSet::current(), x.values(), channels)
}

/// The activation by given statistics.
pub(crate) fn normalise(
    x: &Dense,
    gamma: &Dense,
    beta: &Dense,
    slope: &Dense,
    epsilon: f32,
    statistics: &Statistics,
) -> FlexTensor {
    let affine = Affine {
        gamma: gamma.values(),
        beta: beta.values(),
        slope: slope.values(),
        epsilon,
    };
    let y = norm::forward(InstructionSet::current(), x.values(), affine, statistics);
    channels_first(y.into_tensor(x.shape()))
}

/// Statistics from elsewhere.
pub(crate) fn given(mean: FlexTensor, variance: FlexTensor) -> Statistics {
    Statistics {
        mean: Dense::new(mean).values().to_vec(),
        variance: Dense::new(variance).values().to_vec(),
    }
}
