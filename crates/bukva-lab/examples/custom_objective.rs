//! Trains with an objective of your own, written in plain Burn: `cargo run --release -p bukva-lab
//! --example custom_objective -- STEPS`. Prints the mean loss of the first and the last ten steps.

use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;

use bukva_glyphs::{Bank, PIXELS};
use bukva_lab::internals::{Observer, Progress, Trainer};
use bukva_lab::objective::{Batch, Example, Objective};
use bukva_lab::run::RunConfig;
use burn::tensor::Tensor;
use rand::RngCore;

/// The Huber distance (Huber 1964) to the target letter of the source's own hand: squared where the
/// difference is small, linear where it is large.
struct Huber {
    targets: Arc<Bank>,
    delta: f32,
}

impl Objective for Huber {
    fn targets(&self, example: &Example<'_>, _rng: &mut dyn RngCore) -> Vec<[f32; PIXELS]> {
        let hand = example.hand;
        let own = hand.and_then(|hand| self.targets.by_hand(hand, example.class));
        vec![own.map_or([0.0; PIXELS], |own| example.in_hand(&self.targets, own))]
    }

    fn loss(&self, output: Tensor<2>, batch: &Batch) -> Tensor<1> {
        let Some(targets) = &batch.targets else {
            return output.square().mean();
        };
        let targets = targets.clone().squeeze_dim::<2>(1); // [batch, 784]
        let distance = (output - targets).abs();
        let near = distance.clone().clamp_max(self.delta);
        (near.clone() * (distance - near.mul_scalar(0.5))).mean()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let steps = std::env::args()
        .nth(1)
        .ok_or("usage: custom_objective STEPS")?;
    let mut config = RunConfig::default();
    config.train.steps = steps.parse()?;
    let dataset = config.data.load()?;
    let objective = Huber {
        targets: Arc::clone(&dataset.train.target),
        delta: 0.2,
    };
    let trainer = Trainer {
        config: &config.train,
        network: &config.network,
        batcher: &config.batcher(&dataset, &objective),
        device: &bukva_lab::device().autodiff(),
    };
    let mut losses = Losses(Vec::new());
    trainer.run(trainer.start(), &mut losses)?;
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len().max(1) as f64;
    let Losses(losses) = losses;
    let few = losses.len().min(10);
    let (first, last) = (&losses[..few], &losses[losses.len() - few..]);
    writeln!(io::stdout(), "{:.5} {:.5}", mean(first), mean(last))?;
    Ok(())
}

/// The loss of each step.
struct Losses(Vec<f64>);

impl Observer for Losses {
    fn after_step(&mut self, progress: &Progress<'_>) -> Result<(), bukva_lab::Error> {
        self.0.push(progress.loss);
        Ok(())
    }
}
