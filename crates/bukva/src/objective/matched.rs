//! A target of the class whose hand is near the source's, for data without pairs.

use burn::tensor::Tensor;
use rand::RngCore;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::{Materials, Objective, ObjectiveError, PixelLoss};
use crate::data::{Bank, Batch, Example, HandIndex};
use crate::glyph::{PIXELS, TraitScale, Traits};

/// Settings of [`Matched`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchedConfig {
    /// How many of the nearest targets are drawn from: one makes diverse but worse letters, many
    /// approach `random`.
    pub nearest: usize,
    /// How far the translation is from the drawn target.
    pub loss: PixelLoss,
}

impl Default for MatchedConfig {
    fn default() -> Self {
        Self {
            nearest: 6,
            loss: PixelLoss::L1,
        }
    }
}

impl MatchedConfig {
    pub(super) fn build(&self, materials: &Materials<'_>) -> Result<Matched, ObjectiveError> {
        if self.nearest == 0 {
            return Err(ObjectiveError::Setting {
                kind: "matched",
                setting: "nearest",
                found: self.nearest.to_string(),
                expected: "1 or more",
            });
        }
        let targets = materials.targets;
        let target_traits = traits_of(targets);
        let of_targets = target_traits
            .iter()
            .map(|&(class, _, traits)| (class, traits));
        let target_scale = TraitScale::fit(targets.class_count(), of_targets);
        let of_sources = traits_of(materials.sources).into_iter();
        let source_scale = TraitScale::fit(
            targets.class_count(),
            of_sources.map(|(class, _, traits)| (class, traits)),
        );
        let standardised = target_traits.into_iter().map(|(class, target, traits)| {
            (class, target, target_scale.standardise(class, traits))
        });
        let index = HandIndex::new(targets.class_count(), standardised);
        Ok(Matched {
            targets: targets.clone(),
            index,
            source_scale,
            nearest: self.nearest,
            loss: self.loss,
        })
    }
}

/// Class, place and traits of every glyph that has ink.
fn traits_of(bank: &Bank) -> Vec<(usize, u32, Traits)> {
    (0..)
        .zip(bank.glyphs.iter().zip(&bank.classes))
        .filter_map(|(place, (glyph, &class))| {
            Some((usize::from(class), place, Traits::of(glyph)?))
        })
        .collect()
}

/// Describes each hand by stroke thickness, slant and aspect, each standardised within its class,
/// and draws anew from the nearest targets of the class. Source and target then go through one warp
/// together.
#[derive(Debug)]
pub struct Matched {
    targets: Bank,
    index: HandIndex,
    source_scale: TraitScale,
    nearest: usize,
    loss: PixelLoss,
}

impl Objective for Matched {
    fn aim(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        let class = usize::from(example.class);
        let near = Traits::of_ink(example.ink).map_or_else(Vec::new, |traits| {
            let source = self.source_scale.standardise(class, traits);
            self.index.nearest(class, &source, self.nearest)
        });
        // A source without ink has no hand: any target will do.
        let target = near
            .choose(rng)
            .or_else(|| self.targets.of_class(example.class).choose(rng));
        target.map(|&target| example.in_hand(&self.targets, target))
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(translated, batch)
    }
}
