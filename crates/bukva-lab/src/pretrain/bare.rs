//! Training steps on prepared batches, for benchmarks.

use bukva_glyphs::{Scheme, Stream, seeded};
use bukva_kernels::in_pool;
use rand::Rng;

use super::batch::{BatchData, negatives};
use super::corpus::Corpus;
use super::field::PIXELS;
use super::state::State;
use super::training::{PretrainConfig, Training};
use crate::Error;

/// Number of prepared batches: enough that no step finds its images in the cache.
const BATCHES: usize = 8;

/// A letter network in training on random images. Its step does all that a pretraining does between two
/// batches, without making examples.
pub struct BareTraining {
    config: PretrainConfig,
    corpus: Corpus,
    batches: Vec<BatchData>,
    /// `None` after a step that failed.
    state: Option<State>,
}

impl BareTraining {
    /// A network with random weights for all letters of the schemes, and batches of random images.
    ///
    /// # Errors
    /// When a built-in scheme can't be read.
    pub fn new(batch: usize) -> Result<Self, Error> {
        let corpus = Corpus::new(Scheme::letters_of_all()?);
        let config = PretrainConfig {
            batch,
            ..PretrainConfig::default()
        };
        let mut rng = seeded(config.seed, Stream::Batch, 0);
        let letters = corpus.letters.len() as u16;
        let images = batch + negatives(batch);
        let batches = (0..BATCHES).map(|_| {
            let mut ink = |images: usize| -> Vec<f32> {
                (0..images * PIXELS).map(|_| rng.random()).collect()
            };
            let (source, target, hand) = (ink(images), ink(batch), ink(batch));
            let mut letter = |_| rng.random_range(0..letters);
            BatchData {
                source,
                target,
                hand,
                source_letters: (0..images).map(&mut letter).collect(),
                target_letters: (0..batch).map(&mut letter).collect(),
            }
        });
        let mut bare = Self {
            batches: batches.collect(),
            config,
            corpus,
            state: None,
        };
        bare.state = Some(bare.training().start());
        Ok(bare)
    }

    /// One optimizer step, on the batch of this number.
    ///
    /// # Errors
    /// When the loss is not finite.
    pub fn step(&mut self, number: usize) -> Result<(), Error> {
        let Some(state) = self.state.take() else {
            return Ok(());
        };
        let batch = &self.batches[number % BATCHES];
        let training = self.training();
        let mut state = in_pool(|| training.step(state, batch))?.0;
        state.step += 1;
        state.average.follow(&state.network, state.step);
        self.state = Some(state);
        Ok(())
    }

    fn training(&self) -> Training<'_> {
        Training {
            config: &self.config,
            corpus: &self.corpus,
            device: crate::device().autodiff(),
        }
    }
}
