//! Classifiers of glyphs: the critic that an objective trains against, and the judge that measures.
//!
//! The two differ in architecture and are trained on different glyphs, so that what pleases the one
//! need not please the other.

use bukva_kernels::{conv5x5_relu_pool, cross_entropy, flatten};
use burn::module::Module;
use burn::tensor::activation::relu;
use burn::tensor::{Device, Tensor};

use super::init::{Initializer, parameter};
use super::layers::{ConvBlock, Dense, LinearBlock, Mode};
use super::translator::glyph_tensor;
use bukva_glyphs::{Glyph, SIDE};
use burn::module::Param;

/// What a classifier makes of a batch.
#[derive(Debug)]
pub struct Prediction {
    /// `[batch, classes]`, unnormalised.
    pub logits: Tensor<2>,
    /// `[batch, features]`: what the last layer reads the class from.
    pub features: Tensor<2>,
}

/// A network that names the class of a glyph.
pub trait Classifier: Module {
    /// # Shapes
    /// `[batch, 1, 28, 28]` in.
    fn read(&self, glyphs: Tensor<4>, mode: Mode) -> Prediction;

    /// Mean cross-entropy between the logits and the true classes.
    fn cross_entropy(&self, glyphs: Tensor<4>, classes: &[u16], mode: Mode) -> Tensor<1> {
        let logits = self.read(glyphs, mode).logits;
        cross_entropy(logits, classes)
    }

    /// The most likely class of each glyph, and its features in row order.
    fn classify_glyphs(&self, glyphs: &[Glyph], device: &Device) -> (Vec<u16>, Vec<f32>) {
        let (mut classes, mut features) = (Vec::with_capacity(glyphs.len()), Vec::new());
        for chunk in glyphs.chunks(256) {
            let reading = self.read(glyph_tensor(chunk, device), Mode::Infer);
            let best = reading.logits.argmax(1).into_data();
            classes.extend(best.iter::<i64>().map(|class| class as u16));
            features.extend(reading.features.into_data().iter::<f32>());
        }
        (classes, features)
    }
}

/// The report's classifier: the encoder's convolutions, one hidden layer.
#[derive(Module, Debug)]
pub struct Critic {
    conv1: ConvBlock,
    conv2: ConvBlock,
    hidden: LinearBlock,
    classes: Dense,
}

impl Critic {
    const HIDDEN: usize = 128;

    /// Fresh weights.
    pub fn init(classes: usize, device: &Device, init: &mut impl Initializer) -> Self {
        Self {
            conv1: ConvBlock::init(1, 16, device, init),
            conv2: ConvBlock::init(16, 32, device, init),
            hidden: LinearBlock::init(32 * (SIDE / 4) * (SIDE / 4), Self::HIDDEN, device, init),
            classes: Dense::init(Self::HIDDEN, classes, device, init),
        }
    }
}

impl Classifier for Critic {
    fn read(&self, glyphs: Tensor<4>, mode: Mode) -> Prediction {
        let x = self.conv1.forward(glyphs, mode); // [batch, 16, 14, 14]
        let x = self.conv2.forward(x, mode); // [batch, 32, 7, 7]
        let features = self.hidden.forward(flatten(x), mode);
        Prediction {
            logits: self.classes.forward(features.clone()),
            features,
        }
    }
}

/// A network of another kind than the critic's and the translator's: 5x5 convolutions, ReLU, max
/// pooling and no normalization (LeCun et al. 1998, with today's activations).
#[derive(Module, Debug)]
pub struct JudgeNet {
    kernel1: Param<Tensor<4>>,
    bias1: Param<Tensor<1>>,
    kernel2: Param<Tensor<4>>,
    bias2: Param<Tensor<1>>,
    hidden: Dense,
    classes: Dense,
}

impl JudgeNet {
    const CHANNELS: [usize; 2] = [16, 32];
    const KERNEL: usize = 5;
    /// Values of the layer whose output serves as features.
    pub const FEATURES: usize = 96;

    /// Fresh weights.
    pub fn init(classes: usize, device: &Device, init: &mut impl Initializer) -> Self {
        let [first, second] = Self::CHANNELS;
        let area = Self::KERNEL * Self::KERNEL;
        let kernel = [Self::KERNEL, Self::KERNEL];
        Self {
            kernel1: parameter([first, 1, kernel[0], kernel[1]], area, device, init),
            bias1: parameter([first], area, device, init),
            kernel2: parameter(
                [second, first, kernel[0], kernel[1]],
                first * area,
                device,
                init,
            ),
            bias2: parameter([second], first * area, device, init),
            hidden: Dense::init(
                second * (SIDE / 4) * (SIDE / 4),
                Self::FEATURES,
                device,
                init,
            ),
            classes: Dense::init(Self::FEATURES, classes, device, init),
        }
    }
}

impl Classifier for JudgeNet {
    fn read(&self, glyphs: Tensor<4>, _mode: Mode) -> Prediction {
        let (weight, bias) = (self.kernel1.val(), self.bias1.val());
        let x = conv5x5_relu_pool(glyphs, weight, bias); // [batch, 16, 14, 14]
        let (weight, bias) = (self.kernel2.val(), self.bias2.val());
        let x = conv5x5_relu_pool(x, weight, bias); // [batch, 32, 7, 7]
        let features = relu(self.hidden.forward(flatten(x)));
        Prediction {
            logits: self.classes.forward(features.clone()),
            features,
        }
    }
}
