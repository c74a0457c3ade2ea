//! The encoder: glyphs to latent vectors.

use bukva_kernels::flatten;
use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::init::Initializer;
use super::layers::{ConvBlock, LinearBlock, Mode};
use bukva_glyphs::SIDE;

/// Channels after the first and second convolution.
pub(super) const CHANNELS: [usize; 2] = [32, 64];
/// Height and width after both convolutions.
pub(super) const INNER_SIDE: usize = SIDE / 4;
/// The number of inputs of the fully connected layer, and of outputs of the decoder's.
pub(super) const INNER: usize = CHANNELS[1] * INNER_SIDE * INNER_SIDE;

/// Two convolutions of stride 2 and a fully connected layer, each with normalization and PReLU.
#[derive(Module, Debug)]
pub struct Encoder {
    /// 1 to 32 channels, 28 to 14 pixels.
    pub conv1: ConvBlock,
    /// 32 to 64 channels, 14 to 7 pixels.
    pub conv2: ConvBlock,
    /// 64·7·7 to `latent` values.
    pub to_latent: LinearBlock,
}

impl Encoder {
    /// An encoder with random weights, for latent vectors of `latent` values.
    pub fn init(latent: usize, device: &Device, init: &mut impl Initializer) -> Self {
        Self {
            conv1: ConvBlock::init(1, CHANNELS[0], device, init),
            conv2: ConvBlock::init(CHANNELS[0], CHANNELS[1], device, init),
            to_latent: LinearBlock::init(INNER, latent, device, init),
        }
    }

    /// # Shapes
    /// `[batch, 1, 28, 28]` in, `[batch, latent]` out.
    pub fn forward(&self, source: Tensor<4>, mode: Mode) -> Tensor<2> {
        let x = self.conv1.forward(source, mode); // [batch, 32, 14, 14]
        let x = self.conv2.forward(x, mode); // [batch, 64, 7, 7]
        self.to_latent.forward(flatten(x), mode)
    }
}
