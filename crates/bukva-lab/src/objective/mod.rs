//! What training targets at. Each objective is one file behind one trait; model and training loop know
//! nothing of any of them.
//!
//! To add one: a file here, a variant of [`ObjectiveConfig`], an arm of [`ObjectiveConfig::build`],
//! and a TOML in `configs/`.

mod batch;
mod critic;
mod matched;
mod mean;
mod paired;
mod pixel;
mod random;
mod representative;

use std::sync::Arc;

use burn::tensor::{Device, Tensor};
use rand::RngCore;
use serde::{Deserialize, Serialize};

pub use batch::{Batch, BatchData, Example};
pub use critic::{CriticConfig, CriticObjective};
pub use matched::{Matched, MatchedConfig};
pub use mean::{Mean, MeanConfig};
pub use paired::{Paired, PairedConfig};
pub use pixel::PixelLoss;
pub use random::{Random, RandomConfig};
pub use representative::{Choice, Representative, RepresentativeConfig};

use crate::model::Critic;
use crate::{Error, ErrorKind};
use bukva_glyphs::Bank;
use bukva_glyphs::PIXELS;

/// What the translator is trained towards.
pub trait Objective: Send + Sync {
    /// The image that a source targets at, as ink amounts; `None` when the objective has no image.
    /// Called while the batch is prepared, off the training thread.
    fn target(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Option<[f32; PIXELS]>;

    /// All the images that a source may come near to, as many for each source; the loss counts
    /// the nearest. One, [`Objective::target`]'s, unless the objective says otherwise.
    fn targets(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
        self.target(example, rng).into_iter().collect()
    }

    /// The loss of a batch, a single number that can be differentiated.
    ///
    /// # Shapes
    /// `translated` `[batch, 784]`, result `[1]`.
    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1>;

    /// How much the cross-entropy counts with which a linear reader, trained alongside, tells a
    /// source's letter from its latent vector; 0 where there is no such reader.
    fn aux_weight(&self) -> f32 {
        0.0
    }

    /// The pretrained classifier that the objective asks, if it does.
    fn critic(&self) -> Option<&Critic> {
        None
    }
}

/// The choice of objective, as a TOML's `[objective]` table says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum ObjectiveConfig {
    /// Cross-entropy of a pretrained classifier of the target letters.
    Classifier(CriticConfig),
    /// A random target example of the class, drawn anew for each batch.
    Random(RandomConfig),
    /// One example a class.
    Representative(RepresentativeConfig),
    /// The class mean.
    Mean(MeanConfig),
    /// The source hand's own target letter.
    Paired(PairedConfig),
    /// A target of the class whose hand is near the source's.
    Matched(MatchedConfig),
}

/// What objectives are built from.
#[derive(Debug)]
pub struct ObjectiveContext<'a> {
    /// Training sources.
    pub sources: &'a Arc<Bank>,
    /// Training targets.
    pub targets: &'a Arc<Bank>,
    /// The target letters, in class order.
    pub letters: &'a [char],
    /// Whether hands of `sources` and `targets` are numbered alike.
    pub shared_hands: bool,
    /// The run's seed.
    pub seed: u64,
    /// Where critics are trained.
    pub device: &'a Device,
}

impl ObjectiveConfig {
    /// The name under which configs, reports and JSON know the objective.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Classifier(_) => "classifier",
            Self::Random(_) => "random",
            Self::Representative(_) => "representative",
            Self::Mean(_) => "mean",
            Self::Paired(_) => "paired",
            Self::Matched(_) => "matched",
        }
    }

    /// Every objective with its default settings, in the order of reports.
    pub fn all() -> [Self; 6] {
        [
            Self::Classifier(CriticConfig::default()),
            Self::Random(RandomConfig::default()),
            Self::Representative(RepresentativeConfig::default()),
            Self::Mean(MeanConfig::default()),
            Self::Matched(MatchedConfig::default()),
            Self::Paired(PairedConfig::default()),
        ]
    }

    /// Prepares the objective: means, medoids, neighbours or a trained critic.
    ///
    /// # Errors
    /// When the data can't serve the objective, or a setting is out of range.
    pub fn build(&self, materials: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        let mut letters = (0..).zip(materials.letters);
        if let Some((_, &letter)) =
            letters.find(|&(class, _)| materials.targets.of_class(class).is_empty())
        {
            let objective = self.kind();
            return Err(ErrorKind::NoTarget { objective, letter }.into());
        }
        Ok(match self {
            Self::Classifier(config) => Box::new(config.build(materials)),
            Self::Random(config) => Box::new(config.build(materials)),
            Self::Representative(config) => Box::new(config.build(materials)),
            Self::Mean(config) => Box::new(config.build(materials)),
            Self::Paired(config) => Box::new(config.build(materials)?),
            Self::Matched(config) => Box::new(config.build("matched", materials)?),
        })
    }
}
