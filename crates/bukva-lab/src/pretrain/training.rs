//! The training loop of the letter network.

use std::path::Path;

use bukva_kernels::{Distance, in_pool, nearest_distance};
use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use serde::{Deserialize, Serialize};

use super::adversary::{self, Images};
use super::batch::{self, BatchData, Mix};
use super::corpus::Corpus;
use super::field::{PIXELS, SIDE};
use super::state::State;
use crate::Error;
use crate::model::{Mode, cross_entropy};
use crate::optim::{Schedule, prefetch};

/// The settings of a pretraining.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PretrainConfig {
    /// Number of training steps.
    pub steps: u64,
    /// Examples per step.
    pub batch: usize,
    /// The random seed of weights and examples.
    pub seed: u64,
    /// The steps at which the learning rate starts anew, at half of where it started before. After
    /// the last of them, faces take the place of half of the synthetic letters.
    pub restarts: [u64; 2],
    /// The learning rate of the letter network after the first warm-up.
    pub learning_rate: f64,
    /// The learning rate of the discriminator.
    pub discriminator_rate: f64,
    /// The weight of the letter head's cross-entropy.
    pub letter_weight: f64,
    /// The weight of the adversarial loss; 0 leaves out the discriminator.
    pub adversary_weight: f64,
    /// The step at which the discriminator starts to learn.
    pub adversary_from: u64,
    /// Steps between two checkpoints.
    pub checkpoint_every: u64,
}

impl Default for PretrainConfig {
    fn default() -> Self {
        Self {
            steps: 100_000,
            batch: 48,
            seed: 0,
            restarts: [48_000, 78_000],
            learning_rate: 6e-3,
            discriminator_rate: 2e-4,
            letter_weight: 0.15,
            adversary_weight: 0.0,
            adversary_from: 38_000,
            checkpoint_every: 250,
        }
    }
}

impl PretrainConfig {
    /// The learning rate at a step: cosines with warm restarts (Loshchilov and Hutter 2017).
    fn rate_at(&self, step: u64) -> f64 {
        let past = self
            .restarts
            .iter()
            .filter(|&&restart| restart <= step)
            .count();
        let start = past.checked_sub(1).map_or(0, |last| self.restarts[last]);
        let end = self.restarts.get(past).copied().unwrap_or(u64::MAX);
        let full = self.learning_rate * 0.5_f64.powi(past as i32);
        let steps = end.min(self.steps) - start;
        Schedule::Cosine.rate(full, step - start, steps, WARMUP)
    }

    fn mix_at(&self, step: u64) -> Mix {
        if step < self.restarts[1] {
            Mix::FIRST
        } else {
            Mix::LAST
        }
    }

    /// The weight of the adversarial loss at a step after [`Self::adversary_from`].
    fn adversary_weight_at(&self, step: u64) -> f64 {
        let risen = (step - self.adversary_from + 1) as f64 / ADVERSARY_RAMP as f64;
        self.adversary_weight * risen.min(1.0)
    }
}

/// The losses of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Losses {
    /// Mean absolute difference from the target's ink.
    pub pixel: f64,
    /// Cross-entropy of the letter head.
    pub letter: f64,
    /// The discriminator's loss.
    pub discriminator: f64,
    /// The adversarial loss of the letter network, without its weight.
    pub adversary: f64,
}

impl Losses {
    /// The mean losses of some steps.
    pub fn mean(steps: &[Self]) -> Self {
        let mean = |loss: fn(&Self) -> f64| {
            let sum: f64 = steps.iter().map(loss).sum();
            sum / steps.len() as f64
        };
        Self {
            pixel: mean(|step| step.pixel),
            letter: mean(|step| step.letter),
            discriminator: mean(|step| step.discriminator),
            adversary: mean(|step| step.adversary),
        }
    }
}

const CLIP: f64 = 5.0;
const WARMUP: u64 = 100;
/// The steps over which the weight of the adversarial loss rises.
const ADVERSARY_RAMP: u64 = 1000;

pub(super) struct Training<'a> {
    pub(super) config: &'a PretrainConfig,
    pub(super) corpus: &'a Corpus,
    pub(super) device: Device,
}

