//! The objective `mean`: the mean of the class's targets, the student report's fourth strategy.
//! Outputs are readable, but all look the same.

use burn::tensor::Tensor;
use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::batch::{Batch, Example};
use super::interface::{Objective, ObjectiveContext, ObjectiveSettings};
use super::pixel::PixelLoss;
use crate::Error;
use bukva_data::{Bank, Class};
use bukva_glyphs::PIXELS;

/// Settings of the objective `mean`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MeanConfig {
    /// The distance between output and target; the student report's is L2.
    pub loss: PixelLoss,
}

impl Default for MeanConfig {
    fn default() -> Self {
        Self {
            loss: PixelLoss::L2,
        }
    }
}

impl ObjectiveSettings for MeanConfig {
    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        Ok(Box::new(PerClass {
            targets: class_means(context.targets),
            loss: self.loss,
        }))
    }
}

/// The mean ink of each class; zero for a class without glyphs.
pub(super) fn class_means(bank: &Bank) -> Vec<[f32; PIXELS]> {
    let mean = |class: Class| {
        let members = bank.of_class(class);
        let mut mean = [0.0; PIXELS];
        for &member in members {
            for (sum, ink) in mean
                .iter_mut()
                .zip(bank.glyphs()[member as usize].to_unit())
            {
                *sum += ink;
            }
        }
        mean.map(|sum| sum / members.len().max(1) as f32)
    };
    (0..bank.class_count()).map(Class::new).map(mean).collect()
}

/// The same target for all sources of a class.
#[derive(Debug)]
pub(super) struct PerClass {
    pub(super) targets: Vec<[f32; PIXELS]>,
    pub(super) loss: PixelLoss,
}

impl Objective for PerClass {
    fn targets(&self, example: &Example<'_>, _rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
        Vec::from_iter(self.targets.get(example.class.index()).copied())
    }

    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(output, batch)
    }
}
