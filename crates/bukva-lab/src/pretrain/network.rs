//! The letter network: a glyph to the hand that drew it and its letter, and a hand and any letter
//! to a glyph.

use std::array;

use bukva_kernels::{conv3x3s2, flatten, unflatten};
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

use crate::model::{
    ConvBlock, ConvTransposeBlock, Dense, Initializer, LinearBlock, Mode, parameter,
};

/// Channels after each convolution of the encoder.
pub(super) const CHANNELS: [usize; 3] = [32, 64, 64];
/// Channels of the feature map that the decoder's fully connected layers make.
pub(super) const MAP: usize = 48;
/// Channels after each transposed convolution of the decoder.
pub(super) const DRAWN: [usize; 3] = [64, 32, 16];
/// How often the decoder goes from 14x14 to 7x7 and back.
const REFINEMENTS: usize = 3;
/// Height and width after all convolutions.
const INNER_SIDE: usize = super::field::SIDE / 8;
const INNER_AREA: usize = INNER_SIDE * INNER_SIDE;
/// The length of the latent vector.
pub(super) const LATENT: usize = 512;
/// Outputs of the layer that combines a hand and a letter.
const COMBINED: usize = 512;
/// Pixels per place of the output: the last convolution halves the height and width, and gives the
/// four pixels of each place as channels (sub-pixel convolution, Shi et al. 2016).
pub(super) const PHASES: usize = 4;

/// Encoder, letter head, and a decoder that is told which letter to draw.
#[derive(Module, Debug)]
pub(crate) struct LetterNet {
    conv1: ConvBlock,
    conv2: ConvBlock,
    conv3: ConvBlock,
    to_latent: LinearBlock,
    /// One output per letter, and one for images that are no letter.
    letters: Dense,
    combine: LinearBlock,
    from_latent: LinearBlock,
    deconv1: ConvTransposeBlock,
    refine: [Refinement; REFINEMENTS],
    deconv2: ConvTransposeBlock,
    deconv3: ConvTransposeBlock,
    pixels: PlainConv,
}

/// A convolution and a transposed one, between which neighboring places are seen together: each
/// place of a feature map comes from weights of its own, so that edges that run through several are
/// uneven.
#[derive(Module, Debug)]
struct Refinement {
    down: ConvBlock,
    up: ConvTransposeBlock,
}

impl Refinement {
    fn init(channels: usize, device: &Device, init: &mut impl Initializer) -> Self {
        Self {
            down: ConvBlock::init(channels, channels, device, init),
            up: ConvTransposeBlock::init(channels, channels, device, init),
        }
    }

    fn forward(&self, x: Tensor<4>, mode: Mode) -> Tensor<4> {
        self.up.forward(self.down.forward(x, mode), mode)
    }
}

/// A 3x3 convolution of stride 2 without normalization.
#[derive(Module, Debug)]
pub(super) struct PlainConv {
    weight: Param<Tensor<4>>,
    bias: Param<Tensor<1>>,
}

impl PlainConv {
    pub(super) fn init(
        inputs: usize,
        outputs: usize,
        device: &Device,
        init: &mut impl Initializer,
    ) -> Self {
        Self {
            weight: parameter([outputs, inputs, 3, 3], 9 * inputs, device, init),
            bias: parameter([outputs], 9 * inputs, device, init),
        }
    }

    pub(super) fn forward(&self, x: Tensor<4>) -> Tensor<4> {
        conv3x3s2(x, self.weight.val(), self.bias.val())
    }
}

impl LetterNet {
    /// A network with random weights, for this many letters.
    pub(crate) fn init(letters: usize, device: &Device, init: &mut impl Initializer) -> Self {
        let [first, second, third] = CHANNELS;
        let [drawn1, drawn2, drawn3] = DRAWN;
        Self {
            conv1: ConvBlock::init(1, first, device, init),
            conv2: ConvBlock::init(first, second, device, init),
            conv3: ConvBlock::init(second, third, device, init),
            to_latent: LinearBlock::init(third * INNER_AREA, LATENT, device, init),
            letters: Dense::init(LATENT, letters + 1, device, init),
            combine: LinearBlock::init(LATENT + letters, COMBINED, device, init),
            from_latent: LinearBlock::init(COMBINED + letters, MAP * INNER_AREA, device, init),
            deconv1: ConvTransposeBlock::init(MAP, drawn1, device, init),
            refine: array::from_fn(|_| Refinement::init(drawn1, device, init)),
            deconv2: ConvTransposeBlock::init(drawn1, drawn2, device, init),
            deconv3: ConvTransposeBlock::init(drawn2, drawn3, device, init),
            pixels: PlainConv::init(drawn3, PHASES, device, init),
        }
    }

    /// # Shapes
    /// `[batch, 1, 56, 56]` in, `[batch, 512]` out.
    pub(super) fn encode(&self, source: Tensor<4>, mode: Mode) -> Tensor<2> {
        let x = self.conv1.forward(source, mode); // [batch, 32, 28, 28]
        let x = self.conv2.forward(x, mode); // [batch, 64, 14, 14]
        let x = self.conv3.forward(x, mode); // [batch, 64, 7, 7]
        self.to_latent.forward(flatten(x), mode)
    }

    /// # Shapes
    /// `[batch, 512]` in, `[batch, letters + 1]` logits out.
    pub(super) fn read(&self, latent: Tensor<2>) -> Tensor<2> {
        self.letters.forward(latent)
    }

    /// # Shapes
    /// `latent` `[batch, 512]`, `letters` `[batch, letters]` one-hot, result `[batch, 4, 28, 28]`:
    /// ink amounts, not yet clamped to 0..1.
    pub(super) fn draw(&self, latent: Tensor<2>, letters: Tensor<2>, mode: Mode) -> Tensor<4> {
        let told = Tensor::cat(vec![latent, letters.clone()], 1);
        let combined = self.combine.forward(told, mode);
        let x = Tensor::cat(vec![combined, letters], 1);
        let x = self.from_latent.forward(x, mode);
        let x = unflatten(x, [MAP, INNER_SIDE, INNER_SIDE]); // [batch, 48, 7, 7]
        let x = self.deconv1.forward(x, mode); // [batch, 64, 14, 14]
        let refined = self.refine.iter();
        let x = refined.fold(x, |x, refine| refine.forward(x, mode));
        let x = self.deconv2.forward(x, mode); // [batch, 32, 28, 28]
        let x = self.deconv3.forward(x, mode); // [batch, 16, 56, 56]
        self.pixels.forward(x)
    }
}
