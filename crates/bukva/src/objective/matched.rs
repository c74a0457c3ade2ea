//! A target of the class whose hand is near the source's, for data without pairs.

use std::sync::OnceLock;

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
        Ok(Matched {
            sources: materials.sources.clone(),
            targets: materials.targets.clone(),
            glyphs: Neighbours::new(materials.sources, materials.targets, false),
            pens: OnceLock::new(),
            nearest: self.nearest,
            loss: self.loss,
        })
    }
}

/// Targets by hand, and the scale on which a source's hand is described.
#[derive(Debug)]
struct Neighbours {
    index: HandIndex,
    source_scale: TraitScale,
}

impl Neighbours {
    /// Describes all glyphs as they are, or as a pen redraws them.
    fn new(sources: &Bank, targets: &Bank, pen: bool) -> Self {
        let classes = targets.class_count();
        let scale = |traits: &[(usize, u32, Traits)]| {
            TraitScale::fit(
                classes,
                traits.iter().map(|&(class, _, traits)| (class, traits)),
            )
        };
        let source_scale = scale(&traits_of(sources, pen));
        let targets = traits_of(targets, pen);
        let target_scale = scale(&targets);
        let standardised = targets.into_iter().map(|(class, target, traits)| {
            (class, target, target_scale.standardise(class, traits))
        });
        Self {
            index: HandIndex::new(classes, standardised),
            source_scale,
        }
    }
}

/// Class, place and traits of every glyph that has ink.
fn traits_of(bank: &Bank, pen: bool) -> Vec<(usize, u32, Traits)> {
    let described = |place: usize| {
        let traits = Traits::of_ink(&bank.ink(place, pen))?;
        Some((usize::from(bank.classes[place]), place as u32, traits))
    };
    (0..bank.len()).filter_map(described).collect()
}

/// Describes each hand by stroke thickness, slant and aspect, each standardised within its class,
/// and draws anew from the nearest targets of the class. Source and target then go through one warp
/// together.
#[derive(Debug)]
pub struct Matched {
    sources: Bank,
    targets: Bank,
    glyphs: Neighbours,
    /// Found when the first pen version asks.
    pens: OnceLock<Neighbours>,
    nearest: usize,
    loss: PixelLoss,
}

impl Objective for Matched {
    fn aim(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        let class = usize::from(example.class);
        let neighbours = match example.variation.pen {
            true => self
                .pens
                .get_or_init(|| Neighbours::new(&self.sources, &self.targets, true)),
            false => &self.glyphs,
        };
        let near = Traits::of_ink(example.ink).map_or_else(Vec::new, |traits| {
            let source = neighbours.source_scale.standardise(class, traits);
            neighbours.index.nearest(class, &source, self.nearest)
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
