//! Cross-entropy of a classifier pretrained on the target letters.

use bukva_kernels::cross_entropy;
use burn::module::Module;
use burn::tensor::Tensor;
use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::{Objective, ObjectiveContext};
use crate::augment::WarpConfig;
use crate::model::{Classifier, Critic, Pass};
use crate::objective::{Batch, Example};
use crate::optim::{ClassifierTraining, train_classifier};
use bukva_glyphs::{PIXELS, SIDE};
use bukva_glyphs::{Stream, seeded};

/// Settings of [`CriticObjective`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CriticConfig {
    /// Whether the critic has one more class, trained on random images.
    pub noise_class: bool,
    /// Steps of 128 for which the critic is trained beforehand.
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

impl CriticConfig {
    /// The classes of a critic for `letters` letters.
    pub fn critic_classes(&self, letters: usize) -> usize {
        letters + usize::from(self.noise_class)
    }

    pub(super) fn build(&self, materials: &ObjectiveContext<'_>) -> CriticObjective {
        let bank = materials.targets;
        let classes = self.critic_classes(bank.class_count());
        let training = ClassifierTraining {
            noise_class: self.noise_class,
            ..critic_training(materials, self.critic_steps, WarpConfig::none())
        };
        let rng = &mut seeded(materials.seed, Stream::Weights, 1);
        let critic = Critic::init(classes, materials.device, rng);
        CriticObjective {
            critic: train_classifier(critic, bank, &training, materials.device, |_| ()),
        }
    }
}

/// How a critic is trained, with letters varied by `warp`.
pub(super) fn critic_training(
    materials: &ObjectiveContext<'_>,
    steps: u64,
    warp: WarpConfig,
) -> ClassifierTraining {
    ClassifierTraining {
        steps,
        batch: 128,
        learning_rate: 2e-3,
        warp,
        noise_class: false,
        seed: materials.seed,
        stream: Stream::Critic,
    }
}

/// The report's first strategy: whatever makes a frozen critic read the right letter. The critic
/// saw nothing but letters, so the translator finds images that it misreads as them.
#[derive(Debug)]
pub struct CriticObjective {
    /// Frozen, without autodiff.
    critic: Critic,
}

impl Objective for CriticObjective {
    fn target(&self, _example: &Example<'_>, _rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        None
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let glyphs = translated.reshape([batch.classes.len(), 1, SIDE, SIDE]);
        // Gradients pass through the critic to the glyphs; its own weights have none.
        let critic = self.critic.clone().train().no_grad();
        let logits = critic.read(glyphs, Pass::Infer).logits;
        cross_entropy(logits, &batch.classes)
    }

    fn critic(&self) -> Option<&Critic> {
        Some(&self.critic)
    }
}
