//! Trains with an objective of your own, written in plain Burn: `cargo run --release -p bukva-lab
//! --example custom_objective -- RUN STEPS`. Prints the mean loss of the first and the last ten steps.

use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;

use bukva_data::Bank;
use bukva_glyphs::PIXELS;
use bukva_lab::objective::{Batch, Example, Objective};
use bukva_lab::run::{Run, RunConfig};
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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, steps] = arguments.as_slice() else {
        return Err("usage: custom_objective RUN STEPS".into());
    };
    let mut config = RunConfig::default();
    config.train.steps = steps.parse()?;
    let run = Run::new(folder, config)?;
    let dataset = run.config().data.load()?;
    let objective = Huber {
        targets: Arc::clone(&dataset.train.target),
        delta: 0.2,
    };
    run.train_towards(&objective, &dataset, None, &mut ())?;
    let metrics = run.metrics()?;
    if let [first, .., last] = metrics.as_slice() {
        writeln!(io::stdout(), "{:.5} {:.5}", first.loss, last.loss)?;
    }
    Ok(())
}
