//! The fused operations as an extension of Burn's backends, and their implementation on Flex.

use burn::backend::flex::{FlexTensor, Layout};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, Shape, backend_extension};

use crate::adam::{self, AdamStep};
use crate::buffer::Buffer;
use crate::conv::Stride2;
use crate::isa::InstructionSet;
use crate::map::Map;
use crate::norm::{self, Affine, Statistics};
use crate::order::swapped;
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

/// A float32 tensor whose values lie in order.
#[derive(Clone, Debug)]
pub(crate) struct Dense(FlexTensor);

impl Dense {
    /// The values in the order of the shape.
    pub(crate) fn new(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    /// The values with channels (dimension 1) last; no copy where they already lie so.
    pub(crate) fn channels_last(tensor: FlexTensor) -> Self {
        let rank = tensor.layout().num_dims();
        let axes: Vec<usize> = std::iter::once(0)
            .chain(2..rank)
            .chain(std::iter::once(1))
            .collect();
        let layout = tensor.layout().permute(&axes);
        Self::new(tensor.with_layout(layout))
    }

    /// Size of dimension `at`, in the order of memory.
    pub(crate) fn size(&self, at: usize) -> usize {
        self.0.layout().shape()[at]
    }

    fn shape(&self) -> Shape {
        self.0.layout().shape().clone()
    }

    pub(crate) fn values(&self) -> &[f32] {
        let layout = self.0.layout();
        &self.0.storage()[layout.start_offset()..][..layout.num_elements()]
    }

    /// The values to overwrite; a copy is made first if another tensor shares them.
    pub(crate) fn values_mut(&mut self) -> &mut [f32] {
        if !self.0.is_unique() {
            self.0 = tensor_of(self.values(), self.shape());
        }
        let (start, len) = (
            self.0.layout().start_offset(),
            self.0.layout().num_elements(),
        );
        &mut self.0.storage_mut()[start..][..len]
    }

    pub(crate) fn into_tensor(self) -> FlexTensor {
        self.0
    }

    /// Back to channels in dimension 1, for a tensor that has them last.
    pub(crate) fn into_channels_first(self) -> FlexTensor {
        channels_first(self.0)
    }
}

/// A tensor with a copy of `values`.
pub(crate) fn tensor_of(values: &[f32], shape: impl Into<Shape>) -> FlexTensor {
    let mut buffer = Buffer::any(values.len());
    buffer.copy_from_slice(values);
    buffer.into_tensor(shape)
}

/// Moves the last dimension to place 1 without touching memory.
pub(crate) fn channels_first(tensor: FlexTensor) -> FlexTensor {
    let rank = tensor.layout().num_dims();
    let axes: Vec<usize> = [0, rank - 1].into_iter().chain(1..rank - 1).collect();
    let layout: Layout = tensor.layout().permute(&axes);
    tensor.with_layout(layout)
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
        let (y, statistics) = norm_prelu(&Dense::channels_last(x), &gamma, &beta, &slope, epsilon);
        let channels = [gamma.size(0)];
        (
            y,
            tensor_of(&statistics.mean, channels),
            tensor_of(&statistics.variance, channels),
        )
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

/// The activation of a training step (channels in dimension 1) and the batch's statistics.
pub(crate) fn norm_prelu(
    x: &Dense,
    gamma: &Dense,
    beta: &Dense,
    slope: &Dense,
    epsilon: f32,
) -> (FlexTensor, Statistics) {
    let isa = InstructionSet::current();
    let affine = Affine {
        gamma: gamma.values(),
        beta: beta.values(),
        slope: slope.values(),
        epsilon,
    };
    let statistics = Statistics::of(isa, x.values(), gamma.size(0));
    let y = norm::forward(isa, x.values(), affine, &statistics);
    (channels_first(y.into_tensor(x.shape())), statistics)
}
