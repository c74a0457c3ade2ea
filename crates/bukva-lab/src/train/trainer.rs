//! The training loop: the same for every objective.

use std::path::Path;

use bukva_kernels::in_pool;
use burn::optim::GradientsParams;
use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use super::{Batcher, Checkpoint, Notes, TrainModel};
use crate::model::{Mode, TranslatorConfig, cross_entropy};
use crate::objective::BatchData;
use crate::optim::{Adam, Schedule, StepOutcome, prefetch};
use crate::{Error, ErrorKind};
use bukva_glyphs::{Stream, seeded};

/// Optimization settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainConfig {
    /// Number of training steps.
    pub steps: u64,
    /// Batch size.
    pub batch: usize,
    /// The learning rate after the warm-up.
    pub learning_rate: f64,
    /// The learning rate schedule after the warm-up.
    pub schedule: Schedule,
    /// The number of steps over which the learning rate rises.
    pub warmup: u64,
    /// Maximum gradient norm (clipping).
    pub clip: f64,
    /// Random seed of weights, batches, dropout and critics.
    pub seed: u64,
    /// Steps between two checkpoints.
    pub checkpoint_every: u64,
    /// Steps between two figures of validation letters.
    pub figure_every: u64,
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            steps: 6000,
            batch: 128,
            learning_rate: 2e-3,
            schedule: Schedule::Cosine,
            warmup: 50,
            clip: 5.0,
            seed: 0,
            checkpoint_every: 250,
            figure_every: 500,
        }
    }
}

/// The state after a step.
#[derive(Debug)]
pub struct Progress<'a> {
    /// The run's state. Its `step` is the number of steps done, so it counts from 1 here.
    pub state: &'a Checkpoint,
    /// The batch's loss.
    pub loss: f64,
    /// The norm of its gradient before clipping.
    pub gradient_norm: f64,
    /// The learning rate of the step.
    pub learning_rate: f64,
}

/// Observes the training loop, for logs and checkpoints.
pub trait Observer {
    /// Called after each step.
    ///
    /// # Errors
    /// Any error of the observer, which stops training.
    fn after_step(&mut self, progress: &Progress<'_>) -> Result<(), Error>;

    /// Whether to stop after the step just done.
    fn wants_stop(&self) -> bool {
        false
    }
}

/// The training loop, with its settings and data.
pub struct Trainer<'a> {
    /// Optimization settings.
    pub config: &'a TrainConfig,
    /// The network.
    pub network: &'a TranslatorConfig,
    /// The sampler of batches, with the objective.
    pub batcher: &'a Batcher<'a>,
    /// An autodiff device.
    pub device: &'a Device,
}

impl Trainer<'_> {
    /// The state before the first step.
    pub fn start(&self) -> Checkpoint {
        let seed = self.config.seed;
        Checkpoint {
            step: 0,
            model: TrainModel::init(self.network, self.letters(), self.device, seed),
            adam: Adam::default(),
        }
    }

    /// The state of a checkpoint.
    ///
    /// # Errors
    /// Those of [`Checkpoint::load`].
    pub fn resume(&self, checkpoint: &Path) -> Result<(Checkpoint, Notes), Error> {
        let empty = TrainModel::zeros(self.network, self.letters(), self.device);
        Checkpoint::load(checkpoint, empty)
    }

    /// The number of letters that an auxiliary head predicts; `None` without one.
    fn letters(&self) -> Option<usize> {
        let has_head = self.batcher.objective.aux_weight() > 0.0;
        has_head.then(|| self.batcher.sources.class_count())
    }

    /// Trains from `state` to the configured number of steps, or until the observer stops it, on
    /// batches that are prefetched.
    ///
    /// # Errors
    /// When there are no sources, the loss is not finite, or the observer fails.
    pub fn run(&self, state: Checkpoint, observer: &mut dyn Observer) -> Result<Checkpoint, Error> {
        if self.batcher.sources.is_empty() {
            return Err(ErrorKind::NoSources.into());
        }
        let steps = state.step..self.config.steps;
        let sample = |step| self.batcher.sample(step);
        prefetch(steps, sample, |batches| {
            self.run_on(state, batches, observer)
        })
    }

    /// Trains from `state` on the given batches, each with the number of its step, until there are
    /// no more or the observer stops it.
    ///
    /// # Errors
    /// When the loss is not finite, or the observer fails.
    pub fn run_on(
        &self,
        mut state: Checkpoint,
        batches: impl IntoIterator<Item = (u64, BatchData)>,
        observer: &mut dyn Observer,
    ) -> Result<Checkpoint, Error> {
        let config = self.config;
        for (step, ink) in batches {
            let (full, steps) = (config.learning_rate, config.steps);
            let learning_rate = config.schedule.rate(full, step, steps, config.warmup);
            let (loss, outcome);
            (state.model, loss, outcome) =
                in_pool(|| self.step(state.model, &mut state.adam, (step, ink), learning_rate));
            outcome.check(step, loss)?;
            state.step = step + 1;
            let progress = Progress {
                state: &state,
                loss,
                gradient_norm: outcome.gradient_norm,
                learning_rate,
            };
            observer.after_step(&progress)?;
            if observer.wants_stop() {
                break;
            }
        }
        Ok(state)
    }

    /// One training step, on a batch: the model, the loss and what the optimizer did.
    fn step(
        &self,
        model: TrainModel,
        adam: &mut Adam,
        (step, ink): (u64, BatchData),
        learning_rate: f64,
    ) -> (TrainModel, f64, StepOutcome) {
        let batch = ink.to_device(self.device);
        let mut rng = seeded(self.config.seed, Stream::Dropout, step);
        let mask = self
            .network
            .dropout_mask(batch.classes.len(), self.device, &mut rng);
        let TrainModel {
            translator,
            letters,
        } = &model;
        let latent = translator.encode_train(batch.source.clone(), mask);
        let letters = letters.as_ref().map(|letters| {
            let reading = cross_entropy(letters.forward(latent.clone()), &batch.classes);
            reading.mul_scalar(self.batcher.objective.aux_weight())
        });
        let translated = translator.decoder.forward(latent, Mode::Train);
        let distance = self.batcher.objective.loss(translated, &batch);
        let loss = match letters {
            Some(letters) => distance + letters,
            None => distance,
        };
        let value = f64::from(loss.clone().into_scalar::<f32>());
        let gradients = GradientsParams::from_grads(loss.backward(), &model);
        let clip = Some(self.config.clip);
        let (model, outcome) = adam.step(model, gradients, learning_rate, clip);
        (model, value, outcome)
    }
}
