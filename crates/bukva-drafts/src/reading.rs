//! What the model reads in a letter.

use bukva::{FineGlyph, LetterModel};
use bukva_glyphs::Script;
use kurbo::BezPath;

use crate::font::DraftGlyph;

/// How probable the model finds it that each outline is its letter, among the letters of that script
/// and case. 0 for an outline without ink, and where it sees no letter at all.
fn confidences(model: &LetterModel, outlines: &[(char, &BezPath)]) -> Vec<f32> {
    let images = outlines
        .iter()
        .map(|(_, path)| FineGlyph::from_outline(path).unwrap_or(FineGlyph::BLANK));
    let images: Vec<FineGlyph> = images.collect();
    let readings = model.read(&model.encode(&images));
    let pairs = outlines.iter().zip(readings).zip(&images);
    pairs
        .map(|((&(letter, _), reading), image)| {
            let alike = |other: char| {
                Script::of(other) == Script::of(letter)
                    && other.is_uppercase() == letter.is_uppercase()
            };
            // Only its height tells ı from l.
            let same =
                |other: char| other == letter || "lı".contains(other) && "lı".contains(letter);
            let guesses = reading.guesses(alike).into_iter();
            let found = guesses.filter(|guess| same(guess.letter));
            let probability = found.map(|guess| guess.probability).sum::<f32>();
            if image.is_blank() {
                0.0
            } else {
                probability.min(1.0)
            }
        })
        .collect()
}

/// Notes how well the model reads each draft.
pub(crate) fn read(glyphs: &mut [DraftGlyph], model: &LetterModel) {
    let outlines: Vec<(char, &BezPath)> =
        glyphs.iter().map(|one| (one.letter, &one.path)).collect();
    let read = confidences(model, &outlines);
    for (glyph, confidence) in glyphs.iter_mut().zip(read) {
        glyph.confidence = confidence;
    }
}
