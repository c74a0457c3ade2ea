//! Conversion between images and vectors.

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;

use super::op::{Op, fused, fuses};
use super::tensor::Dense;
use crate::layout::transposed;

/// Flattens images to vectors: `[batch, channels, height, width]` to
/// `[batch, channels · height · width]`.
///
/// Equivalent to Burn's `flatten`, without its slow copy for channels-last images. Differentiable.
pub fn flatten(x: Tensor<4>) -> Tensor<2> {
    if !fuses(&x) {
        return x.flatten(1, 3);
    }
    let [_, channels, height, width] = x.dims();
    fused(Flatten([channels, height, width]), x)
}

/// Reshapes vectors to images, the inverse of [`flatten`]: `[batch, values]` to
/// `[batch, channels, height, width]`, with the channels, height and width of `image`. The fused
/// result is channels-last in memory.
///
/// # Panics
/// If the sizes don't match.
pub fn unflatten(x: Tensor<2>, image: [usize; 3]) -> Tensor<4> {
    let ([batch, values], [channels, height, width]) = (x.dims(), image);
    assert!(
        values == channels * height * width,
        "unflatten: {values} values, images of {channels}×{height}×{width}"
    );
    if !fuses(&x) {
        return x.reshape([batch, channels, height, width]);
    }
    fused(Unflatten(image), x)
}

#[derive(Clone, Copy, Debug)]
struct Flatten([usize; 3]);

#[derive(Clone, Copy, Debug)]
struct Unflatten([usize; 3]);

fn to_vectors(x: FlexTensor, [channels, height, width]: [usize; 3]) -> FlexTensor {
    let x = Dense::channels_last(x);
    let values = transposed(x.values(), height * width, channels);
    values.into_flex([x.size(0), channels * height * width])
}

fn to_images(x: FlexTensor, [channels, height, width]: [usize; 3]) -> FlexTensor {
    let x = Dense::new(x);
    let values = transposed(x.values(), channels, height * width);
    values.into_channels_first([x.size(0), height, width, channels])
}

impl Op<1> for Flatten {
    type State = ();

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, ()) {
        (to_vectors(x, self.0), ())
    }

    fn backward(self, (): (), grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        [Some(to_images(grad, self.0))]
    }
}

impl Op<1> for Unflatten {
    type State = ();

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, ()) {
        (to_images(x, self.0), ())
    }

    fn backward(self, (): (), grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        [Some(to_vectors(grad, self.0))]
    }
}
