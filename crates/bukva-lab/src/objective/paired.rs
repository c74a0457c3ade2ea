//! The objective `paired`: the target letter of the source's own hand, warped like the source.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand::seq::IndexedRandom;
use rand::{Rng, RngCore};
use serde::{Deserialize, Serialize};

use super::batch::{Batch, Example};
use super::interface::{Objective, ObjectiveContext, ObjectiveSettings, ShownTarget};
use super::matched::{Matched, MatchedConfig};
use super::pixel::PixelLoss;
use crate::{Error, ErrorKind};
use bukva_data::Bank;
use bukva_glyphs::PIXELS;

/// Settings of the objective `paired`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairedConfig {
    /// The distance between output and target.
    pub loss: PixelLoss,
    /// The share of examples whose target is instead a letter in a similar style, as in `matched`.
    /// This keeps the network from memorizing the few letters of each hand.
    pub matched: f32,
    /// The same share for monoline examples.
    #[serde(alias = "matched_pens")]
    pub matched_monoline: f32,
    /// The number of nearest letters that these targets are sampled from.
    pub nearest: usize,
    /// How far these targets are moved towards the source's style, see
    /// [`MatchedConfig::style_gain`].
    #[serde(alias = "align")]
    pub style_gain: f32,
    /// The weight of predicting the letter, see [`Objective::aux_weight`].
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
    /// The settings for targets that are not of the source's own hand.
    fn near(&self) -> MatchedConfig {
        MatchedConfig {
            nearest: self.nearest,
            best_of: 1,
            style_gain: self.style_gain,
            // Monoline sources are intentionally warped more than their targets.
            match_augmented: false,
            drop_illegible: false,
            aux_weight: self.aux_weight,
            loss: self.loss,
        }
    }
}

impl ObjectiveSettings for PairedConfig {
    fn check(&self) -> Result<(), Error> {
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
        self.near().check_for("paired")
    }

    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        let (sources, targets) = (context.sources, context.targets);
        let paired = |source: usize| {
            let own = sources.hands()[source].map(|hand| (hand, sources.classes()[source]));
            own.is_some_and(|(hand, class)| targets.by_hand(hand, class).is_some())
        };
        if !context.shared_hands || !(0..sources.len()).any(paired) {
            return Err(ErrorKind::NoPairs {
                objective: "paired",
            }
            .into());
        }
        Ok(Box::new(Paired {
            targets: Arc::clone(targets),
            near: self.near().matched(context),
            config: self.clone(),
        }))
    }

    fn shown_target(&self) -> ShownTarget {
        ShownTarget::OwnLetter
    }
}

/// Source and target have the same hand and get the same warp, so that the network must transfer
/// the change of style.
#[derive(Debug)]
struct Paired {
    targets: Arc<Bank>,
    near: Matched,
    config: PairedConfig,
}

impl Objective for Paired {
    fn targets(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
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
            return self.near.targets(example, rng);
        }
        let own = example
            .hand
            .and_then(|hand| self.targets.by_hand(hand, example.class));
        // If the hand lacks the target letter, that of a random hand is used.
        let any = || self.targets.of_class(example.class).choose(rng).copied();
        let ink = |target| example.in_hand(&self.targets, target);
        Vec::from_iter(own.or_else(any).map(ink))
    }

    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.config.loss.of(output, batch)
    }

    fn aux_weight(&self) -> f32 {
        self.config.aux_weight
    }
}
