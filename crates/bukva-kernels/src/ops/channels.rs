//! Concatenation of images along their channels.

use burn::backend::flex::FlexTensor;
use burn::tensor::Tensor;

use super::op::{Op, fused, fuses};
use super::tensor::Dense;
use crate::buffer::Buffer;

/// Appends the channels of constant images to those of `x`.
///
/// `x` is `[batch, channels, height, width]` and `constant` `[batch, more, height, width]`; the
/// result is `[batch, channels + more, height, width]`. Differentiable in `x`. The fused result is
/// channels-last in memory.
///
/// # Panics
/// If the sizes don't match.
pub fn append_channels(x: Tensor<4>, constant: Tensor<4>) -> Tensor<4> {
    let ([batch, _, height, width], [rows, _, h, w]) = (x.dims(), constant.dims());
    assert!(
        [batch, height, width] == [rows, h, w],
        "append_channels: {batch} images of {height}×{width}, {rows} of {h}×{w}"
    );
    if !fuses(&x) {
        return Tensor::cat(vec![x, constant.detach()], 1);
    }
    fused(Append(Dense::inner_channels_last(constant)), x)
}

#[derive(Clone, Debug)]
struct Append(Dense);

impl Op<1> for Append {
    /// The number of channels of `x`.
    type State = usize;

    fn forward(&self, [x]: [FlexTensor; 1]) -> (FlexTensor, usize) {
        let x = Dense::channels_last(x);
        let [batch, height, width, channels] = [0, 1, 2, 3].map(|at| x.size(at));
        let all = channels + self.0.size(3);
        let mut joined = Buffer::any(batch * height * width * all);
        let places = x.values().chunks_exact(channels);
        let constant = self.0.values().chunks_exact(all - channels);
        for (to, (x, constant)) in joined.chunks_exact_mut(all).zip(places.zip(constant)) {
            to[..channels].copy_from_slice(x);
            to[channels..].copy_from_slice(constant);
        }
        let shape = [batch, height, width, all];
        (joined.into_channels_first(shape), channels)
    }

    fn backward(self, channels: usize, grad: FlexTensor, _: [bool; 1]) -> [Option<FlexTensor>; 1] {
        let grad = Dense::channels_last(grad);
        let [batch, height, width, all] = [0, 1, 2, 3].map(|at| grad.size(at));
        let mut of_x = Buffer::any(batch * height * width * channels);
        let places = grad.values().chunks_exact(all);
        for (to, grad) in of_x.chunks_exact_mut(channels).zip(places) {
            to.copy_from_slice(&grad[..channels]);
        }
        [Some(
            of_x.into_channels_first([batch, height, width, channels]),
        )]
    }
}
