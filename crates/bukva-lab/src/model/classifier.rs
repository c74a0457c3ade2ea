//! Classifiers of glyphs: the critic that an objective trains against, and the judge of an
//! evaluation.
//!
//! They have different architectures and are trained on different glyphs, so that outputs that fool
//! one don't necessarily fool the other.

use bukva_kernels::{conv5x5_relu_pool, flatten};
use burn::module::Module;
use burn::tensor::activation::{log_softmax, relu};
use burn::tensor::{Device, Int, Tensor, TensorData};

use super::init::{Initializer, parameter};
use super::layers::{ConvBlock, Dense, LinearBlock, Mode};
use super::translator::glyph_tensor;
use bukva_data::Class;
use bukva_glyphs::{Glyph, Normalization, SIDE};
use burn::module::Param;

/// A classifier's output for a batch.
#[derive(Debug)]
pub(crate) struct Prediction {
    /// `[batch, classes]`, not normalized.
    pub logits: Tensor<2>,
    /// `[batch, features]`: the input of the last layer.
    pub features: Tensor<2>,
}

/// A network that names the class of a glyph.
pub(crate) trait Classifier: Module {
    /// # Shapes
    /// `[batch, 1, 28, 28]` in.
    fn read(&self, glyphs: Tensor<4>, mode: Mode) -> Prediction;

    /// Mean cross-entropy between the logits and the true classes.
    fn cross_entropy(&self, glyphs: Tensor<4>, classes: &[Class], mode: Mode) -> Tensor<1> {
        let logits = self.read(glyphs, mode).logits;
        cross_entropy(logits, classes)
    }

    /// The most likely class of each glyph, and its features in row order.
    fn classify_glyphs(&self, glyphs: &[Glyph], device: &Device) -> (Vec<Class>, Vec<f32>) {
        let (mut classes, mut features) = (Vec::with_capacity(glyphs.len()), Vec::new());
        for chunk in glyphs.chunks(256) {
            let reading = self.read(
                glyph_tensor(chunk, Normalization::None, device),
                Mode::Infer,
            );
            let best = reading.logits.argmax(1).into_data();
            classes.extend(best.iter::<i64>().map(|class| Class::new(class as usize)));
            features.extend(reading.features.into_data().iter::<f32>());
        }
        (classes, features)
    }
}

/// Softmax cross-entropy: the mean over a batch of the negative log probability of the true class. What
/// counts as a class is the network's: for a letter model, a letter.
///
/// # Shapes
/// `logits` `[batch, classes]`, the true class of each row in `classes`, result `[1]`.
///
/// # Panics
/// If the numbers of classes and rows differ, or a class is not an index into a row.
pub(crate) fn cross_entropy<C>(logits: Tensor<2>, classes: &[C]) -> Tensor<1>
where
    C: Copy + Into<i64>,
{
    let [batch, width] = logits.dims();
    let classes: Vec<i64> = classes.iter().map(|&class| class.into()).collect();
    assert!(
        batch == classes.len() && classes.iter().all(|&class| class < width as i64),
        "cross_entropy: {batch} rows of {width} logits, classes {classes:?}"
    );
    let data = TensorData::new(classes, [batch, 1]);
    let classes = Tensor::<2, Int>::from_data(data, &logits.device());
    log_softmax(logits, 1).gather(1, classes).mean().neg()
}

/// Classifier with convolutions as in the encoder and one hidden layer.
#[derive(Module, Debug)]
pub struct Critic {
    conv1: ConvBlock,
    conv2: ConvBlock,
    hidden: LinearBlock,
    classes: Dense,
}

impl Critic {
    const HIDDEN: usize = 128;

    /// A classifier with random weights.
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

/// Classifier with a different architecture from critic and translator: 5x5 convolutions, ReLU, max
/// pooling, and no normalization (LeCun et al. 1998, with ReLU).
#[derive(Module, Debug)]
pub(crate) struct JudgeNet {
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
    /// The number of features: the width of the last hidden layer.
    pub(crate) const FEATURES: usize = 96;

    /// A classifier with random weights.
    pub(crate) fn init(classes: usize, device: &Device, init: &mut impl Initializer) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(logits: Tensor<2>, classes: &[u16]) -> f32 {
        cross_entropy(logits, classes).into_scalar()
    }

    #[test]
    fn cross_entropy_of_uniform_logits_is_the_logarithm_of_the_number_of_classes() {
        for logit in [0.0, 1e4, -1e4] {
            let logits = Tensor::full([3, 5], logit, &Device::flex());
            assert!(
                (loss(logits, &[0, 4, 2]) - 5f32.ln()).abs() < 1e-6,
                "{logit}"
            );
        }
    }

    #[test]
    fn a_nan_logit_makes_the_loss_nan() {
        let logits = Tensor::<2>::from_floats([[0.0, f32::NAN], [0.0, 1.0]], &Device::flex());
        assert!(loss(logits, &[0, 1]).is_nan());
    }

    #[test]
    #[should_panic = "cross_entropy: 1 rows of 2 logits, classes [2]"]
    fn a_class_beyond_the_logits_is_refused() {
        loss(Tensor::zeros([1, 2], &Device::flex()), &[2]);
    }
}
