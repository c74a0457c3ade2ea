//! How long the product's own network takes for a training step and for an inference.
//!
//! `cargo run --release --example step -- --batch 128 --steps 40 --warmup 8 --threads 2 --json`
//!
//! A step is what `bukva train` does between two batches: dropout's mask, forward, backward,
//! clipping by the gradient's norm, Adam. Batches cost nothing here: eight of random ink lie ready
//! and are gone through in turn, as `tools/bench-peers` has the other programs do. `--only train`
//! or `--only infer` leaves the other half out.

use std::fs;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use bukva::Kernels;
use bukva::glyph::{PIXELS, SIDE};
use bukva::model::{Draw, Translator, TranslatorConfig, seeded};
use bukva::train::{Adam, TrainConfig};
use bukva_kernels::{Distance, nearest_distance, on_workers};
use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use serde_json::{Value, json};

/// Batches that lie ready, so that no step finds the ink of the last one in the cache.
const BATCHES: usize = 8;

fn main() -> ExitCode {
    match Options::read()
        .map_err(io::Error::other)
        .and_then(|options| options.kernels.scoped(|| measure(options)))
    {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: Options) -> io::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads);
    pool.build_global().map_err(io::Error::other)?;
    let network = TranslatorConfig::default();
    let device = bukva::device().autodiff();
    let mut translator = network.init(&device, &mut seeded(0, Draw::Weights, 0));
    let mut report = json!({
        "peer": format!("bukva {}", env!("CARGO_PKG_VERSION")),
        "mode": match options.kernels {
            Kernels::Fused => "fused",
            Kernels::Reference => "reference",
        },
        "batch": options.batch,
        "threads": options.threads,
    });
    if options.train {
        let (trained, times) = train(&options, &network, translator, &device);
        translator = trained;
        report["train"] = times;
        // Read here, so that inference's memory doesn't count.
        report["peak_mb"] = json!(peak_mb());
    }
    if options.infer {
        report["infer"] = infer(&options, &translator.valid());
    }
    let mut out = io::stdout();
    match options.json {
        true => writeln!(out, "{report}"),
        false => writeln!(out, "{report:#}"),
    }
}

/// Times training steps; also gives what they made of the translator.
fn train(
    options: &Options,
    network: &TranslatorConfig,
    translator: Translator,
    device: &Device,
) -> (Translator, Value) {
    let TrainConfig {
        learning_rate,
        clip,
        ..
    } = TrainConfig::default();
    let batches = Batches::draw(options.batch, device);
    let mut adam = Adam::default();
    let mut state = Some(translator);
    let mut rng = seeded(0, Draw::Dropout, 0);
    let times = timed(options, |step| {
        let Some(translator) = state.take() else {
            return;
        };
        let (source, target) = batches.at(step);
        let mask = network.dropout_mask(options.batch, device, &mut rng);
        let adam = &mut adam;
        state = Some(on_workers(move || {
            let translated = translator.forward_train(source, mask);
            let aims = target.unsqueeze_dim(1);
            let kernels = Kernels::current();
            let loss = nearest_distance(kernels, Distance::Squared, translated, aims);
            let gradients = GradientsParams::from_grads(loss.backward(), &translator);
            adam.step(translator, gradients, learning_rate, Some(clip))
                .0
        }));
    });
    let untrained = || network.init(device, &mut seeded(0, Draw::Weights, 0));
    (state.unwrap_or_else(untrained), times)
}

/// Times inferences of a prepared translator.
fn infer(options: &Options, translator: &Translator) -> Value {
    let device = bukva::device();
    let batches = Batches::draw(options.batch, &device).0.into_iter();
    let sources: Vec<Vec<f32>> = batches
        .map(|(source, _)| source.into_data().iter().collect())
        .collect();
    let prepared = translator.prepare(&device);
    let mut drawn = vec![0.0; options.batch * PIXELS];
    timed(options, |step| {
        prepared.draw(&sources[step % BATCHES], &mut drawn);
        std::hint::black_box(&mut drawn);
    })
}

/// Quartiles of the times of `step`, which is given the number of the step.
fn timed(options: &Options, mut step: impl FnMut(usize)) -> Value {
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

/// The quantile of sorted values as Python's `statistics.quantiles` takes it, between the two
/// values nearest to place `share` · (count + 1).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() + 1) as f64 - 1.0;
    let below = (place.max(0.0) as usize).min(sorted.len().saturating_sub(2));
    let (Some(low), Some(high)) = (sorted.get(below), sorted.get(below + 1)) else {
        return sorted.first().copied().unwrap_or(f64::NAN);
    };
    low + (high - low) * (place - below as f64)
}

/// Random ink, sources and what they should become.
struct Batches(Vec<(Tensor<4>, Tensor<2>)>);

impl Batches {
    fn draw(batch: usize, device: &Device) -> Self {
        let mut rng = seeded(0, Draw::Batch, 0);
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

/// The most memory that the process has held so far, in MB of 10^6 bytes, where the system tells.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some((kibibytes * 1.024).round() / 1e3)
}

/// What the command line asks for.
struct Options {
    batch: usize,
    steps: usize,
    warmup: usize,
    threads: usize,
    train: bool,
    infer: bool,
    json: bool,
    kernels: Kernels,
}

impl Options {
    fn read() -> Result<Self, String> {
        let mut options = Self {
            batch: 128,
            steps: 40,
            warmup: 8,
            threads: 2,
            train: true,
            infer: true,
            json: false,
            kernels: Kernels::Fused,
        };
        let mut args = std::env::args().skip(1);
        while let Some(flag) = args.next() {
            if flag == "--json" {
                options.json = true;
                continue;
            }
            let value = args.next().ok_or(format!("{flag}: its value is missing"))?;
            match flag.as_str() {
                "--batch" => options.batch = count(&flag, &value)?,
                "--steps" => options.steps = count(&flag, &value)?,
                "--warmup" => options.warmup = count(&flag, &value)?,
                "--threads" => options.threads = count(&flag, &value)?,
                "--only" => {
                    options.train = value == "train";
                    options.infer = value == "infer";
                    if !(options.train || options.infer) {
                        return Err(format!("--only: expected train or infer, found '{value}'"));
                    }
                }
                "--kernels" => {
                    options.kernels = match value.as_str() {
                        "fused" => Kernels::Fused,
                        "reference" => Kernels::Reference,
                        _ => return Err(format!("--kernels: fused or reference, not '{value}'")),
                    }
                }
                _ => {
                    let known =
                        "--batch, --steps, --warmup, --threads, --kernels, --only or --json";
                    return Err(format!("{flag}: expected {known}"));
                }
            }
        }
        Ok(options)
    }
}

fn count(flag: &str, value: &str) -> Result<usize, String> {
    let number = value.parse().ok().filter(|&number: &usize| number > 0);
    number.ok_or(format!(
        "{flag}: expected a whole number above 0, found '{value}'"
    ))
}
