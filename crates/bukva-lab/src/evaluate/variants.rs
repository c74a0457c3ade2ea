//! Variants of a letter in one hand.

use std::collections::BTreeMap;

use bukva::{Drawing, Latent, LetterModel};
use bukva_data::{Class, HandId};
use bukva_glyphs::{FineGlyph, Glyph, Outline, Stream, seeded};
use serde::{Deserialize, Serialize};

use super::metrics::real_accuracy;
use super::run::Evaluator;

/// How variants of one letter in one hand come out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VariantScores {
    /// Variants that the judge reads.
    pub read: f64,
    /// Mean absolute difference per pixel between two variants, at 56 pixels.
    pub distance: f64,
    /// The same between two sources of one letter and hand, where there are any.
    pub distance_of_sources: Option<f64>,
}

/// Draws two variants of each target in the hand of each latent vector. `keys` are the hands and
/// classes of the sources, `glyphs` the sources. `None` if the model draws no variants.
pub(super) fn variants(
    evaluator: &Evaluator<'_>,
    model: &LetterModel,
    latents: &[Latent],
    targets: &[char],
    (keys, glyphs): (&[(Option<HandId>, Class)], &[FineGlyph]),
) -> Option<VariantScores> {
    let mut rng = seeded(0, Stream::Latent, 0);
    let mut moved: [Vec<Latent>; 2] = Default::default();
    for latent in latents {
        let pair = model.variants(latent, 2, &mut rng).ok()?;
        moved
            .iter_mut()
            .zip(pair)
            .for_each(|(to, one)| to.push(one));
    }
    let drawn = moved.map(|latents| evaluator.drawn(model, &latents, targets));
    let outlines: [Vec<Outline>; 2] =
        drawn.map(|drawings| drawings.iter().map(Drawing::outline).collect());
    let read = outlines.iter().map(|outlines| {
        let glyphs: Vec<Glyph> = outlines.iter().map(Outline::to_glyph).collect();
        let classes: Vec<Class> = keys.iter().map(|&(_, class)| class).collect();
        real_accuracy(&evaluator.judged(&classes, &glyphs), &evaluator.look_alikes)
    });
    let read = read.sum::<f64>() / 2.0;
    let [one, other] = &outlines;
    let pairs = one.iter().zip(other);
    let distances = pairs.map(|(a, b)| {
        let other: FineGlyph = b.to_glyph();
        a.to_glyph().distance(&other)
    });
    Some(VariantScores {
        read,
        distance: distances.sum::<f64>() / latents.len().max(1) as f64,
        distance_of_sources: distance_of_sources(keys, glyphs),
    })
}

/// The mean distance between consecutive sources of one letter and hand.
fn distance_of_sources(keys: &[(Option<HandId>, Class)], glyphs: &[FineGlyph]) -> Option<f64> {
    let mut last: BTreeMap<(HandId, Class), &FineGlyph> = BTreeMap::new();
    let mut distances = Vec::new();
    for (&(hand, class), glyph) in keys.iter().zip(glyphs) {
        let Some(hand) = hand else { continue };
        if let Some(before) = last.insert((hand, class), glyph) {
            distances.push(before.distance(glyph));
        }
    }
    let sum: f64 = distances.iter().sum();
    (!distances.is_empty()).then(|| sum / distances.len() as f64)
}
