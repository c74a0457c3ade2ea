//! How letters of one hand differ: what the model file tells about variants.

use bukva::{FineGlyph, LetterModel};

use super::network::LATENT;
use crate::latent::{Latents, Pca};
use crate::model::NamedTensor;

/// Directions in the model file.
const COUNT: usize = 16;

/// A glyph with the numbers of its letter and its hand.
pub(super) type OfHand = (FineGlyph, u16, u16);

/// The principal directions in which latent vectors of one hand vary, each as long as the deviation
/// along it. What the letters have in common in all hands counts for nothing.
pub(super) fn variation(model: &LetterModel, glyphs: &[OfHand]) -> NamedTensor {
    /// Glyphs that are encoded at once.
    const BATCH: usize = 256;
    let mut latents = Latents::new(LATENT, Vec::new());
    for batch in glyphs.chunks(BATCH) {
        let images: Vec<FineGlyph> = batch.iter().map(|(glyph, ..)| *glyph).collect();
        for latent in model.encode(&images) {
            latents.push(latent.values().iter().copied());
        }
    }
    let letters: Vec<u16> = glyphs.iter().map(|(_, letter, _)| *letter).collect();
    let hands: Vec<u16> = glyphs.iter().map(|(.., hand)| *hand).collect();
    let count = |numbers: &[u16]| {
        numbers
            .iter()
            .max()
            .map_or(0, |&last| usize::from(last) + 1)
    };
    let latents = latents.within_classes(&letters, count(&letters));
    let latents = latents.within_classes(&hands, count(&hands));
    let pca = Pca::fit(&latents, COUNT);
    let directions = pca.axes().iter().zip(pca.variances());
    let values = directions.flat_map(|(axis, variance)| {
        let deviation = variance.sqrt();
        axis.iter().map(move |value| (value * deviation) as f32)
    });
    NamedTensor {
        name: LetterModel::VARIATION.to_owned(),
        shape: vec![COUNT, LATENT],
        values: values.collect(),
    }
}
