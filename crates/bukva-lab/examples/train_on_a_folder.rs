//! Trains on your own letters: `cargo run --release -p bukva-lab --example train_on_a_folder -- LETTERS
//! RUN [STEPS]`. LETTERS is any dataset: a folder with one subfolder of images per letter, fonts, an
//! `.npz` and so on. It needs letters of both scripts.

use std::error::Error;
use std::io::{self, Write};

use bukva_lab::objective::{MatchedConfig, ObjectiveConfig};
use bukva_lab::run::{MetricsLine, Run, RunConfig, RunObserver};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(letters), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: train_on_a_folder LETTERS RUN [STEPS]".into());
    };
    let mut config = RunConfig::default();
    config.data.source = Some(letters.into());
    // Needs no hand that drew both scripts; `Paired` does, and comes closer where there are such hands.
    config.objective = ObjectiveConfig::Matched(MatchedConfig::default());
    if let Some(steps) = arguments.next() {
        config.train.steps = steps.parse()?;
    }
    let dataset = config.data.load()?;
    let run = Run::new(folder, config)?;
    run.train(&dataset, None, &mut Progress)?;
    writeln!(io::stdout(), "{}", run.model_path().display())?;
    Ok(())
}

/// Prints each line of the log.
struct Progress;

impl RunObserver for Progress {
    fn step(&mut self, _task: &str, done: u64, steps: u64, metrics: Option<&MetricsLine>) {
        if let Some(MetricsLine { loss, .. }) = metrics {
            // Progress is not worth an error.
            let _ = writeln!(io::stderr(), "step {done} of {steps}: loss {loss:.4}");
        }
    }
}
