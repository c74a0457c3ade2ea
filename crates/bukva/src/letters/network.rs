//! The networks of a letter model, compiled from a model file.

use bukva_glyphs::FineGlyph;
use bukva_kernels::{Layer, Network};

use crate::error::Error;
use crate::model::ModelFile;
use crate::weights::Weights;

/// Channels after each convolution.
const CHANNELS: [usize; 3] = [32, 64, 64];
/// Channels after each transposed convolution.
const DRAWN: [usize; 3] = [64, 32, 16];
/// Channels of the output: the four pixels of each place.
const PHASES: usize = 4;
const SIDE: usize = FineGlyph::SIDE;
const INNER_SIDE: usize = SIDE / 8;
const INNER: usize = CHANNELS[2] * INNER_SIDE * INNER_SIDE;

pub(super) struct Networks {
    /// Glyphs to latent vectors.
    pub(super) encoder: Network,
    /// Latent vectors to logits.
    pub(super) head: Network,
    /// Latent vectors and one-hot letters to drawings.
    pub(super) decoder: Network,
}

pub(super) fn compile(file: &ModelFile<'_>, letters: usize) -> Result<Networks, Error> {
    let latent = file.info.latent;
    let [first, second, third] = CHANNELS;
    let conv1 = Weights::conv(file, "conv1", [first, 1], first)?;
    let conv2 = Weights::conv(file, "conv2", [second, first], second)?;
    let conv3 = Weights::conv(file, "conv3", [third, second], third)?;
    let to_latent = Weights::linear(file, "to_latent", [INNER, latent])?;
    let head = Weights::dense(file, "letters", [latent, letters + 1])?;
    let from_latent = Weights::linear(file, "from_latent", [latent + letters, INNER])?;
    let [drawn1, drawn2, drawn3] = DRAWN;
    let deconv1 = Weights::conv(file, "deconv1", [third, drawn1], drawn1)?;
    let deconv2 = Weights::conv(file, "deconv2", [drawn1, drawn2], drawn2)?;
    let deconv3 = Weights::conv(file, "deconv3", [drawn2, drawn3], drawn3)?;
    let pixels = Weights::plain_conv(file, "pixels", [PHASES, drawn3])?;
    let encoder = [
        conv1.conv_layer(),
        conv2.conv_layer(),
        conv3.conv_layer(),
        to_latent.linear_layer(),
    ];
    let decoder = [
        from_latent.linear_layer(),
        Layer::Unflatten([third, INNER_SIDE, INNER_SIDE]),
        deconv1.conv_transpose_layer(),
        deconv2.conv_transpose_layer(),
        deconv3.conv_transpose_layer(),
        pixels.conv_layer(),
    ];
    Ok(Networks {
        encoder: Network::compile([1, SIDE, SIDE], &encoder),
        head: Network::compile([latent, 1, 1], &[head.linear_layer()]),
        decoder: Network::compile([latent + letters, 1, 1], &decoder),
    })
}
