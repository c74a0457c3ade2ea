//! The weights of layers in a model file.

use bukva_kernels::{Layer, Norm};

use crate::error::Error;
use crate::model::ModelFile;

/// Added to a variance before its square root is taken.
const EPSILON: f32 = 1e-5;

/// The weights of one layer.
pub(crate) struct Weights {
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
    pub(crate) fn conv(
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

    /// A 3x3 convolution without normalization.
    pub(crate) fn plain_conv(
        file: &ModelFile<'_>,
        name: &str,
        [outputs, inputs]: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            weight: file.tensor(&format!("{name}.weight"), &[outputs, inputs, 3, 3])?,
            bias: file.tensor(&format!("{name}.bias"), &[outputs])?,
            norm: None,
        })
    }

    /// A fully connected layer with its normalization.
    pub(crate) fn linear(
        file: &ModelFile<'_>,
        name: &str,
        sizes: [usize; 2],
    ) -> Result<Self, Error> {
        Ok(Self {
            norm: Some(NormWeights::read(file, name, sizes[1])?),
            ..Self::dense(file, &format!("{name}.linear"), sizes)?
        })
    }

    /// A fully connected layer without normalization.
    pub(crate) fn dense(
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

    pub(crate) fn linear_layer(&self) -> Layer<'_> {
        Layer::Linear {
            weight: &self.weight,
            bias: &self.bias,
            norm: self.norm(),
        }
    }

    pub(crate) fn conv_layer(&self) -> Layer<'_> {
        Layer::Conv {
            weight: &self.weight,
            bias: &self.bias,
            norm: self.norm(),
        }
    }

    pub(crate) fn conv_transpose_layer(&self) -> Layer<'_> {
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
