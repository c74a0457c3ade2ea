//! Cross-entropy of a classifier pretrained on the target letters.

use bukva_kernels::{Kernels, cross_entropy};
use burn::module::Module;
use burn::tensor::Tensor;
use rand::RngCore;
use serde::{Deserialize, Serialize};

use super::{Materials, Objective};
use crate::augment::WarpConfig;
use crate::model::{Critic, Pass, Reader};
use crate::objective::{Batch, Example};
use crate::optim::{ReaderTraining, train_reader};
use bukva_glyphs::{Draw, seeded};
use bukva_glyphs::{PIXELS, SIDE};

/// Settings of [`Classifier`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClassifierConfig {
    /// Whether the critic has one more class, trained on random images.
    pub noise_class: bool,
    /// Steps of 128 for which the critic is trained beforehand.
    pub critic_steps: u64,
}

impl Default for ClassifierConfig {
    fn default() -> Self {
        Self {
            noise_class: false,
            critic_steps: 400,
        }
    }
}

impl ClassifierConfig {
    /// The classes of a critic for `letters` letters.
    pub fn critic_classes(&self, letters: usize) -> usize {
        letters + usize::from(self.noise_class)
    }

    pub(super) fn build(&self, materials: &Materials<'_>) -> Classifier {
        let bank = materials.targets;
        let classes = self.critic_classes(bank.class_count());
        let training = ReaderTraining {
            noise_class: self.noise_class,
            ..critic_training(materials, self.critic_steps, WarpConfig::none())
        };
        let rng = &mut seeded(materials.seed, Draw::Weights, 1);
        let critic = Critic::init(classes, materials.device, rng);
        Classifier {
            critic: train_reader(critic, bank, &training, materials.device, |_| ()),
        }
    }
}

/// How a critic is trained, with letters varied by `warp`.
pub(super) fn critic_training(
    materials: &Materials<'_>,
    steps: u64,
    warp: WarpConfig,
) -> ReaderTraining {
    ReaderTraining {
        steps,
        batch: 128,
        learning_rate: 2e-3,
        warp,
        noise_class: false,
        seed: materials.seed,
        draw: Draw::Critic,
    }
}

/// The report's first strategy: whatever makes a frozen critic read the right letter. The critic
/// saw nothing but letters, so the translator finds images that it misreads as them.
#[derive(Debug)]
pub struct Classifier {
    /// Frozen, without autodiff.
    critic: Critic,
}

impl Objective for Classifier {
    fn aim(&self, _example: &Example<'_>, _rng: &mut dyn RngCore) -> Option<[f32; PIXELS]> {
        None
    }

    fn loss(&self, translated: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let glyphs = translated.reshape([batch.classes.len(), 1, SIDE, SIDE]);
        // Gradients pass through the critic to the glyphs; its own weights have none.
        let critic = self.critic.clone().train().no_grad();
        let logits = critic.read(glyphs, Pass::Infer).logits;
        cross_entropy(Kernels::current(), logits, &batch.classes)
    }

    fn critic(&self) -> Option<&Critic> {
        Some(&self.critic)
    }
}
