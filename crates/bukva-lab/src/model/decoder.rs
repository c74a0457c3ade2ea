//! The decoder: latent vectors to glyphs.

use bukva_kernels::{flatten, unflatten};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::encoder::{CHANNELS, INNER, INNER_SIDE};
use super::init::Initializer;
use super::layers::{ConvTransposeBlock, Dense, LinearBlock, Mode};
use bukva_glyphs::PIXELS;

/// The mirror image of the encoder, followed by a fully connected layer over the pixels.
#[derive(Module, Debug)]
pub struct Decoder {
    /// `latent` to 64·7·7 values.
    pub from_latent: LinearBlock,
    /// 64 to 32 channels, 7 to 14 pixels.
    pub deconv1: ConvTransposeBlock,
    /// 32 channels to 1, 14 to 28 pixels.
    pub deconv2: ConvTransposeBlock,
    /// 784 to 784 pixels: the only layer without normalization and PReLU.
    pub to_pixels: Dense,
}

impl Decoder {
    /// A decoder with random weights, for latent vectors of `latent` values.
    pub fn init(latent: usize, device: &Device, init: &mut impl Initializer) -> Self {
        Self {
            from_latent: LinearBlock::init(latent, INNER, device, init),
            deconv1: ConvTransposeBlock::init(CHANNELS[1], CHANNELS[0], device, init),
            deconv2: ConvTransposeBlock::init(CHANNELS[0], 1, device, init),
            to_pixels: Dense::init(PIXELS, PIXELS, device, init),
        }
    }

    /// # Shapes
    /// `[batch, latent]` in, `[batch, 784]` out: ink amounts in row order, not yet clamped to 0..1.
    pub fn forward(&self, latent: Tensor<2>, mode: Mode) -> Tensor<2> {
        let x = self.from_latent.forward(latent, mode);
        let x = unflatten(x, [CHANNELS[1], INNER_SIDE, INNER_SIDE]); // [batch, 64, 7, 7]
        let x = self.deconv1.forward(x, mode); // [batch, 32, 14, 14]
        let x = self.deconv2.forward(x, mode); // [batch, 1, 28, 28]
        self.to_pixels.forward(flatten(x))
    }
}
