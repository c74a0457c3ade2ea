//! Training batches: which sources, how warped, and what each aims at.

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rand::seq::IndexedRandom;
use serde::{Deserialize, Serialize};

use super::Bank;
use super::augment::{Warp, WarpConfig};
use crate::glyph::{PIXELS, SIDE};
use crate::model::{Draw, seeded};
use crate::objective::Objective;

/// One drawn source.
#[derive(Debug)]
pub struct Example<'a> {
    /// Its place in the source bank.
    pub source: usize,
    /// Its class.
    pub class: u16,
    /// The hand that drew it, where known.
    pub hand: Option<u32>,
    /// The warp that changed the source's hand, and must change the target's too where the target
    /// is that hand's own letter.
    pub warp: &'a Warp,
    /// Its ink after the warp.
    pub ink: &'a [f32; PIXELS],
}

/// Sources and aims as plain numbers, ready to become tensors.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchInk {
    /// `[batch, 28, 28]` ink amounts.
    pub source: Vec<f32>,
    /// `[batch, 784]` ink amounts; empty when the objective aims at no image.
    pub aim: Vec<f32>,
    /// The class of each source.
    pub classes: Vec<u16>,
}

/// A batch on the device.
#[derive(Debug)]
pub struct Batch {
    /// `[batch, 1, 28, 28]`.
    pub source: Tensor<4>,
    /// `[batch, 784]`, for objectives that aim at images.
    pub aim: Option<Tensor<2>>,
    /// The class of each source.
    pub classes: Vec<u16>,
}

impl BatchInk {
    /// Moves the numbers to a device.
    pub fn to_device(self, device: &Device) -> Batch {
        let batch = self.classes.len();
        let aim = (!self.aim.is_empty())
            .then(|| Tensor::from_data(TensorData::new(self.aim, [batch, PIXELS]), device));
        let source = TensorData::new(self.source, [batch, 1, SIDE, SIDE]);
        Batch {
            source: Tensor::from_data(source, device),
            aim,
            classes: self.classes,
        }
    }
}

/// How training examples are varied. Nothing outside training is ever warped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentConfig {
    /// The share of examples that are varied at all.
    pub share: f32,
    /// Changes of hand, made to the source, and to the target where it is the same hand's.
    pub hand: WarpConfig,
    /// Blemishes, made to the source alone: the target stays clean.
    pub source: WarpConfig,
}

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
    filled: Vec<u16>,
}

impl<'a> Batcher<'a> {
    /// A batcher over the classes that have sources.
    pub fn new(
        sources: &'a Bank,
        objective: &'a dyn Objective,
        augment: &'a AugmentConfig,
        size: usize,
        seed: u64,
    ) -> Self {
        let classes = 0..sources.class_count() as u16;
        let filled = classes
            .filter(|&class| !sources.of_class(class).is_empty())
            .collect();
        Self {
            sources,
            objective,
            augment,
            size,
            seed,
            filled,
        }
    }

    /// The batch of one step: a function of the seed and the step alone. Each class is as likely
    /// as any other, and within a class each glyph.
    pub fn draw(&self, step: u64) -> BatchInk {
        let mut rng = seeded(self.seed, Draw::Batch, step);
        let mut batch = BatchInk {
            source: Vec::with_capacity(self.size * PIXELS),
            aim: Vec::with_capacity(self.size * PIXELS),
            classes: Vec::with_capacity(self.size),
        };
        for _ in 0..self.size {
            let Some(&class) = self.filled.choose(&mut rng) else {
                break;
            };
            let Some(&source) = self.sources.of_class(class).choose(&mut rng) else {
                break;
            };
            self.push_example(&mut batch, source as usize, class, &mut rng);
        }
        batch
    }

    fn push_example(&self, batch: &mut BatchInk, source: usize, class: u16, rng: &mut impl Rng) {
        let glyph = self.sources.glyphs[source].to_unit();
        let varied = rng.random::<f32>() < self.augment.share;
        let warp = if varied {
            Warp::draw(&self.augment.hand, rng)
        } else {
            Warp::identity()
        };
        let ink = warp.apply(&glyph);
        let hand = self.sources.hands[source];
        let example = Example {
            source,
            class,
            hand,
            warp: &warp,
            ink: &ink,
        };
        if let Some(aim) = self.objective.aim(&example, rng) {
            batch.aim.extend(aim);
        }
        if varied {
            batch
                .source
                .extend(Warp::draw(&self.augment.source, rng).apply(&ink));
        } else {
            batch.source.extend(ink);
        }
        batch.classes.push(class);
    }
}
