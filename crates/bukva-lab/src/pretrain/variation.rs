//! How hands differ, and the letters of one hand: what the model file tells about styles and variants.

use bukva::{FineGlyph, Latent, LetterModel};
use bukva_glyphs::Style;

use super::network::LATENT;
use crate::latent::{DecodedStyles, LatentDirection, Latents, Pca};
use crate::model::NamedTensor;

/// Directions in the model file.
const COUNT: usize = 16;

/// A glyph with the numbers of its letter and its hand.
pub(super) type OfHand = (FineGlyph, u16, u16);

/// The principal directions in which latent vectors of one hand vary, each as long as the deviation
/// along it. What the letters have in common in all hands counts for nothing.
pub(super) fn variation(model: &LetterModel, glyphs: &[OfHand]) -> NamedTensor {
    let latents = rows(&encoded(model, glyphs));
    let letters: Vec<u16> = glyphs.iter().map(|(_, letter, _)| *letter).collect();
    let hands: Vec<u16> = glyphs.iter().map(|(.., hand)| *hand).collect();
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

/// The changes of a latent vector that increase one measure of style by one standard deviation among
/// hands, and leave the others as they are. Styles are those of the letters as the model draws them.
pub(super) fn style(model: &LetterModel, glyphs: &[OfHand]) -> NamedTensor {
    let encoded = encoded(model, glyphs);
    let letters: Vec<u16> = glyphs.iter().map(|(_, letter, _)| *letter).collect();
    let wanted = encoded.iter().zip(&letters);
    let wanted = wanted.map(|(latent, &letter)| (latent, model.letters()[usize::from(letter)]));
    let wanted: Vec<(&Latent, char)> = wanted.collect();
    let drawn = wanted.chunks(BATCH).flat_map(|batch| model.draw(batch));
    let styles = drawn
        .map(|drawing| Style::of(&drawing?.to_glyph()))
        .collect();
    let latents = rows(&encoded);
    let styles = DecodedStyles::from_styles(&latents, &letters, count(&letters), styles);
    let directions = LatentDirection::fit(&styles, 0);
    NamedTensor {
        name: LetterModel::STYLE.to_owned(),
        shape: vec![Style::COUNT, LATENT],
        values: directions
            .into_iter()
            .flat_map(|direction| direction.deviation)
            .collect(),
    }
}

/// Glyphs that are encoded or drawn at once.
const BATCH: usize = 256;

fn encoded(model: &LetterModel, glyphs: &[OfHand]) -> Vec<Latent> {
    let batches = glyphs.chunks(BATCH).flat_map(|batch| {
        let images: Vec<FineGlyph> = batch.iter().map(|(glyph, ..)| *glyph).collect();
        model.encode(&images)
    });
    batches.collect()
}

fn rows(encoded: &[Latent]) -> Latents {
    let mut latents = Latents::new(LATENT, Vec::new());
    for latent in encoded {
        latents.push(latent.values().iter().copied());
    }
    latents
}

/// One more than the largest number.
fn count(numbers: &[u16]) -> usize {
    let last = numbers.iter().max();
    last.map_or(0, |&last| usize::from(last) + 1)
}
