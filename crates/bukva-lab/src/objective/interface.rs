//! The interface between training and its objectives.

use std::path::Path;
use std::sync::Arc;

use bukva_data::Bank;
use bukva_glyphs::PIXELS;
use burn::tensor::{Device, Tensor};
use rand::RngCore;

use super::batch::{Batch, Example};
use crate::Error;
use crate::model::{Critic, NamedTensor};

/// A training objective. The network and the training loop don't depend on which objective it is.
pub trait Objective: Send + Sync {
    /// The target images of a source, with values in 0..=1: the same number for every source, none
    /// if the objective needs no images. If there are several, the loss uses the one closest to the
    /// output. Called while a batch is prepared, not on the training thread.
    fn targets(&self, example: &Example<'_>, rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]>;

    /// The loss of a batch: a differentiable scalar.
    ///
    /// # Shapes
    /// `output` `[batch, 784]`, result `[1]`.
    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1>;

    /// Weight of the auxiliary cross-entropy with which a linear classifier, trained jointly,
    /// predicts the source's letter from its latent vector; 0 for none.
    fn aux_weight(&self) -> f32 {
        0.0
    }

    /// The objective's own trained networks, which are saved with a run.
    fn artifacts(&self) -> Vec<Artifact> {
        Vec::new()
    }
}

/// A network that is saved with a run, in its own file.
#[derive(Debug)]
pub struct Artifact {
    /// The name of its file in the run's folder.
    pub file: &'static str,
    /// Its weights.
    pub tensors: Vec<NamedTensor>,
}

/// The data that objectives are built from.
#[derive(Debug)]
pub struct ObjectiveContext<'a> {
    /// Training sources.
    pub sources: &'a Arc<Bank>,
    /// Training targets.
    pub targets: &'a Arc<Bank>,
    /// The target letters, in class order.
    pub letters: &'a [char],
    /// Whether the same hands, with the same numbers, drew `sources` and `targets`.
    pub shared_hands: bool,
    /// The run's seed.
    pub seed: u64,
    /// The device on which critics are trained.
    pub device: &'a Device,
}

/// The target of a held-out source in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShownTarget {
    /// No target, because the objective has no target images.
    None,
    /// The letter of the source's own hand.
    OwnLetter,
    /// A target that the objective samples.
    Sampled,
}

/// The settings of one objective: the `[objective]` table of a configuration.
pub(crate) trait ObjectiveSettings {
    /// Checks that all settings are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`](crate::ErrorKind::Setting) when one is not.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    /// Prepares the objective: computes means, finds neighbors or trains a critic.
    ///
    /// # Errors
    /// When the data is unsuitable for the objective, or a setting is out of range.
    fn build(&self, context: &ObjectiveContext<'_>) -> Result<Box<dyn Objective>, Error>;

    /// The target in figures.
    fn shown_target(&self) -> ShownTarget {
        ShownTarget::Sampled
    }

    /// Loads the critic, if the objective has one, from the folder of a run with `letters` letters.
    ///
    /// # Errors
    /// When its weights can't be read.
    fn load_critic(
        &self,
        _folder: &Path,
        _letters: usize,
        _device: &Device,
    ) -> Result<Option<Critic>, Error> {
        Ok(None)
    }
}
