//! Samples training batches: which sources, how varied, and what each aims at.

use bukva_glyphs::{Bank, Draw, PIXELS, seeded};
use rand::Rng;
use rand::seq::IndexedRandom;

use crate::augment::{AugmentConfig, Variation};
use crate::objective::{BatchInk, Example, Objective};

/// Draws the batches of a run.
pub struct Batcher<'a> {
    /// Where sources come from.
    pub sources: &'a Bank,
    /// What each source aims at.
    pub objective: &'a dyn Objective,
    /// How sources are varied.
    pub augment: &'a AugmentConfig,
    /// Sources a batch.
    pub size: usize,
    /// The run's seed.
    pub seed: u64,
}

impl Batcher<'_> {
    /// The batch of one step: a function of the seed and the step alone. Each class is as likely
    /// as any other, and within a class each glyph.
    pub fn draw(&self, step: u64) -> BatchInk {
        let mut rng = seeded(self.seed, Draw::Batch, step);
        let mut batch = BatchInk {
            source: Vec::with_capacity(self.size * PIXELS),
            aims: Vec::with_capacity(self.size * PIXELS),
            classes: Vec::with_capacity(self.size),
        };
        let classes = self.sources.filled_classes();
        for _ in 0..self.size {
            let Some(&class) = classes.choose(&mut rng) else {
                break;
            };
            let variation = self.augment.draw(&mut rng);
            let weight = self.augment.treatment(variation.pen).handwriting_weight;
            let Some(source) = self.sources.draw(class, weight, &mut rng) else {
                break;
            };
            self.push_example(&mut batch, source as usize, &variation, &mut rng);
        }
        batch
    }

    fn push_example(
        &self,
        batch: &mut BatchInk,
        source: usize,
        variation: &Variation,
        rng: &mut impl Rng,
    ) {
        let ink = self.sources.ink(source, variation.pen);
        let class = self.sources.classes[source];
        let hand = self.sources.hands[source];
        let example = Example {
            source,
            class,
            hand,
            ink: &ink,
            variation,
        };
        for aim in self.objective.aims(&example, rng) {
            batch.aims.extend_from_slice(&aim);
        }
        let warped = variation.source.apply(&ink);
        batch.source.extend_from_slice(&warped);
        batch.classes.push(class);
    }
}
