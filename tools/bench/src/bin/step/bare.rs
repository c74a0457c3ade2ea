//! Training steps and inferences on prepared batches, without the cost of sampling.

use std::time::Instant;

use bukva_glyphs::{PIXELS, SIDE, Stream, seeded};
use bukva_kernels::{Distance, in_pool, nearest_distance};
use bukva_lab::TranslatorNet;
use bukva_lab::internals::{Adam, compile, untrained_info};
use bukva_lab::run::{TrainConfig, TranslatorConfig};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::options::Options;

/// Number of prepared batches: enough that no step finds the ink of its batch in the cache.
pub(crate) const BATCHES: usize = 8;

/// A translator in training on random ink.
pub(crate) struct Bare {
    network: TranslatorConfig,
    config: TrainConfig,
    device: Device,
    batches: Batches,
    rng: ChaCha8Rng,
    adam: Adam,
    translator: Option<TranslatorNet>,
}

impl Bare {
    pub(crate) fn new(batch: usize) -> Self {
        let (network, device) = (TranslatorConfig::default(), bukva_lab::device().autodiff());
        let translator = network.init(&device, &mut seeded(0, Stream::Weights, 0));
        Self {
            network,
            config: TrainConfig {
                batch,
                ..TrainConfig::default()
            },
            batches: Batches::draw(batch, &device),
            device,
            rng: seeded(0, Stream::Dropout, 0),
            adam: Adam::default(),
            translator: Some(translator),
        }
    }

    /// One optimizer step.
    pub(crate) fn step(&mut self, number: usize) {
        let Some(translator) = self.translator.take() else {
            return;
        };
        let TrainConfig {
            batch,
            learning_rate,
            clip,
            ..
        } = self.config;
        let (source, target) = self.batches.at(number);
        let mask = self
            .network
            .dropout_mask(batch, &self.device, &mut self.rng);
        let adam = &mut self.adam;
        self.translator = Some(in_pool(move || {
            let translated = translator.forward_train(source, mask);
            let targets = target.unsqueeze_dim(1);
            let loss = nearest_distance(Distance::Squared, translated, targets);
            let gradients = GradientsParams::from_grads(loss.backward(), &translator);
            adam.step(translator, gradients, learning_rate, Some(clip))
                .0
        }));
    }

    /// The trained translator.
    pub(crate) fn translator(self) -> Option<TranslatorNet> {
        self.translator
    }
}

/// Times inferences of a compiled translator.
pub(crate) fn infer(options: &Options, translator: &TranslatorNet) -> Value {
    let device = bukva_lab::device();
    let batches = Batches::draw(options.batch, &device).0.into_iter();
    let sources: Vec<Vec<f32>> = batches
        .map(|(source, _)| source.into_data().iter().collect())
        .collect();
    let info = untrained_info(TranslatorConfig::default().latent);
    let compiled = compile(translator, &info).expect("the network is the default one");
    let mut drawn = vec![0.0; options.batch * PIXELS];
    timed(options, |step| {
        compiled.translate_ink(&sources[step % BATCHES], &mut drawn);
        std::hint::black_box(&mut drawn);
    })
}

/// Quartiles of the times of `step`, which receives the step number.
pub(crate) fn timed(options: &Options, mut step: impl FnMut(usize)) -> Value {
    (0..options.warmup).for_each(&mut step);
    let mut times: Vec<f64> = (0..options.steps)
        .map(|number| {
            let start = Instant::now();
            step(number);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let [q1, median, q3] = [0.25, 0.5, 0.75].map(|share| {
        let milliseconds = quantile(&times, share);
        (milliseconds * 1e3).round() / 1e3
    });
    json!({"median_ms": median, "q1_ms": q1, "q3_ms": q3})
}

/// The quantile of sorted values as in Python's `statistics.quantiles`: interpolated between the
/// two values nearest to position `share` · (count + 1).
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() + 1) as f64 - 1.0;
    let below = (place.max(0.0) as usize).min(sorted.len().saturating_sub(2));
    let (Some(low), Some(high)) = (sorted.get(below), sorted.get(below + 1)) else {
        return sorted.first().copied().unwrap_or(f64::NAN);
    };
    low + (high - low) * (place - below as f64)
}

/// Random ink: sources and their targets.
struct Batches(Vec<(Tensor<4>, Tensor<2>)>);

impl Batches {
    fn draw(batch: usize, device: &Device) -> Self {
        let mut rng = seeded(0, Stream::Batch, 0);
        let mut ink = || -> Vec<f32> { (0..batch * PIXELS).map(|_| rng.random()).collect() };
        let mut pair = || {
            let source = TensorData::new(ink(), [batch, 1, SIDE, SIDE]);
            let target = TensorData::new(ink(), [batch, PIXELS]);
            (
                Tensor::from_data(source, device),
                Tensor::from_data(target, device),
            )
        };
        Self((0..BATCHES).map(|_| pair()).collect())
    }

    fn at(&self, step: usize) -> (Tensor<4>, Tensor<2>) {
        self.0[step % BATCHES].clone()
    }
}
