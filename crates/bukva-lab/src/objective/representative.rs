//! The objective `representative`: one target per class, the student report's third strategy.

use serde::{Deserialize, Serialize};

use super::interface::{Objective, ObjectiveContext, ObjectiveSettings};
use super::mean::{PerClass, class_means};
use super::pixel::PixelLoss;
use crate::Error;
use bukva_data::{Bank, Class};
use bukva_glyphs::PIXELS;

/// Settings of the objective `representative`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RepresentativeConfig {
    /// Which target represents its class.
    pub choice: Choice,
    /// The distance between output and target; the student report's is L2.
    pub loss: PixelLoss,
}

impl Default for RepresentativeConfig {
    fn default() -> Self {
        Self {
            choice: Choice::Medoid,
            loss: PixelLoss::L2,
        }
    }
}

/// Which target represents its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// The one with the least squared distance to all others, which is the one nearest the mean.
    Medoid,
    /// The first in the data, as in the report.
    First,
}

impl ObjectiveSettings for RepresentativeConfig {
    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        let bank = context.targets;
        let targets = class_means(bank)
            .iter()
            .zip((0..).map(Class::new))
            .map(|(mean, class)| match self.choice {
                Choice::Medoid => nearest(bank, class, mean),
                Choice::First => first(bank, class),
            })
            .collect();
        Ok(Box::new(PerClass {
            targets,
            loss: self.loss,
        }))
    }
}

fn first(bank: &Bank, class: Class) -> [f32; PIXELS] {
    bank.of_class(class)
        .first()
        .map_or([0.0; PIXELS], |&k| bank.glyphs()[k as usize].to_unit())
}

/// The glyph of a class nearest to its mean: Σᵢ|x-xᵢ|² = n|x-mean|² + const, so it is the medoid.
fn nearest(bank: &Bank, class: Class, mean: &[f32; PIXELS]) -> [f32; PIXELS] {
    let distance =
        |ink: &[f32; PIXELS]| -> f32 { ink.iter().zip(mean).map(|(a, b)| (a - b).powi(2)).sum() };
    bank.of_class(class)
        .iter()
        .map(|&member| bank.glyphs()[member as usize].to_unit())
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .unwrap_or([0.0; PIXELS])
}
