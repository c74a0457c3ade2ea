//! The discriminator: whether an image was drawn by the hand of another, as the letter asked for.

use bukva_kernels::{FrozenNorm, append_channels, flatten};
use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::network::{PHASES, PlainConv};
use crate::model::{Dense, Initializer};

/// Channels after each convolution.
const CHANNELS: [usize; 3] = [48, 96, 128];
const FEATURES: usize = 128;
/// The slope of the leaky ReLU for negative values.
const SLOPE: f32 = 0.2;

/// Three strided convolutions and a projection on the letter (Miyato and Koyama 2018), with leaky
/// ReLU and without normalization.
#[derive(Module, Debug)]
pub(crate) struct Discriminator {
    conv1: PlainConv,
    conv2: PlainConv,
    conv3: PlainConv,
    features: Dense,
    score: Dense,
    letters: Dense,
}

impl Discriminator {
    pub(super) fn init(letters: usize, device: &Device, init: &mut impl Initializer) -> Self {
        let [first, second, third] = CHANNELS;
        let inputs = 2 * PHASES;
        Self {
            conv1: PlainConv::init(inputs, first, device, init),
            conv2: PlainConv::init(first, second, device, init),
            conv3: PlainConv::init(second, third, device, init),
            features: Dense::init(third * 16, FEATURES, device, init),
            score: Dense::init(FEATURES, 1, device, init),
            letters: Dense::init(letters, FEATURES, device, init),
        }
    }

    /// # Shapes
    /// `drawn` and `hand` `[batch, 4, 28, 28]`, `letters` `[batch, letters]` one-hot, result
    /// `[batch, 1]`: above 0 for genuine images. Differentiable in `drawn` only.
    pub(super) fn score(&self, drawn: Tensor<4>, hand: Tensor<4>, letters: Tensor<2>) -> Tensor<2> {
        let x = append_channels(drawn, hand); // [batch, 8, 28, 28]
        let x = leaky(self.conv1.forward(x)); // [batch, 48, 14, 14]
        let x = leaky(self.conv2.forward(x)); // [batch, 96, 7, 7]
        let x = leaky(self.conv3.forward(x)); // [batch, 128, 4, 4]
        let x = leaky(self.features.forward(flatten(x)));
        let of_letter = (x.clone() * self.letters.forward(letters)).sum_dim(1);
        self.score.forward(x) + of_letter
    }
}

/// Leaky ReLU by the fused normalization, with statistics that change nothing.
fn leaky<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    const EPSILON: f64 = 1e-5;
    let (channels, device) = (x.dims()[1], x.device());
    let constant = |value: f32| Tensor::<1>::full([channels], value, &device);
    FrozenNorm {
        gamma: constant(1.0),
        beta: constant(0.0),
        slope: constant(SLOPE),
        mean: constant(0.0),
        variance: constant((1.0 - EPSILON) as f32),
        epsilon: EPSILON,
    }
    .apply(x)
}
