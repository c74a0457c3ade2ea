//! Compares the training loop of `bukva train` with the bare step.
//!
//! One process times runs of steps in three ways, in turn: the *bare* step, on random ink; the step
//! of the default objective, with its auxiliary letter classifier, on *ready* batches; and the same
//! step *fed* with batches that are sampled concurrently, as in `bukva train`. Ready ÷ bare is the
//! cost of the objective, and fed ÷ ready is the cost of sampling.

use std::error::Error;
use std::time::Instant;

use bukva_data::Dataset;
use bukva_lab::internals::{Checkpoint, Observer, Progress, Trainer};
use bukva_lab::objective::BatchData;
use bukva_lab::objective::Objective;
use bukva_lab::run::RunConfig;
use burn::tensor::Device;
use serde_json::{Value, json};

use crate::bare::{self, BATCHES, Bare};
use crate::options::Options;

/// Samples per second of each way, and their ratios: the median and the values of all rounds.
pub(crate) fn measure(options: &Options) -> Result<Value, Box<dyn Error>> {
    let mut config = RunConfig::default();
    config.train.batch = options.batch;
    let (dataset, device) = (config.data.load()?, bukva_lab::device().autodiff());
    let objective = config.objective(&dataset, &device)?;
    let rounds = rounds(options, &config, &dataset, objective.as_ref(), &device)?;
    let column = |value: fn(&[f64; 3]) -> f64| -> Value {
        let mut values: Vec<f64> = rounds.iter().map(value).collect();
        let all: Vec<f64> = values.iter().map(|&value| rounded(value)).collect();
        values.sort_by(f64::total_cmp);
        json!({"median": rounded(bare::quantile(&values, 0.5)), "rounds": all})
    };
    Ok(json!({
        "samples_per_second": {
            "bare": column(|round| round[0]),
            "ready": column(|round| round[1]),
            "fed": column(|round| round[2]),
        },
        "ready_of_bare": column(|round| round[1] / round[0]),
        "fed_of_ready": column(|round| round[2] / round[1]),
        "fed_of_bare": column(|round| round[2] / round[0]),
    }))
}

/// Rounds to three decimal places.
fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// Samples per second of the bare, the ready and the fed step, for each round.
fn rounds(
    options: &Options,
    config: &RunConfig,
    dataset: &Dataset,
    objective: &dyn Objective,
    device: &Device,
) -> Result<Vec<[f64; 3]>, Box<dyn Error>> {
    let batcher = config.batcher(dataset, objective);
    let trainer = Trainer {
        config: &config.train,
        network: &config.network,
        batcher: &batcher,
        device,
    };
    let ready: Vec<BatchData> = (0..BATCHES as u64)
        .map(|step| batcher.sample(step))
        .collect();
    let ready = |step: u64| (step, ready[step as usize % BATCHES].clone());
    let mut bare = Bare::new(options.batch);
    let mut state = trainer.start();
    let mut rounds = Vec::new();
    for _ in 0..options.rounds {
        let mut clock = Clock::new(options);
        for number in 0..options.warmup + options.steps {
            bare.step(number);
            clock.tick();
        }
        let of_bare = clock.rate();
        let stretch = |from: Checkpoint, is_fed: bool| -> Result<_, bukva_lab::Error> {
            let mut clock = Clock::new(options);
            let trained = match is_fed {
                true => trainer.run(from, &mut clock)?,
                false => trainer.run_on(from, (0..).map(ready), &mut clock)?,
            };
            Ok((trained, clock.rate()))
        };
        let (after_ready, of_ready) = stretch(state, false)?;
        let (after_fed, of_fed) = stretch(after_ready, true)?;
        state = after_fed;
        // Restart the learning-rate schedule, so that it does not limit the number of rounds.
        state.step = 0;
        rounds.push([of_bare, of_ready, of_fed]);
    }
    Ok(rounds)
}

/// Times the steps after the warmup.
struct Clock {
    batch: usize,
    warmup: usize,
    steps: usize,
    started: Option<Instant>,
    done: usize,
    seconds: f64,
}

impl Clock {
    fn new(options: &Options) -> Self {
        Self {
            batch: options.batch,
            warmup: options.warmup,
            steps: options.steps,
            started: None,
            done: 0,
            seconds: 0.0,
        }
    }

    fn tick(&mut self) {
        self.done += 1;
        if self.done == self.warmup {
            self.started = Some(Instant::now());
        }
        if let (true, Some(started)) = (self.is_done(), self.started) {
            self.seconds = started.elapsed().as_secs_f64();
        }
    }

    fn is_done(&self) -> bool {
        self.done >= self.warmup + self.steps
    }

    /// Samples per second.
    fn rate(&self) -> f64 {
        (self.steps * self.batch) as f64 / self.seconds
    }
}

impl Observer for Clock {
    fn after_step(&mut self, _: &Progress<'_>) -> Result<(), bukva_lab::Error> {
        self.tick();
        Ok(())
    }

    fn wants_stop(&self) -> bool {
        self.is_done()
    }
}
