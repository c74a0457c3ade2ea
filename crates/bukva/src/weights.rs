//! The layers of networks, with their weights in a model file.

use bukva_kernels::{Layer, Network, Norm};

use crate::error::Error;
use crate::model::Contents;

/// Added to a variance before its square root is taken.
const EPSILON: f32 = 1e-5;

/// A network as its layers, with the weights of a model file in float32: for whatever runs or writes
/// it in another way than this crate.
pub struct Layers {
    name: &'static str,
    input: [usize; 3],
    parts: Vec<Part>,
}

/// A layer, or the change of form between two.
pub(crate) enum Part {
    Weights(Weights),
    Unflatten([usize; 3]),
}

impl Layers {
    pub(crate) fn new(
        name: &'static str,
        input: [usize; 3],
        parts: impl IntoIterator<Item = Part>,
    ) -> Self {
        let parts = parts.into_iter().collect();
        Self { name, input, parts }
    }

    /// The network's name: `encoder`, `letters` and `decoder` of a letter model, `translator` of the
    /// model of a run.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Channels, height and width of an input. A vector is an image of one pixel.
    pub fn input(&self) -> [usize; 3] {
        self.input
    }

    /// The layers, with their weights in the layout of model files.
    pub fn layers(&self) -> Vec<Layer<'_>> {
        let layers = self.parts.iter().map(|part| match part {
            Part::Weights(weights) => weights.layer(),
            Part::Unflatten(image) => Layer::Unflatten(*image),
        });
        layers.collect()
    }

    pub(crate) fn compile(&self) -> Network {
        Network::compile(self.input, &self.layers())
    }
}

impl From<Weights> for Part {
    fn from(weights: Weights) -> Self {
        Self::Weights(weights)
    }
}

/// The weights of one layer.
pub(crate) struct Weights {
    kind: Kind,
    weight: Vec<f32>,
    bias: Vec<f32>,
    norm: Option<NormWeights>,
}

enum Kind {
    Linear,
    Conv,
    ConvTranspose,
}

/// Batch normalization by running statistics, then PReLU: `[channels]` each.
struct NormWeights {
    gamma: Vec<f32>,
    beta: Vec<f32>,
    slope: Vec<f32>,
    mean: Vec<f32>,
    variance: Vec<f32>,
}

impl Weights {
    /// A 3x3 convolution with its normalization.
    pub(crate) fn conv(
        file: &Contents<'_>,
        name: &str,
        [outputs, inputs]: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            norm: Some(NormWeights::read(file, name, outputs)?),
            ..Self::plain_conv(file, name, [outputs, inputs])?
        })
    }

    /// A transposed 3x3 convolution with its normalization.
    pub(crate) fn conv_transpose(
        file: &Contents<'_>,
        name: &str,
        [inputs, outputs]: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            kind: Kind::ConvTranspose,
            weight: file.tensor(&format!("{name}.weight"), &[inputs, outputs, 3, 3])?,
            bias: file.tensor(&format!("{name}.bias"), &[outputs])?,
            norm: Some(NormWeights::read(file, name, outputs)?),
        })
    }

    /// A 3x3 convolution without normalization.
    pub(crate) fn plain_conv(
        file: &Contents<'_>,
        name: &str,
        [outputs, inputs]: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            kind: Kind::Conv,
            weight: file.tensor(&format!("{name}.weight"), &[outputs, inputs, 3, 3])?,
            bias: file.tensor(&format!("{name}.bias"), &[outputs])?,
            norm: None,
        })
    }

    /// A fully connected layer with its normalization.
    pub(crate) fn linear(
        file: &Contents<'_>,
        name: &str,
        sizes: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            norm: Some(NormWeights::read(file, name, sizes[1])?),
            ..Self::dense(file, &format!("{name}.linear"), sizes)?
        })
    }

    /// A fully connected layer with its normalization, which passes its last `passed` inputs on
    /// behind its outputs.
    pub(crate) fn linear_beside(
        file: &Contents<'_>,
        name: &str,
        [inputs, outputs]: [usize; 2],
        passed: usize,
    ) -> Result<Self, Error> {
        let mut layer = Self::linear(file, name, [inputs, outputs])?;
        let mut weight = Vec::with_capacity(inputs * (outputs + passed));
        for (input, row) in layer.weight.chunks_exact(outputs).enumerate() {
            weight.extend_from_slice(row);
            let same = |output: usize| f32::from(u8::from(input + passed == inputs + output));
            weight.extend((0..passed).map(same));
        }
        layer.weight = weight;
        layer.bias.resize(outputs + passed, 0.0);
        if let Some(norm) = &mut layer.norm {
            norm.pass(passed);
        }
        Ok(layer)
    }

    /// A fully connected layer without normalization.
    pub(crate) fn dense(
        file: &Contents<'_>,
        name: &str,
        [inputs, outputs]: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            kind: Kind::Linear,
            weight: file.tensor(&format!("{name}.weight"), &[inputs, outputs])?,
            bias: file.tensor(&format!("{name}.bias"), &[outputs])?,
            norm: None,
        })
    }

    fn layer(&self) -> Layer<'_> {
        let (weight, bias, norm) = (&self.weight[..], &self.bias[..], self.norm());
        match self.kind {
            Kind::Linear => Layer::Linear { weight, bias, norm },
            Kind::Conv => Layer::Conv { weight, bias, norm },
            Kind::ConvTranspose => Layer::ConvTranspose { weight, bias, norm },
        }
    }

    fn norm(&self) -> Option<Norm<'_>> {
        self.norm.as_ref().map(|norm| Norm {
            gamma: &norm.gamma,
            beta: &norm.beta,
            slope: &norm.slope,
            mean: &norm.mean,
            variance: &norm.variance,
            epsilon: EPSILON,
        })
    }
}

impl NormWeights {
    fn read(file: &Contents<'_>, layer: &str, channels: usize) -> Result<Self, Error> {
        let read = |name| file.tensor(&format!("{layer}.norm.{name}"), &[channels]);
        Ok(Self {
            gamma: read("gamma")?,
            beta: read("beta")?,
            slope: read("slope")?,
            mean: read("running_mean")?,
            variance: read("running_variance")?,
        })
    }

    /// Adds channels that the normalization and the activation don't change.
    fn pass(&mut self, channels: usize) {
        let length = self.gamma.len() + channels;
        self.gamma.resize(length, 1.0);
        self.beta.resize(length, 0.0);
        self.slope.resize(length, 1.0);
        self.mean.resize(length, 0.0);
        self.variance.resize(length, 1.0 - EPSILON);
    }
}
