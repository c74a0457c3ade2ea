//! What a run is made from.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::augment::AugmentConfig;
use crate::model::TranslatorConfig;
use crate::objective::{Objective, ObjectiveConfig, ObjectiveContext};
use crate::train::{Batcher, TrainConfig};
use bukva_glyphs::{DataConfig, Dataset};

/// All that a run is made from. Each part is documented where it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunConfig {
    /// Which letters are learnt from which glyphs.
    #[serde(default)]
    pub data: DataConfig,
    /// The network.
    #[serde(default)]
    pub network: TranslatorConfig,
    /// What it is trained towards.
    #[serde(default = "default_objective")]
    pub objective: ObjectiveConfig,
    /// How training examples are varied.
    #[serde(default)]
    pub augment: AugmentConfig,
    /// How long and how fast.
    #[serde(default)]
    pub train: TrainConfig,
}

fn default_objective() -> ObjectiveConfig {
    ObjectiveConfig::Paired(Default::default())
}

impl Default for RunConfig {
    fn default() -> Self {
        Self {
            data: DataConfig::default(),
            network: TranslatorConfig::default(),
            objective: default_objective(),
            augment: AugmentConfig::default(),
            train: TrainConfig::default(),
        }
    }
}

impl RunConfig {
    /// The objective, prepared from the training split; critics are trained on `device`, which must
    /// track gradients.
    ///
    /// # Errors
    /// When the data can't serve the objective, or a setting is out of range.
    pub fn objective(
        &self,
        dataset: &Dataset,
        device: &Device,
    ) -> Result<Box<dyn Objective>, Error> {
        let letters: Vec<char> = dataset.classes.targets().collect();
        self.objective.build(&ObjectiveContext {
            sources: &dataset.train.source,
            targets: &dataset.train.target,
            letters: &letters,
            shared_hands: dataset.shared_hands,
            seed: self.train.seed,
            device,
        })
    }

    /// What draws the batches of training towards `objective`.
    pub fn batcher<'a>(
        &'a self,
        dataset: &'a Dataset,
        objective: &'a dyn Objective,
    ) -> Batcher<'a> {
        Batcher {
            sources: &dataset.train.source,
            objective,
            augment: &self.augment,
            size: self.train.batch,
            seed: self.train.seed,
        }
    }
}
