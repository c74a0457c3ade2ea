//! The encoder-decoder network, compiled from a model file.

use bukva_glyphs::{PIXELS, SIDE};
use bukva_kernels::{Layer, Network};

use crate::error::Error;
use crate::model::ModelFile;
use crate::weights::Weights;

/// Channels after the first and second convolution.
const CHANNELS: [usize; 2] = [32, 64];
/// Height and width after both convolutions.
const INNER_SIDE: usize = SIDE / 4;
/// Values that enter the encoder's fully connected layer, and leave the decoder's.
const INNER: usize = CHANNELS[1] * INNER_SIDE * INNER_SIDE;

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
