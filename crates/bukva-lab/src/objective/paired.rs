//! The source hand's own target letter, under the source's own warp.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand::seq::IndexedRandom;
use rand::{Rng, RngCore};
use serde::{Deserialize, Serialize};

use super::{Matched, MatchedConfig, Objective, ObjectiveContext, PixelLoss};
use crate::objective::{Batch, Example};
use crate::{Error, ErrorKind};
use bukva_glyphs::Bank;
use bukva_glyphs::PIXELS;

/// Settings of [`Paired`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairedConfig {
    /// How far the translation is from the hand's own letter.
    pub loss: PixelLoss,
    /// The share of examples that target at a letter of a near hand instead, as `matched` does: it
    /// keeps the few letters of one hand from being learnt by heart.
    pub matched: f32,
    /// The same share of examples redrawn with a pen.
    #[serde(alias = "matched_pens")]
    pub matched_monoline: f32,
    /// How many of the nearest letters those are drawn from.
    pub nearest: usize,
    /// How far those are given the source's traits, see [`MatchedConfig::style_gain`].
    #[serde(alias = "align")]
    pub style_gain: f32,
    /// How much telling the letter counts, see [`Objective::aux_weight`].
    #[serde(alias = "letter")]
    pub aux_weight: f32,
}

impl Default for PairedConfig {
    fn default() -> Self {
        Self {
            loss: PixelLoss::L1,
            matched: 0.4,
            matched_monoline: 0.5,
            nearest: 4,
            style_gain: 1.1,
            aux_weight: 0.12,
        }
    }
}

impl PairedConfig {
    pub(super) fn build(&self, materials: &ObjectiveContext<'_>) -> Result<Paired, Error> {
        let (sources, targets) = (materials.sources, materials.targets);
        let paired = |source: usize| {
            let own = sources.hands[source].map(|hand| (hand, sources.classes[source]));
            own.is_some_and(|(hand, class)| targets.by_hand(hand, class).is_some())
        };
        if !materials.shared_hands || !(0..sources.len()).any(paired) {
            return Err(ErrorKind::NoPairs {
                objective: "paired",
            }
            .into());
        }
        for (setting, share) in [
            ("matched", self.matched),
            ("matched_monoline", self.matched_monoline),
        ] {
            if !(0.0..=1.0).contains(&share) {
                let wrong = ErrorKind::Setting {
                    objective: "paired",
                    setting,
                    found: share.to_string(),
                    expected: "a share from 0 to 1",
                };
                return Err(wrong.into());
            }
        }
        let near = MatchedConfig {
            nearest: self.nearest,
            best_of: 1,
            style_gain: self.style_gain,
            // Pens are warped past what their targets follow, on purpose.
            match_augmented: false,
            drop_illegible: false,
            aux_weight: self.aux_weight,
            loss: self.loss,
        }
        .build("paired", materials)?;
        Ok(Paired {
            targets: Arc::clone(targets),
            near,
            config: self.clone(),
        })
    }
}

/// Where source and target come of one hand, the target is that hand's own letter. Source and
/// target go through one warp together, so that the hand's changes must be carried over.
#[derive(Debug)]
pub struct Paired {
    targets: Arc<Bank>,
    near: Matched,
    config: PairedConfig,
}

impl Objective for Paired {
    fn target(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        let PairedConfig {
            matched,
            matched_monoline,
            ..
        } = self.config;
        let share = if example.augmentation.monoline {
            matched_monoline
        } else {
            matched
        };
        if rng.random::<f32>() < share {
            return self.near.target(example, rng);
        }
        let own = example
            .hand
            .and_then(|hand| self.targets.by_hand(hand, example.class));
        let target = match own {
            Some(own) => own,
            // A hand that lacks the target letter lends its source to any other hand's.
            None => *self.targets.of_class(example.class).choose(rng)?,
        };
        Some(example.in_hand(&self.targets, target))
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.config.loss.of(translated, batch)
    }

    fn aux_weight(&self) -> f32 {
        self.config.aux_weight
    }
}
