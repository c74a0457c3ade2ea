//! The mean of the class's targets.

use burn::tensor::Tensor;
use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::{Objective, ObjectiveContext, PixelLoss};
use crate::objective::{Batch, Example};
use bukva_glyphs::Bank;
use bukva_glyphs::PIXELS;

/// Settings of [`Mean`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MeanConfig {
    /// The report's choice is L2.
    pub loss: PixelLoss,
}

impl Default for MeanConfig {
    fn default() -> Self {
        Self {
            loss: PixelLoss::L2,
        }
    }
}

impl MeanConfig {
    pub(super) fn build(&self, materials: &ObjectiveContext<'_>) -> Mean {
        Mean {
            means: class_means(materials.targets),
            loss: self.loss,
        }
    }
}

/// The mean ink of each class; zero where a class has no glyph.
pub(crate) fn class_means(bank: &Bank) -> Vec<[f32; PIXELS]> {
    let mean = |class: u16| {
        let members = bank.of_class(class);
        let mut mean = [0.0; PIXELS];
        for &member in members {
            for (sum, ink) in mean.iter_mut().zip(bank.glyphs[member as usize].to_unit()) {
                *sum += ink;
            }
        }
        mean.map(|sum| sum / members.len().max(1) as f32)
    };
    (0..bank.class_count() as u16).map(mean).collect()
}

/// The report's fourth strategy: readable, and all alike.
#[derive(Debug)]
pub struct Mean {
    means: Vec<[f32; PIXELS]>,
    loss: PixelLoss,
}

impl Objective for Mean {
    fn target(&self, example: &Example<'_>, _rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        self.means.get(usize::from(example.class)).copied()
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        self.loss.of(translated, batch)
    }
}
