//! The networks of a letter model, read from a model file.

use bukva_glyphs::FineGlyph;

use crate::error::Error;
use crate::model::Contents;
use crate::weights::{Layers, Part, Weights};

/// Channels after each convolution.
const CHANNELS: [usize; 3] = [32, 64, 64];
/// Channels of the feature map that the decoder's fully connected layers make.
const MAP: usize = 48;
/// Channels after each transposed convolution.
const DRAWN: [usize; 3] = [64, 32, 16];
/// How often the decoder goes from 14x14 to 7x7 and back.
const REFINEMENTS: usize = 3;
/// Channels of the output: the four pixels of each place.
const PHASES: usize = 4;
/// Outputs of the layer that combines a hand and a letter.
const COMBINED: usize = 512;
const SIDE: usize = FineGlyph::SIDE;
const INNER_SIDE: usize = SIDE / 8;
const INNER_AREA: usize = INNER_SIDE * INNER_SIDE;

/// The layers of the networks.
pub(crate) struct Networks {
    /// Glyphs to latent vectors.
    pub(crate) encoder: Layers,
    /// Latent vectors to logits.
    pub(crate) head: Layers,
    /// Latent vectors and one-hot letters to drawings.
    pub(crate) decoder: Layers,
}

pub(crate) fn layers(file: &Contents<'_>, letters: usize) -> Result<Networks, Error> {
    let latent = file.info.latent;
    let [first, second, third] = CHANNELS;
    let encoder = [
        Weights::conv(file, "conv1", [first, 1])?.into(),
        Weights::conv(file, "conv2", [second, first])?.into(),
        Weights::conv(file, "conv3", [third, second])?.into(),
        Weights::linear(file, "to_latent", [third * INNER_AREA, latent])?.into(),
    ];
    let head = [Weights::dense(file, "letters", [latent, letters + 1])?.into()];
    let [drawn1, drawn2, drawn3] = DRAWN;
    let mut refinements = Vec::new();
    for number in 0..REFINEMENTS {
        let [down, up] = ["down", "up"].map(|layer| format!("refine.{number}.{layer}"));
        refinements.push(Weights::conv(file, &down, [drawn1, drawn1])?.into());
        refinements.push(Weights::conv_transpose(file, &up, [drawn1, drawn1])?.into());
    }
    let begin = [
        Weights::linear_beside(file, "combine", [latent + letters, COMBINED], letters)?.into(),
        Weights::linear(file, "from_latent", [COMBINED + letters, MAP * INNER_AREA])?.into(),
        Part::Unflatten([MAP, INNER_SIDE, INNER_SIDE]),
        Weights::conv_transpose(file, "deconv1", [MAP, drawn1])?.into(),
    ];
    let end = [
        Weights::conv_transpose(file, "deconv2", [drawn1, drawn2])?.into(),
        Weights::conv_transpose(file, "deconv3", [drawn2, drawn3])?.into(),
        Weights::plain_conv(file, "pixels", [PHASES, drawn3])?.into(),
    ];
    let decoder = begin.into_iter().chain(refinements).chain(end);
    Ok(Networks {
        encoder: Layers::new("encoder", [1, SIDE, SIDE], encoder),
        head: Layers::new("letters", [latent, 1, 1], head),
        decoder: Layers::new("decoder", [latent + letters, 1, 1], decoder),
    })
}
