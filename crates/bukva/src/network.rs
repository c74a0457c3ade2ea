//! The encoder-decoder network, compiled from a model file.

use bukva_glyphs::{PIXELS, SIDE};
use bukva_kernels::{Layer, Network, Norm};

use crate::error::Error;
use crate::model::ModelFile;

/// Channels after the first and second convolution.
const CHANNELS: [usize; 2] = [32, 64];
/// Height and width after both convolutions.
const INNER_SIDE: usize = SIDE / 4;
/// Values that enter the encoder's fully connected layer, and leave the decoder's.
const INNER: usize = CHANNELS[1] * INNER_SIDE * INNER_SIDE;
/// Added to a variance before its square root is taken.
const EPSILON: f32 = 1e-5;

/// Compiles the network: batch normalization folded into the layers, weights packed and quantized.
pub(crate) fn compile(file: &ModelFile<'_>) -> Result<Network, Error> {
    let latent = file.info.latent;
    let [first, second] = CHANNELS;
    let conv1 = Weights::conv(file, "encoder.conv1", [first, 1], first)?;
    let conv2 = Weights::conv(file, "encoder.conv2", [second, first], second)?;
    let to_latent = Weights::linear(file, "encoder.to_latent", [INNER, latent])?;
    let from_latent = Weights::linear(file, "decoder.from_latent", [latent, INNER])?;
    let deconv1 = Weights::conv(file, "decoder.deconv1", [second, first], first)?;
    let deconv2 = Weights::conv(file, "decoder.deconv2", [first, 1], 1)?;
    let to_pixels = Weights::dense(file, "decoder.to_pixels", [PIXELS, PIXELS])?;
    let layers = [
        conv1.conv_layer(),
        conv2.conv_layer(),
        to_latent.linear_layer(),
        from_latent.linear_layer(),
        Layer::Unflatten([second, INNER_SIDE, INNER_SIDE]),
        deconv1.conv_transpose_layer(),
        deconv2.conv_transpose_layer(),
        to_pixels.linear_layer(),
    ];
    Ok(Network::compile([1, SIDE, SIDE], &layers))
}

/// The weights of one layer.
struct Weights {
    weight: Vec<f32>,
    bias: Vec<f32>,
    norm: Option<NormWeights>,
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
    /// A 3x3 convolution, or a transposed one, with its normalization.
    fn conv(
        file: &ModelFile<'_>,
        name: &str,
        [rows, columns]: [usize; 2],
        outputs: usize,
    ) -> Result<Self, Error> {
        Ok(Self {
            weight: file.tensor(&format!("{name}.weight"), &[rows, columns, 3, 3])?,
            bias: file.tensor(&format!("{name}.bias"), &[outputs])?,
            norm: Some(NormWeights::read(file, name, outputs)?),
        })
    }

    /// A fully connected layer with its normalization.
    fn linear(file: &ModelFile<'_>, name: &str, sizes: [usize; 2]) -> Result<Self, Error> {
        Ok(Self {
            norm: Some(NormWeights::read(file, name, sizes[1])?),
            ..Self::dense(file, &format!("{name}.linear"), sizes)?
        })
    }

    /// A fully connected layer without normalization.
    fn dense(
        file: &ModelFile<'_>,
        name: &str,
        [inputs, outputs]: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            weight: file.tensor(&format!("{name}.weight"), &[inputs, outputs])?,
            bias: file.tensor(&format!("{name}.bias"), &[outputs])?,
            norm: None,
        })
    }

    fn linear_layer(&self) -> Layer<'_> {
        Layer::Linear {
            weight: &self.weight,
            bias: &self.bias,
            norm: self.norm(),
        }
    }

    fn conv_layer(&self) -> Layer<'_> {
        Layer::Conv {
            weight: &self.weight,
            bias: &self.bias,
            norm: self.norm(),
        }
    }

    fn conv_transpose_layer(&self) -> Layer<'_> {
        Layer::ConvTranspose {
            weight: &self.weight,
            bias: &self.bias,
            norm: self.norm(),
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
    fn read(file: &ModelFile<'_>, layer: &str, channels: usize) -> Result<Self, Error> {
        let read = |name| file.tensor(&format!("{layer}.norm.{name}"), &[channels]);
        Ok(Self {
            gamma: read("gamma")?,
            beta: read("beta")?,
            slope: read("slope")?,
            mean: read("running_mean")?,
            variance: read("running_variance")?,
        })
    }
}
