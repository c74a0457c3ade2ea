//! How hands differ, and the letters of one hand: what the model file tells about styles, variants and
//! fitting.

use bukva::{FineGlyph, Latent, LetterModel};
use bukva_data::{Class, StyleScale};
use bukva_glyphs::Style;
use nalgebra::DMatrix;

use super::network::LATENT;
use crate::latent::{DecodedStyles, LatentDirection, Latents, Pca};
use crate::model::NamedTensor;

/// Directions within hands in the model file.
const VARIATION: usize = 16;
/// Directions among hands.
const HANDS: usize = 20;

/// A glyph with the numbers of its letter and its hand.
pub(super) type OfHand = (FineGlyph, u16, u16);

/// The principal directions in which latent vectors of one hand vary, each as long as the deviation
/// along it. What the letters have in common in all hands counts for nothing.
pub(super) fn variation(model: &LetterModel, glyphs: &[OfHand]) -> NamedTensor {
    let latents = rows(&encoded(model, glyphs));
    let letters = classes(glyphs.iter().map(|(_, letter, _)| *letter));
    let hands = classes(glyphs.iter().map(|(.., hand)| *hand));
    let latents = latents.within_classes(&letters, count(&letters));
    let latents = latents.within_classes(&hands, count(&hands));
    directions(LetterModel::VARIATION, &latents, VARIATION)
}

/// The principal directions in which hands differ, each as long as the deviation along it. A hand is the
/// mean of its latent vectors, less what the letters have in common in all hands.
pub(super) fn hands(model: &LetterModel, glyphs: &[OfHand]) -> NamedTensor {
    let letters = classes(glyphs.iter().map(|(_, letter, _)| *letter));
    let hands = classes(glyphs.iter().map(|(.., hand)| *hand));
    let latents = rows(&encoded(model, glyphs)).within_classes(&letters, count(&letters));
    let means = latents.class_means(&hands, count(&hands));
    directions(LetterModel::HANDS, &means, HANDS)
}

/// The first principal directions of latent vectors.
fn directions(name: &str, latents: &Latents, count: usize) -> NamedTensor {
    let pca = Pca::fit(latents, count);
    let directions = pca.axes.iter().zip(&pca.variances);
    let values = directions.flat_map(|(axis, variance)| {
        let deviation = variance.sqrt();
        axis.iter().map(move |value| (value * deviation) as f32)
    });
    NamedTensor {
        name: name.to_owned(),
        shape: vec![count, LATENT],
        values: values.collect(),
    }
}

/// The changes of a latent vector that increase one measure of style by one standard deviation among
/// hands, and leave the others as they are. Styles are those of the letters as the model draws them.
pub(super) fn style(model: &LetterModel, glyphs: &[OfHand]) -> NamedTensor {
    let encoded = encoded(model, glyphs);
    let letters = classes(glyphs.iter().map(|(_, letter, _)| *letter));
    let latents = rows(&encoded);
    let drawn = drawn_styles(model, &encoded, &letters);
    let styles = DecodedStyles::from_styles(&latents, &letters, count(&letters), drawn);
    let directions = LatentDirection::fit(&styles, 0);
    let directions: Vec<Vec<f32>> = directions
        .into_iter()
        .map(|found| found.deviation)
        .collect();
    let effects = effects(model, &directions, (&encoded, &letters), styles.scale());
    let mixed = match effects.try_inverse() {
        Some(inverse) => columns(&directions) * inverse.map(|value| value as f32),
        None => columns(&directions),
    };
    NamedTensor {
        name: LetterModel::STYLE.to_owned(),
        shape: vec![Style::COUNT, LATENT],
        values: mixed.as_slice().to_vec(),
    }
}

fn columns(directions: &[Vec<f32>]) -> DMatrix<f32> {
    DMatrix::from_vec(LATENT, directions.len(), directions.concat())
}

/// What a step along each direction (a column) changes in each measure of style (a row), in standard
/// deviations: the network is not linear, so that it is not quite what regression has found.
fn effects(
    model: &LetterModel,
    directions: &[Vec<f32>],
    (latents, letters): (&[Latent], &[Class]),
    scale: &StyleScale,
) -> DMatrix<f64> {
    /// Letters that are drawn.
    const MOST: usize = 1500;
    let step = latents.len().div_ceil(MOST).max(1);
    let latents: Vec<&Latent> = latents.iter().step_by(step).collect();
    let letters: Vec<Class> = letters.iter().copied().step_by(step).collect();
    let mut effects = DMatrix::zeros(Style::COUNT, directions.len());
    for (column, direction) in directions.iter().enumerate() {
        let [less, more] = [-1.0, 1.0].map(|by| {
            let moved: Vec<Latent> = latents.iter().map(|one| one.moved(direction, by)).collect();
            drawn_styles(model, &moved, &letters)
        });
        let pairs = less.iter().zip(&more).zip(&letters);
        let changes = pairs.filter_map(|((less, more), &letter)| {
            let scores = |style| scale.standardize(letter, style).0;
            Some([scores((*less)?), scores((*more)?)])
        });
        let changes: Vec<[[f32; Style::COUNT]; 2]> = changes.collect();
        for measure in 0..Style::COUNT {
            let halves = changes
                .iter()
                .map(|[less, more]| f64::from(more[measure] - less[measure]) / 2.0);
            effects[(measure, column)] = halves.sum::<f64>() / changes.len().max(1) as f64;
        }
    }
    effects
}

/// The styles of letters as the model draws them; `None` without ink.
fn drawn_styles(model: &LetterModel, latents: &[Latent], letters: &[Class]) -> Vec<Option<Style>> {
    let wanted = latents.iter().zip(letters);
    let wanted = wanted.map(|(latent, &letter)| (latent, model.letters()[letter.index()]));
    let wanted: Vec<(&Latent, char)> = wanted.collect();
    let drawn = wanted.chunks(BATCH).flat_map(|batch| model.draw(batch));
    drawn
        .map(|drawing| Style::of(&drawing?.to_glyph()))
        .collect()
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

/// The classes within which vectors are compared: one for each letter, or one for each hand.
fn classes(numbers: impl Iterator<Item = u16>) -> Vec<Class> {
    numbers.map(|number| Class::new(number.into())).collect()
}

/// One more than the last class.
fn count(classes: &[Class]) -> usize {
    let last = classes.iter().max();
    last.map_or(0, |last| last.index() + 1)
}
