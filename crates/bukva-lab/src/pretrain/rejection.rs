//! How well a letter model tells letters from other images.

use std::borrow::Cow;

use bukva::LetterModel;
use bukva_glyphs::{FineGlyph, Stream, seeded};
use rand::seq::IndexedRandom;

use super::field::{Edges, Field, PIXELS};
use super::negative;
use crate::evaluate::RejectionScores;

/// Images that are no letters.
const IMAGES: usize = 1000;

/// Compares the probabilities of being no letter of these glyphs and of images that are none: rows of
/// the glyphs' letters, letters on their side, scribbles and textures.
pub(crate) fn rejection(
    model: &LetterModel,
    glyphs: &[(char, FineGlyph)],
    seed: u64,
) -> RejectionScores {
    let mut rng = seeded(seed, Stream::Figure, 0);
    let mut ink = vec![0.0; IMAGES * PIXELS];
    for ink in ink.chunks_exact_mut(PIXELS) {
        let sample = |rng: &mut _| {
            let (letter, glyph) = glyphs.choose(rng)?;
            let field = Field::new(glyph.pixels(), Edges::Sharp);
            Some((*letter, Cow::Owned(field)))
        };
        negative::draw(sample, ink, &mut rng);
    }
    let others = model.read(&model.encode_ink(&ink));
    let letters: Vec<FineGlyph> = glyphs.iter().map(|(_, glyph)| *glyph).collect();
    let letters = model.read(&model.encode(&letters));
    let flagged = others.iter().filter(|other| !other.is_letter()).count();
    let falsely = letters.iter().filter(|letter| !letter.is_letter()).count();
    let scores = |readings: &[bukva::Reading]| readings.iter().map(|r| r.none()).collect();
    RejectionScores {
        auroc: auroc(scores(&letters), scores(&others)),
        flagged: flagged as f64 / others.len() as f64,
        falsely: falsely as f64 / letters.len().max(1) as f64,
    }
}

/// The probability that a random one of `higher` is above a random one of `lower`; ties count half.
fn auroc(lower: Vec<f32>, higher: Vec<f32>) -> f64 {
    let mut all: Vec<(f32, bool)> = lower.iter().map(|&score| (score, false)).collect();
    all.extend(higher.iter().map(|&score| (score, true)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut pairs) = (0.0, 0.0);
    for equal in all.chunk_by(|a, b| a.0 == b.0) {
        let high = equal.iter().filter(|(_, high)| *high).count() as f64;
        let low = equal.len() as f64 - high;
        pairs += high * (below + low / 2.0);
        below += low;
    }
    pairs / (lower.len() * higher.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::auroc;

    #[test]
    fn auroc_counts_ordered_pairs() {
        assert_eq!(auroc(vec![0.1, 0.2], vec![0.3, 0.4]), 1.0);
        assert_eq!(auroc(vec![0.3, 0.4], vec![0.1, 0.2]), 0.0);
        assert_eq!(auroc(vec![0.5, 0.5], vec![0.5]), 0.5);
        assert_eq!(auroc(vec![0.1, 0.3], vec![0.2, 0.4]), 0.75);
    }
}
