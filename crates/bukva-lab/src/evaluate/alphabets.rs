//! Whole alphabets in the hand of one letter, and of all letters of a face.

use std::collections::BTreeMap;

use bukva::{Latent, LetterModel};
use bukva_glyphs::{FineGlyph, Glyph, Outline, PIXELS};
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

/// A letter of a hand: its source, encoded, and the target with its true glyph.
pub(super) struct Row {
    pub(super) hand: u32,
    pub(super) class: u16,
    pub(super) target: char,
    pub(super) truth: FineGlyph,
}

/// Alphabets from one letter of each hand, and from the mean of all.
pub(super) fn alphabets(
    evaluator: &Evaluator<'_>,
    model: &LetterModel,
    rows: &[(Row, &Latent)],
) -> [AlphabetScores; 2] {
    let mut hands: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, (row, _)) in rows.iter().enumerate() {
        hands.entry(row.hand).or_default().push(at);
    }
    let mut one = vec![None; rows.len()];
    let mut all = vec![None; rows.len()];
    for members in hands.values() {
        let latents: Vec<Latent> = members.iter().map(|&at| rows[at].1.clone()).collect();
        let mean = Latent::mean(&latents);
        for (place, &at) in members.iter().enumerate() {
            // Each target is drawn from some other letter of the hand.
            let other = (place + members.len() / 2 + 1) % members.len();
            one[at] = Some(latents[other].clone());
            all[at].clone_from(&mean);
        }
    }
    [one, all].map(|latents| scores(evaluator, model, rows, &latents))
}

fn scores(
    evaluator: &Evaluator<'_>,
    model: &LetterModel,
    rows: &[(Row, &Latent)],
    latents: &[Option<Latent>],
) -> AlphabetScores {
    let pairs = rows.iter().zip(latents);
    let wanted: Vec<(&Latent, char)> = pairs
        .filter_map(|((row, _), latent)| Some((latent.as_ref()?, row.target)))
        .collect();
    let mut glyphs = Vec::new();
    let mut sum = 0.0;
    for (drawing, (row, _)) in model.draw(&wanted).iter().zip(rows) {
        let (glyph, outline) = match drawing {
            Some(drawing) => (drawing.to_glyph(), drawing.outline()),
            None => (Glyph::new([0; PIXELS]), Outline::default()),
        };
        glyphs.push(glyph);
        sum += distance(&outline, &row.truth);
    }
    let classes: Vec<u16> = rows.iter().map(|(row, _)| row.class).collect();
    AlphabetScores {
        read: real_accuracy(&evaluator.judged(&classes, &glyphs), &evaluator.look_alikes),
        pixel_distance: sum / rows.len().max(1) as f64,
    }
}

/// The mean absolute difference per pixel of a rendered outline from a glyph.
pub(super) fn distance(outline: &Outline, truth: &FineGlyph) -> f64 {
    let drawn = outline.render(FineGlyph::SIDE);
    let pixels = drawn.iter().zip(truth.pixels());
    let sum: u32 = pixels.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    f64::from(sum) / (255.0 * drawn.len() as f64)
}
