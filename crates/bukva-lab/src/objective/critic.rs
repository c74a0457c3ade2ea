//! The objective `classifier`: cross-entropy of a critic pretrained on the target letters.

use std::path::Path;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::batch::{Batch, Example};
use super::interface::{Artifact, Objective, ObjectiveContext, ObjectiveSettings, ShownTarget};
use crate::Error;
use crate::augment::WarpConfig;
use crate::model::{Classifier, Critic, Mode, Zeros, cross_entropy, load_weights, named_tensors};
use crate::optim::{ClassifierTraining, train_classifier};
use bukva_glyphs::{PIXELS, SIDE, Stream, seeded};

/// Settings of the objective `classifier`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CriticConfig {
    /// Whether the critic has one more class, trained on random images.
    pub noise_class: bool,
    /// The number of steps, of 128 glyphs each, for which the critic is pretrained.
    pub critic_steps: u64,
}

impl Default for CriticConfig {
    fn default() -> Self {
        Self {
            noise_class: false,
            critic_steps: 400,
        }
    }
}

/// The critic's file in the folder of a run.
const FILE: &str = "critic.safetensors";

impl CriticConfig {
    fn classes(&self, letters: usize) -> usize {
        letters + usize::from(self.noise_class)
    }
}

impl ObjectiveSettings for CriticConfig {
    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error> {
        let bank = context.targets;
        let training = ClassifierTraining {
            noise_class: self.noise_class,
            ..critic_training(context, self.critic_steps, WarpConfig::none())
        };
        let classes = self.classes(bank.class_count());
        let rng = &mut seeded(context.seed, Stream::Weights, 1);
        let critic = Critic::init(classes, context.device, rng);
        Ok(Box::new(CriticObjective {
            critic: train_classifier(critic, bank, &training, context.device, |_| ()),
        }))
    }

    fn shown_target(&self) -> ShownTarget {
        ShownTarget::None
    }

    fn load_critic(
        &self,
        folder: &Path,
        letters: usize,
        device: &Device,
    ) -> Result<Option<Critic>, Error> {
        let empty = Critic::init(self.classes(letters), device, &mut Zeros);
        let critic = load_weights(empty, &folder.join(FILE))?;
        Ok(Some(critic.valid()))
    }
}

/// The training settings of a critic whose letters are augmented with `warp`.
pub(super) fn critic_training(
    context: &ObjectiveContext<'_>,
    steps: u64,
    warp: WarpConfig,
) -> ClassifierTraining {
    ClassifierTraining {
        steps,
        batch: 128,
        learning_rate: 2e-3,
        warp,
        noise_class: false,
        seed: context.seed,
        stream: Stream::Critic,
    }
}

/// The student report's first strategy: the output should be classified correctly by a frozen
/// critic. The critic was trained only on letters, so the translator finds images that it
/// misclassifies.
#[derive(Debug)]
struct CriticObjective {
    /// Frozen, without autodiff.
    critic: Critic,
}

impl Objective for CriticObjective {
    fn targets(&self, _example: &Example<'_>, _rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
        Vec::new()
    }

    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let glyphs = output.reshape([batch.classes.len(), 1, SIDE, SIDE]);
        // Gradients pass through the critic to the glyphs; its own weights have none.
        let critic = self.critic.clone().train().no_grad();
        let logits = critic.read(glyphs, Mode::Infer).logits;
        cross_entropy(logits, &batch.classes)
    }

    fn artifacts(&self) -> Vec<Artifact> {
        vec![Artifact {
            file: FILE,
            tensors: named_tensors(&self.critic),
        }]
    }
}
