//! Calibration of a letter model's confidence on validation glyphs.

use bukva::{Alphabet, LetterModel};
use bukva_glyphs::FineGlyph;

/// A glyph with its letter.
pub(super) type Labeled = (FineGlyph, char);

/// The share of letters that may be taken for something else.
const FALSE_FLAGS: f64 = 0.03;
/// Probabilities below this count as this, so that one wrong certainty does not decide.
const LEAST: f64 = 1e-6;

/// The temperature with the lowest cross-entropy, and the threshold of `not_a_letter` that 97 % of
/// the letters stay below. The model must have been opened with temperature 1.
pub(super) fn calibrate(model: &LetterModel, glyphs: &[Labeled], alphabet: &Alphabet) -> Alphabet {
    let images: Vec<FineGlyph> = glyphs.iter().map(|(glyph, _)| *glyph).collect();
    let readings = model.read(&model.encode(&images));
    // The logarithms of the probabilities among the letters of the same script and case.
    let logits: Vec<(Vec<f64>, usize)> = readings
        .iter()
        .zip(glyphs)
        .filter_map(|(reading, &(_, letter))| {
            let guesses = reading.guesses_like(letter);
            let right = guesses.iter().position(|guess| guess.letter == letter)?;
            let logits = guesses
                .iter()
                .map(|guess| f64::from(guess.probability).max(LEAST).ln());
            Some((logits.collect(), right))
        })
        .collect();
    let temperature = (0..=60)
        .map(|step| 0.5 * 1.05_f64.powi(step))
        .min_by(|&a, &b| cross_entropy(&logits, a).total_cmp(&cross_entropy(&logits, b)))
        .unwrap_or(1.0);
    let mut none: Vec<f32> = readings.iter().map(|reading| reading.none()).collect();
    none.sort_unstable_by(f32::total_cmp);
    let last = (none.len() as f64 * (1.0 - FALSE_FLAGS)) as usize;
    Alphabet {
        temperature: temperature as f32,
        not_a_letter: none.get(last).copied().unwrap_or(1.0),
        ..alphabet.clone()
    }
}

fn cross_entropy(logits: &[(Vec<f64>, usize)], temperature: f64) -> f64 {
    let terms = logits.iter().map(|(logits, right)| {
        let sum: f64 = logits.iter().map(|logit| (logit / temperature).exp()).sum();
        sum.ln() - logits[*right] / temperature
    });
    terms.sum()
}
