//! Convolution 3×3 with stride 2 and its adjoint, on channels-last images.
//!
//! Both connect a convolution's input (height × width × `inputs`) with its output (half as high and
//! wide, rounded up, × `outputs`) through one weight, `[outputs, inputs, 3, 3]`: the convolution goes
//! from input to output, the transposed convolution from output to input, and either one's backward
//! pass goes the other way. Both are implicit GEMM: neither writes an unfolded copy of an image, but of
//! a single channel.

mod conv2d;
mod conv_transpose2d;
mod runs;
mod shape;
mod single_channel;
mod weight_gradient;

pub(crate) use conv_transpose2d::PackedConvTranspose;
pub(crate) use conv2d::PackedConv;
pub(crate) use shape::ConvShape;
pub(crate) use weight_gradient::Gradient;
