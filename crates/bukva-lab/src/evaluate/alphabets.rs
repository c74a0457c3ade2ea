//! Whole alphabets in the hand of one letter, and of all letters of a face.

use std::collections::BTreeMap;

use bukva::{Drawing, Latent, LetterModel};
use bukva_data::{Class, HandId};
use bukva_glyphs::{FineGlyph, Glyph, Outline};
use serde::{Deserialize, Serialize};

use super::metrics::real_accuracy;
use super::run::Evaluator;

/// How well the letters of alphabets come out, compared with the true letters of their hands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlphabetScores {
    /// Letters that the judge reads.
    pub read: f64,
    /// Mean absolute difference per pixel of traced drawings from the true glyphs, at 56 pixels.
    pub pixel_distance: f64,
}

/// A letter of a hand: the target, and its true glyph.
pub(super) struct Row {
    pub(super) hand: HandId,
    pub(super) class: Class,
    pub(super) target: char,
    pub(super) truth: FineGlyph,
    /// The source: another letter of the hand, and its glyph.
    pub(super) source: (char, FineGlyph),
}

/// Alphabets from one letter of each hand, and from all. `latents` are those of the rows'
/// sources.
pub(super) fn alphabets(
    evaluator: &Evaluator<'_>,
    model: &LetterModel,
    rows: &[Row],
    latents: &[Latent],
) -> [AlphabetScores; 2] {
    let mut hands: BTreeMap<HandId, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        hands.entry(row.hand).or_default().push(at);
    }
    let mut one = latents.to_vec();
    let mut all = latents.to_vec();
    for members in hands.values() {
        let own: Vec<Latent> = members.iter().map(|&at| latents[at].clone()).collect();
        let Some(mean) = Latent::mean(&own) else {
            continue;
        };
        let sources: Vec<_> = members.iter().map(|&at| rows[at].source).collect();
        let fitted = model.fitted(&mean, &sources);
        for (place, &at) in members.iter().enumerate() {
            // Each target is drawn from some other letter of the hand.
            one[at] = own[(place + members.len() / 2 + 1) % members.len()].clone();
            all[at] = fitted.clone();
        }
    }
    [one, all].map(|latents| scores(evaluator, model, rows, &latents))
}

fn scores(
    evaluator: &Evaluator<'_>,
    model: &LetterModel,
    rows: &[Row],
    latents: &[Latent],
) -> AlphabetScores {
    let targets: Vec<char> = rows.iter().map(|row| row.target).collect();
    let drawings = evaluator.drawn(model, latents, &targets);
    let outlines: Vec<Outline> = drawings.iter().map(Drawing::outline).collect();
    let glyphs: Vec<Glyph> = outlines.iter().map(Outline::to_glyph).collect();
    let classes: Vec<Class> = rows.iter().map(|row| row.class).collect();
    let distances = outlines.iter().zip(rows);
    let distances = distances.map(|(outline, row)| outline.to_glyph().distance(&row.truth));
    AlphabetScores {
        read: real_accuracy(&evaluator.judged(&classes, &glyphs), &evaluator.look_alikes),
        pixel_distance: distances.sum::<f64>() / rows.len().max(1) as f64,
    }
}
