//! A random target example of the class, drawn anew for each batch.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand::RngCore;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::{Objective, ObjectiveContext, PixelLoss};
use crate::objective::{Batch, Example};
use bukva_glyphs::Bank;
use bukva_glyphs::PIXELS;

/// Settings of [`Random`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RandomConfig {
    /// The report's choice is L2.
    pub loss: PixelLoss,
}

impl Default for RandomConfig {
    fn default() -> Self {
        Self {
            loss: PixelLoss::L2,
        }
    }
}

impl RandomConfig {
    pub(super) fn build(&self, materials: &ObjectiveContext<'_>) -> Random {
        Random {
            targets: Arc::clone(materials.targets),
            loss: self.loss,
        }
    }
}

/// The report's second strategy. In expectation its gradient is that of the class mean, so the
/// translator learns to draw that mean, whatever the source's hand.
#[derive(Debug)]
pub struct Random {
    targets: Arc<Bank>,
    loss: PixelLoss,
}

impl Objective for Random {
    fn target(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        let target = *self.targets.of_class(example.class).choose(rng)?;
        Some(self.targets.glyphs[target as usize].to_unit())
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(translated, batch)
    }
}
