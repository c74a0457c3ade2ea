//! The source hand's own target letter, under the source's own warp.

use burn::tensor::Tensor;
use rand::RngCore;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::{Materials, Objective, ObjectiveError, PixelLoss};
use crate::data::{Bank, Batch, Example};
use crate::glyph::PIXELS;

/// Settings of [`Paired`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairedConfig {
    /// How far the translation is from the hand's own letter.
    pub loss: PixelLoss,
}

impl PairedConfig {
    pub(super) fn build(&self, materials: &Materials<'_>) -> Result<Paired, ObjectiveError> {
        let (sources, targets) = (materials.sources, materials.targets);
        let own =
            |k: usize| sources.hands[k].and_then(|hand| targets.by_hand(hand, sources.classes[k]));
        let pairs = (0..sources.len())
            .filter(|&source| own(source).is_some())
            .count();
        if !materials.shared_hands || pairs == 0 {
            return Err(ObjectiveError::NoPairs);
        }
        Ok(Paired {
            targets: targets.clone(),
            loss: self.loss,
        })
    }
}

/// Where source and target come of one hand, the target is that hand's own letter. Source and
/// target go through one warp together, so that the hand's changes must be carried over.
#[derive(Debug)]
pub struct Paired {
    targets: Bank,
    loss: PixelLoss,
}

impl Objective for Paired {
    fn aim(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        let own = example
            .hand
            .and_then(|hand| self.targets.by_hand(hand, example.class));
        // A hand that lacks the target letter lends its source to any other hand's.
        let target = match own {
            Some(own) => own,
            None => *self.targets.of_class(example.class).choose(rng)?,
        };
        Some(example.in_hand(&self.targets, target))
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(translated, batch)
    }
}
