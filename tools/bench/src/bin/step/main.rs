//! Benchmarks a training step and an inference of the product's own network.
//!
//! ```sh
//! cargo run --release -p bukva-bench --bin step -- \
//!     --batch 128 --steps 40 --warmup 8 --threads 2 --json
//! ```
//!
//! A step is the work of `bukva train` between two batches: dropout mask, forward, backward,
//! gradient-norm clipping, Adam. Batches cost nothing here: eight batches of random ink are
//! prepared and used in turn, as `tools/bench-peers` does for the other programs. `--only train` or
//! `--only infer` skips the other half.
//!
//! `--only loop` compares the training loop with that step, see [`fed`]. `--only letters` measures a step of the letter
//! network instead, with `tools/bench-peers/torch_letters.py` as its peer.

mod bare;
mod fed;
mod options;

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;

use bukva_lab::Kernels;
use bukva_lab::pretrain::BareTraining;
use burn::module::Module;
use serde_json::json;

use bare::Bare;
use options::{Options, Part};

fn main() -> ExitCode {
    let measured = Options::read()
        .map_err(Box::from)
        .and_then(|options| options.kernels.scoped(|| measure(&options)));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<(), Box<dyn Error>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads);
    pool.build_global()?;
    let mut report = json!({
        "peer": format!("bukva {}", env!("CARGO_PKG_VERSION")),
        "mode": match options.kernels {
            Kernels::Fused => "fused",
            Kernels::Reference => "reference",
        },
        "batch": options.batch,
        "threads": options.threads,
    });
    if options.only == Some(Part::Loop) {
        report["loop"] = fed::measure(options)?;
        return print(options, &report);
    }
    if options.only == Some(Part::Letters) {
        let mut training = BareTraining::new(options.batch)?;
        let mut failed = None;
        report["train"] = bare::timed(options, |number| {
            failed = failed.take().or(training.step(number).err());
        });
        return match failed {
            None => print(options, &report),
            Some(error) => Err(error.into()),
        };
    }
    let mut training = Bare::new(options.batch);
    if options.only != Some(Part::Infer) {
        report["train"] = bare::timed(options, |number| training.step(number));
        // Read here, so that the memory of inference is not included.
        report["peak_mb"] = json!(peak_mb());
    }
    if let (None | Some(Part::Infer), Some(translator)) = (options.only, training.translator()) {
        report["infer"] = bare::infer(options, &translator.valid());
    }
    print(options, &report)
}

fn print(options: &Options, report: &serde_json::Value) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    match options.json {
        true => writeln!(out, "{report}")?,
        false => writeln!(out, "{report:#}")?,
    }
    Ok(())
}

/// Peak memory of the process so far, in MB of 10^6 bytes, if the system reports it.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some((kibibytes * 1.024).round() / 1e3)
}
