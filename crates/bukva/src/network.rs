//! The encoder-decoder network, read from a model file.

use bukva_glyphs::{PIXELS, SIDE};

use crate::error::Error;
use crate::model::Contents;
use crate::weights::{Layers, Part, Weights};

/// Channels after the first and second convolution.
const CHANNELS: [usize; 2] = [32, 64];
/// Height and width after both convolutions.
const INNER_SIDE: usize = SIDE / 4;
/// Values that enter the encoder's fully connected layer, and leave the decoder's.
const INNER: usize = CHANNELS[1] * INNER_SIDE * INNER_SIDE;

/// The layers of the network.
pub(crate) fn layers(file: &Contents<'_>) -> Result<Layers, Error> {
    let latent = file.info.latent;
    let [first, second] = CHANNELS;
    let parts = [
        Weights::conv(file, "encoder.conv1", [first, 1])?.into(),
        Weights::conv(file, "encoder.conv2", [second, first])?.into(),
        Weights::linear(file, "encoder.to_latent", [INNER, latent])?.into(),
        Weights::linear(file, "decoder.from_latent", [latent, INNER])?.into(),
        Part::Unflatten([second, INNER_SIDE, INNER_SIDE]),
        Weights::conv_transpose(file, "decoder.deconv1", [second, first])?.into(),
        Weights::conv_transpose(file, "decoder.deconv2", [first, 1])?.into(),
        Weights::dense(file, "decoder.to_pixels", [PIXELS, PIXELS])?.into(),
    ];
    Ok(Layers::new("translator", [1, SIDE, SIDE], parts))
}
