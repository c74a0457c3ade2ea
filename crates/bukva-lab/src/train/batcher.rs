//! The sampler of training batches: sources, their augmentation and their targets.

use bukva_data::Bank;
use bukva_glyphs::{Normalization, PIXELS, Stream, seeded};
use rand::Rng;
use rand::seq::IndexedRandom;

use crate::augment::{AugmentConfig, Augmentation};
use crate::objective::{BatchData, Example, Objective};

/// Samples the batches of a run.
pub struct Batcher<'a> {
    /// The bank of sources.
    pub sources: &'a Bank,
    /// The objective, which chooses the targets of each source.
    pub objective: &'a dyn Objective,
    /// How examples are augmented.
    pub augment: &'a AugmentConfig,
    /// How sources are normalized after they are augmented.
    pub normalization: Normalization,
    /// Sources per batch.
    pub size: usize,
    /// The run's seed.
    pub seed: u64,
}

impl Batcher<'_> {
    /// The batch of one step, which depends only on the seed and the step. All classes are equally
    /// likely, and so are all glyphs within a class.
    pub fn sample(&self, step: u64) -> BatchData {
        let mut rng = seeded(self.seed, Stream::Batch, step);
        let mut batch = BatchData {
            source: Vec::with_capacity(self.size * PIXELS),
            targets: Vec::with_capacity(self.size * PIXELS),
            classes: Vec::with_capacity(self.size),
        };
        let classes = self.sources.filled_classes();
        for _ in 0..self.size {
            let Some(&class) = classes.choose(&mut rng) else {
                break;
            };
            let augmentation = self.augment.sample(&mut rng);
            let weight = self
                .augment
                .policy(augmentation.monoline)
                .handwriting_weight;
            let Some(source) = self.sources.sample_of_class(class, weight, &mut rng) else {
                break;
            };
            self.push_example(&mut batch, source as usize, &augmentation, &mut rng);
        }
        batch
    }

    fn push_example(
        &self,
        batch: &mut BatchData,
        source: usize,
        augmentation: &Augmentation,
        rng: &mut impl Rng,
    ) {
        let ink = self.sources.ink(source, augmentation.monoline);
        let class = self.sources.classes()[source];
        let hand = self.sources.hands()[source];
        let example = Example {
            source,
            class,
            hand,
            ink: &ink,
            augmentation,
        };
        for target in self.objective.targets(&example, rng) {
            batch.targets.extend_from_slice(&target);
        }
        let warped = augmentation.source.apply(&ink);
        batch
            .source
            .extend_from_slice(&self.normalization.apply(&warped));
        batch.classes.push(class);
    }
}
