//! The operations as functions on Burn tensors.

use burn::backend::Dispatch;
use burn::tensor::activation::prelu;
use burn::tensor::module;
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{DType, Device, Tensor};

use crate::adam::AdamStep;
use crate::backend::Fused;
use crate::choice::Kernels;
use crate::map::Map;
use crate::weight::{self, from_panels};

impl Kernels {
    pub(crate) fn fuse<const D: usize>(self, tensor: &Tensor<D>) -> bool {
        // Devices compare by hardware: a Flex device with autodiff is equal to one without.
        self == Self::Fused && tensor.dtype() == DType::F32 && tensor.device() == Device::flex()
    }
}

/// A fully connected map: `x · weight + bias`.
///
/// `x` is `[batch, inputs]`, `bias` `[outputs]`, and the weight, `[inputs, outputs]`, comes in
/// panels (see [`crate::to_panels`]); the result is `[batch, outputs]`. Differentiable in all three.
///
/// # Panics
/// If the sizes don't fit together.
pub fn linear(kernels: Kernels, x: Tensor<2>, panels: Tensor<2>, bias: Tensor<1>) -> Tensor<2> {
    let ([_, inputs], [outputs]) = (x.dims(), bias.dims());
    let rows = weight::inputs(&panels, outputs);
    assert!(
        inputs == rows,
        "linear: {inputs} inputs, weight {rows}×{outputs}"
    );
    if !kernels.fuse(&x) {
        return module::linear(x, from_panels(panels, outputs), Some(bias));
    }
    map(Map::Linear, x, panels, bias)
}

/// Convolution 3×3 with stride 2 and padding 1: an image of 28×28 becomes 14×14, one of 7×7 4×4.
///
/// `x` is `[batch, in, height, width]`, `weight` `[out, in, 3, 3]` and `bias` `[out]`.
/// Differentiable in all three. The fused result lies channels-last in memory.
///
/// # Panics
/// If the sizes don't fit together.
pub fn conv3x3s2(kernels: Kernels, x: Tensor<4>, weight: Tensor<4>, bias: Tensor<1>) -> Tensor<4> {
    let ([_, channels, ..], [out, ins, h, w], [biases]) = (x.dims(), weight.dims(), bias.dims());
    assert!(
        channels == ins && out == biases && [h, w] == [3, 3],
        "conv3x3s2: {channels} channels, weight {out}×{ins}×{h}×{w}, {biases} biases"
    );
    if !kernels.fuse(&x) {
        let options = ConvOptions::new([2, 2], [1, 1], [1, 1], 1);
        return module::conv2d(x, weight, Some(bias), options);
    }
    map(Map::Conv, x, weight, bias)
}

/// The adjoint of [`conv3x3s2`] (padding 1, output padding 1): 7×7 becomes 14×14, and 14×14 28×28.
///
/// `x` is `[batch, in, height, width]`, `weight` `[in, out, 3, 3]` and `bias` `[out]`.
/// Differentiable in all three. The fused result lies channels-last in memory.
///
/// # Panics
/// If the sizes don't fit together.
pub fn conv_transpose3x3s2(
    kernels: Kernels,
    x: Tensor<4>,
    weight: Tensor<4>,
    bias: Tensor<1>,
) -> Tensor<4> {
    let ([_, channels, ..], [ins, out, h, w], [biases]) = (x.dims(), weight.dims(), bias.dims());
    assert!(
        channels == ins && out == biases && [h, w] == [3, 3],
        "conv_transpose3x3s2: {channels} channels, weight {ins}×{out}×{h}×{w}, {biases} biases"
    );
    if !kernels.fuse(&x) {
        let options = ConvTransposeOptions::new([2, 2], [1, 1], [1, 1], [1, 1], 1);
        return module::conv_transpose2d(x, weight, Some(bias), options);
    }
    map(Map::ConvTranspose, x, weight, bias)
}

fn map<const D: usize>(map: Map, x: Tensor<D>, weight: Tensor<D>, bias: Tensor<1>) -> Tensor<D> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(Dispatch::fused_map(map, x, weight, bias.into_dispatch()))
}

/// Images as vectors: `[batch, channels, height, width]` to `[batch, channels · height · width]`.
///
/// Burn's `flatten`, without a slow copy where the images lie channels-last. Differentiable.
pub fn flatten(kernels: Kernels, x: Tensor<4>) -> Tensor<2> {
    if !kernels.fuse(&x) {
        return x.flatten(1, 3);
    }
    Tensor::from_dispatch(Dispatch::fused_flatten(x.into_dispatch()))
}

/// Vectors as images, the inverse of [`flatten`]: `[batch, values]` to `[batch, channels, height,
/// width]`, for `image` channels, height and width. The fused result lies channels-last in memory.
///
/// # Panics
/// If the sizes don't fit together.
pub fn unflatten(kernels: Kernels, x: Tensor<2>, image: [usize; 3]) -> Tensor<4> {
    let ([batch, values], [channels, height, width]) = (x.dims(), image);
    assert!(
        values == channels * height * width,
        "unflatten: {values} values, images of {channels}×{height}×{width}"
    );
    if !kernels.fuse(&x) {
        return x.reshape([batch, channels, height, width]);
    }
    Tensor::from_dispatch(Dispatch::fused_unflatten(x.into_dispatch(), image))
}

