//! How long the product's own network takes for a training step and for an inference.
//!
//! `cargo run --release -p bukva-bench --bin step -- --batch 128 --steps 40 --warmup 8 --threads 2 --json`
//!
//! A step is what `bukva train` does between two batches: dropout's mask, forward, backward,
//! clipping by the gradient's norm, Adam. Batches cost nothing here: eight of random ink lie ready
//! and are gone through in turn, as `tools/bench-peers` has the other programs do. `--only train`
//! or `--only infer` leaves the other half out.
//!
//! `--only loop` holds the training loop against that step, see [`fed`].

mod bare;
mod fed;
mod options;

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;

use bukva_lab::Kernels;
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
    let mut training = Bare::new(options.batch);
    if options.only != Some(Part::Infer) {
        report["train"] = bare::timed(options, |number| training.step(number));
        // Read here, so that inference's memory doesn't count.
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

/// The most memory that the process has held so far, in MB of 10^6 bytes, where the system tells.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some((kibibytes * 1.024).round() / 1e3)
}
