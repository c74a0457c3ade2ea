//! The objective `random`: a random target of the class, sampled again for each batch.

use std::sync::Arc;

use burn::tensor::Tensor;
use rand::RngCore;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::batch::{Batch, Example};
use super::interface::{Objective, ObjectiveContext, ObjectiveSettings};
use super::pixel::PixelLoss;
use crate::Error;
use bukva_data::Bank;
use bukva_glyphs::PIXELS;

/// Settings of the objective `random`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RandomConfig {
    /// The distance between output and target; the student report's is L2.
    pub loss: PixelLoss,
}

impl Default for RandomConfig {
    fn default() -> Self {
        Self {
            loss: PixelLoss::L2,
        }
    }
}

impl ObjectiveSettings for RandomConfig {
    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        Ok(Box::new(Random {
            targets: Arc::clone(context.targets),
            loss: self.loss,
        }))
    }
}

/// The student report's second strategy. In expectation its gradient is that of the class mean, so
/// the translator learns to draw that mean, regardless of the source's style.
#[derive(Debug)]
struct Random {
    targets: Arc<Bank>,
    loss: PixelLoss,
}

impl Objective for Random {
    fn targets(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
        let target = self.targets.of_class(example.class).choose(rng);
        let ink = target.map(|&target| self.targets.glyphs()[target as usize].to_unit());
        Vec::from_iter(ink)
    }

    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(output, batch)
    }
}