/// What [`norm_prelu`] returns.
#[derive(Clone, Debug)]
pub struct Normalised<const D: usize> {
    /// The activation, of the input's shape.
    pub output: Tensor<D>,
    /// The batch's mean by channel, detached.
    pub mean: Tensor<1>,
    /// The batch's biased variance by channel, detached.
    pub variance: Tensor<1>,
}

pub(crate) fn check_channels<const D: usize>(
    operation: &str,
    x: &Tensor<D>,
    params: &[&Tensor<1>],
) {
    let channels = x.dims()[1];
    assert!(
        params.iter().all(|param| param.dims() == [channels]),
        "{operation}: {channels} channels, parameters {:?}",
        params
            .iter()
            .map(|param| param.dims()[0])
            .collect::<Vec<_>>()
    );
}

/// Batch normalisation with the batch's own statistics, then PReLU with a slope for each channel.
///
/// `x` is `[batch, channels, ...]`; `gamma`, `beta` and `slope` are `[channels]`. Differentiable
/// in all four; the gradient of `x` takes its part in the statistics into account.
///
/// # Panics
/// If the sizes don't fit together.
pub fn norm_prelu<const D: usize>(
    kernels: Kernels,
    x: Tensor<D>,
    gamma: Tensor<1>,
    beta: Tensor<1>,
    slope: Tensor<1>,
    epsilon: f64,
) -> Normalised<D> {
    check_channels("norm_prelu", &x, &[&gamma, &beta, &slope]);
    if !kernels.fuse(&x) {
        let normalised = module::batch_norm_train(x, gamma, beta, epsilon);
        return Normalised {
            output: prelu(normalised.output, slope),
            mean: normalised.mean,
            variance: normalised.variance,
        };
    }
    let (x, gamma) = (x.into_dispatch(), gamma.into_dispatch());
    let (beta, slope) = (beta.into_dispatch(), slope.into_dispatch());
    let (output, mean, variance) =
        Dispatch::fused_norm_prelu(x, gamma, beta, slope, epsilon as f32);
    Normalised {
        output: Tensor::from_dispatch(output),
        mean: Tensor::from_dispatch(mean),
        variance: Tensor::from_dispatch(variance),
    }
}

/// The sum of the squares of all values: fused, added up in float64 over fixed parts.
pub fn squared_norm<const D: usize>(kernels: Kernels, x: Tensor<D>) -> f64 {
    let sum = if kernels.fuse(&x) {
        Tensor::<1>::from_dispatch(Dispatch::fused_squared_norm(x.inner().into_dispatch()))
    } else {
        x.square().sum()
    };
    f64::from(sum.into_scalar::<f32>())
}

/// One step of Adam: the new parameter, first moment and second moment, all of `param`'s shape.
///
/// Fused, each of the three is updated in place if no other tensor shares its memory, and copied
/// first otherwise. `param` may be on an autodiff device: the update is made on the inner tensor,
/// and the result is back on that device, wanting gradients as before. Gradient and moments are
/// plain tensors (those of an autodiff device are taken off it). Moments start as zeros.
pub fn adam_step<const D: usize>(
    kernels: Kernels,
    param: Tensor<D>,
    grad: Tensor<D>,
    moment1: Tensor<D>,
    moment2: Tensor<D>,
    step: &AdamStep,
) -> (Tensor<D>, Tensor<D>, Tensor<D>) {
    let shapes = [grad.dims(), moment1.dims(), moment2.dims()];
    assert!(
        shapes.iter().all(|&dims| dims == param.dims()),
        "adam_step: {:?} against {shapes:?}",
        param.dims()
    );
    let (tracked, wanted) = (param.is_autodiff(), param.is_require_grad());
    let [param, grad, moment1, moment2] = [param, grad, moment1, moment2].map(Tensor::inner);
    let (param, moment1, moment2) = if kernels.fuse(&param) {
        let (param, grad) = (param.into_dispatch(), grad.into_dispatch());
        let (moment1, moment2) = (moment1.into_dispatch(), moment2.into_dispatch());
        let (param, moment1, moment2) = Dispatch::fused_adam(param, grad, moment1, moment2, *step);
        (
            Tensor::from_dispatch(param),
            Tensor::from_dispatch(moment1),
            Tensor::from_dispatch(moment2),
        )
    } else {
        plain_adam(param, grad, moment1, moment2, step)
    };
    let param = if tracked {
        Tensor::from_inner(param).set_require_grad(wanted)
    } else {
        param
    };
    (param, moment1, moment2)
}

fn plain_adam<const D: usize>(
    param: Tensor<D>,
    grad: Tensor<D>,
    moment1: Tensor<D>,
    moment2: Tensor<D>,
    step: &AdamStep,
) -> (Tensor<D>, Tensor<D>, Tensor<D>) {
    let (rate, root) = step.corrections();
    let grad = grad.mul_scalar(step.gradient_scale);
    let moment1 = moment1.mul_scalar(step.beta1) + grad.clone().mul_scalar(1.0 - step.beta1);
    let moment2 = moment2.mul_scalar(step.beta2) + grad.square().mul_scalar(1.0 - step.beta2);
    let scale = moment2
        .clone()
        .sqrt()
        .mul_scalar(root)
        .add_scalar(step.epsilon);
    let param = param - moment1.clone().mul_scalar(rate) / scale;
    (param, moment1, moment2)
}
