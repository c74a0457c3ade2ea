//! 3x3 convolution with stride 2 and its adjoint, on channels-last images.
//!
//! Both connect a convolution's input (height × width × `inputs`) with its output (half as high and
//! wide, rounded up, × `outputs`) through one weight, `[outputs, inputs, 3, 3]`. The convolution
//! maps input to output and the transposed convolution maps output to input; the backward pass of
//! each goes in the opposite direction. Both are implicit GEMM: neither writes an im2col copy of an
//! image, except for single-channel images.

mod conv2d;
mod conv_transpose2d;
mod runs;
mod shape;
mod single_channel;
mod weight_gradient;

pub(crate) use conv_transpose2d::PackedConvTranspose;
pub(crate) use conv2d::PackedConv;
pub(crate) use shape::{ConvShape, TAPS};
pub(crate) use weight_gradient::Gradient;
