//! A target of the class whose hand is near the source's, for data without pairs.

use std::sync::{Arc, OnceLock};

use burn::tensor::Tensor;
use rand::RngCore;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::{Materials, Objective, ObjectiveError, PixelLoss};
use crate::data::augment::Warp;
use crate::data::{Bank, Batch, Example, HandIndex};
use crate::glyph::{ClassScale, Description, PIXELS, Standardised, Traits};

/// Settings of [`Matched`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchedConfig {
    /// How many of the nearest targets are drawn from: one makes diverse but worse letters, many
    /// approach `random`.
    pub nearest: usize,
    /// How far the drawn target's thickness, slant and aspect are then set from its class's mean,
    /// 1 being as far as the source's are from its own, in standard deviations; 0 leaves the
    /// target as it was drawn.
    pub align: f32,
    /// How far the translation is from the drawn target.
    pub loss: PixelLoss,
}

impl Default for MatchedConfig {
    fn default() -> Self {
        Self {
            nearest: 6,
            align: 0.0,
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
            sources: Arc::clone(materials.sources),
            targets: Arc::clone(materials.targets),
            glyphs: Neighbours::new(materials.sources, materials.targets, false),
            pens: OnceLock::new(),
            nearest: self.nearest,
            align: self.align,
            loss: self.loss,
        })
    }
}

/// Targets by description, and the scales on which either side's glyphs are described.
#[derive(Debug)]
struct Neighbours {
    index: HandIndex<{ Description::COUNT }>,
    /// By place in the target bank; `None` for a target without ink.
    described: Vec<Option<Traits>>,
    sources: ClassScale<{ Description::COUNT }>,
    targets: ClassScale<{ Description::COUNT }>,
}

impl Neighbours {
    /// Describes all glyphs as they are, or as a pen redraws them.
    fn new(sources: &Bank, targets: &Bank, pen: bool) -> Self {
        let classes = targets.class_count();
        let scale = |described: &[(usize, u32, Description)]| {
            let entries = described.iter().map(|&(class, _, glyph)| (class, glyph));
            ClassScale::fit(classes, entries)
        };
        let source_scale = scale(&described(sources, pen));
        let by_place = described(targets, pen);
        let target_scale = scale(&by_place);
        let mut traits = vec![None; targets.len()];
        for &(_, target, glyph) in &by_place {
            traits[target as usize] = Some(glyph.traits);
        }
        let standardised = by_place
            .into_iter()
            .map(|(class, target, glyph)| (class, target, target_scale.standardise(class, glyph)));
        Self {
            index: HandIndex::new(classes, standardised),
            described: traits,
            sources: source_scale,
            targets: target_scale,
        }
    }

    /// The warp that gives a target the traits with which it stands among its class as `source`
    /// does among its own, `stretch` times as far from the mean.
    fn align(
        &self,
        class: usize,
        source: &Standardised<{ Description::COUNT }>,
        target: u32,
        stretch: f32,
    ) -> Warp {
        let Some(has) = self.described[target as usize] else {
            return Warp::identity();
        };
        let stretched = Standardised(source.0.map(|value| value * stretch));
        let [thickness, slant, aspect, ..] = self.targets.describe(class, &stretched);
        Warp::of_traits(
            thickness - has.thickness,
            [has.slant, slant],
            aspect - has.log_aspect,
        )
    }
}

/// Class, place and description of every glyph that has ink.
fn described(bank: &Bank, pen: bool) -> Vec<(usize, u32, Description)> {
    let described = |place: usize| {
        let glyph = Description::of_ink(&bank.ink(place, pen))?;
        Some((usize::from(bank.classes[place]), place as u32, glyph))
    };
    (0..bank.len()).filter_map(described).collect()
}

/// Describes each hand by stroke thickness, slant, aspect and where its ink lies, each standardised
/// within its class, and draws anew from the nearest targets of the class. Source and target then
/// go through one warp together.
#[derive(Debug)]
pub struct Matched {
    sources: Arc<Bank>,
    targets: Arc<Bank>,
    glyphs: Neighbours,
    /// Found when the first pen version asks.
    pens: OnceLock<Neighbours>,
    nearest: usize,
    align: f32,
    loss: PixelLoss,
}

impl Matched {
    fn neighbours(&self, pen: bool) -> &Neighbours {
        if !pen {
            return &self.glyphs;
        }
        self.pens
            .get_or_init(|| Neighbours::new(&self.sources, &self.targets, true))
    }
}

impl Objective for Matched {
    fn aim(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        let class = usize::from(example.class);
        let Some(glyph) = Description::of_ink(example.ink) else {
            // A source without ink has no hand: any target will do.
            let target = self.targets.of_class(example.class).choose(rng)?;
            return Some(example.in_hand(&self.targets, *target));
        };
        let neighbours = self.neighbours(example.variation.pen);
        let source = neighbours.sources.standardise(class, glyph);
        let near = neighbours.index.nearest(class, &source, self.nearest);
        let &target = near.choose(rng)?;
        if self.align == 0.0 {
            return Some(example.in_hand(&self.targets, target));
        }
        let align = neighbours.align(class, &source, target, self.align);
        Some(example.in_hand_after(&align, &self.targets, target))
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(translated, batch)
    }
}