impl Training<'_> {
    pub(super) fn start(&self) -> State {
        State::start(self.corpus.letters.len(), self.config.seed, &self.device)
    }

    pub(super) fn resume(&self, path: &Path) -> Result<State, Error> {
        State::load(path, self.corpus.letters.len(), &self.device)
    }

    /// Trains to the last step, or until `after_step` returns `false`.
    pub(super) fn run(
        &self,
        mut state: State,
        mut after_step: impl FnMut(&State, Losses) -> Result<bool, Error>,
    ) -> Result<State, Error> {
        let PretrainConfig {
            batch, seed, steps, ..
        } = *self.config;
        let sample = |step| batch::sample(self.corpus, batch, seed, step, self.config.mix_at(step));
        prefetch(state.step..steps, sample, |batches| {
            for (step, data) in batches {
                let losses;
                (state, losses) = in_pool(|| self.step(state, &data))?;
                state.step = step + 1;
                state.average.follow(&state.network, state.step);
                if !after_step(&state, losses)? {
                    break;
                }
            }
            Ok(state)
        })
    }

    pub(super) fn step(
        &self,
        mut state: State,
        data: &BatchData,
    ) -> Result<(State, Losses), Error> {
        let (config, device, step) = (self.config, &self.device, state.step);
        let size = data.target_letters.len();
        let images = data.source_letters.len();
        let source = TensorData::new(data.source.clone(), [images, 1, SIDE, SIDE]);
        let source = Tensor::from_data(source, device);
        let latent = state.network.encode(source, Mode::Train);
        let reading = cross_entropy(state.network.read(latent.clone()), &data.source_letters);
        let letters = self.one_hot(&data.target_letters);
        let told = || {
            let data = TensorData::new(letters.clone(), [size, self.corpus.letters.len()]);
            Tensor::<2>::from_data(data, device)
        };
        let drawn = state
            .network
            .draw(latent.narrow(0, 0, size), told(), Mode::Train);
        let rows = drawn.clone().permute([0, 2, 3, 1]).reshape([size, PIXELS]);
        let target = TensorData::new(data.target.clone(), [size, 1, PIXELS]);
        let pixel = nearest_distance(
            Distance::Absolute,
            rows.clone(),
            Tensor::from_data(target, device),
        );
        let mut losses = Losses {
            pixel: value(&pixel),
            letter: value(&reading),
            ..Losses::default()
        };
        let mut loss = pixel + reading.mul_scalar(config.letter_weight);
        if config.adversary_weight > 0.0 && step >= config.adversary_from {
            let images = Images {
                real: &data.target,
                drawn: &rows.detach().into_data().iter::<f32>().collect::<Vec<_>>(),
                hand: &data.hand,
                letters: &letters,
            };
            losses.discriminator = self.discriminate(&mut state, &images, size)?;
            let frozen = state.discriminator.clone().no_grad();
            let hand = || adversary::images(data.hand.clone(), device);
            let real = adversary::images(data.target.clone(), device);
            let of_real = frozen.score(real, hand(), told()).detach();
            let adversarial = adversary::drawing_loss(frozen.score(drawn, hand(), told()), of_real);
            losses.adversary = value(&adversarial);
            loss = loss + adversarial.mul_scalar(config.adversary_weight_at(step));
        }
        let gradients = GradientsParams::from_grads(loss.backward(), &state.network);
        let rate = config.rate_at(step);
        let outcome;
        (state.network, outcome) = state.adam.step(state.network, gradients, rate, Some(CLIP));
        outcome.check(step, losses.pixel + losses.letter)?;
        Ok((state, losses))
    }

    /// One step of the discriminator; returns its loss.
    fn discriminate(
        &self,
        state: &mut State,
        images: &Images<'_>,
        size: usize,
    ) -> Result<f64, Error> {
        let (config, step) = (self.config, state.step);
        let at = (config.seed, step);
        let network = &state.discriminator;
        let loss = adversary::discriminator_loss(network, images, size, at, &self.device);
        let found = value(&loss);
        let gradients = GradientsParams::from_grads(loss.backward(), network);
        // It starts late, so it has a schedule of its own.
        let own_step = step - config.adversary_from;
        let own_steps = config.steps - config.adversary_from;
        let rate = Schedule::Cosine.rate(config.discriminator_rate, own_step, own_steps, WARMUP);
        let adam = &mut state.discriminator_adam;
        let (network, outcome) = adam.step(network.clone(), gradients, rate, Some(CLIP));
        state.discriminator = network;
        outcome.check(step, found)?;
        Ok(found)
    }

    fn one_hot(&self, letters: &[u16]) -> Vec<f32> {
        let width = self.corpus.letters.len();
        let mut rows = vec![0.0; letters.len() * width];
        for (row, &letter) in rows.chunks_exact_mut(width).zip(letters) {
            row[usize::from(letter)] = 1.0;
        }
        rows
    }
}

fn value(loss: &Tensor<1>) -> f64 {
    f64::from(loss.clone().into_scalar::<f32>())
}

#[cfg(test)]
mod tests {
    use super::PretrainConfig;

    #[test]
    fn the_learning_rate_restarts_at_half_of_where_it_started() {
        let config = PretrainConfig {
            steps: 2500,
            restarts: [1000, 2000],
            learning_rate: 1.0,
            ..PretrainConfig::default()
        };
        let end_of_warm_up = [99, 1099, 2099].map(|step| config.rate_at(step));
        assert_eq!(end_of_warm_up, [1.0, 0.5, 0.25]);
        assert!((config.rate_at(550) - 0.505).abs() < 1e-12);
        assert!((config.rate_at(1550) - 0.2525).abs() < 1e-12);
        // The last cycle is as short as what is left.
        assert!((config.rate_at(2300) - 0.12625).abs() < 1e-12);
    }
}
