//! Trains the translator that ships with bukva, and shows what it draws.

mod alphabets;
mod sheet;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Instant;

use anyhow::Context;
use bukva::Translator;
use bukva_data::{Split, builtin, builtin_fine, open, open_packed};
use bukva_lab::pretrain::{Losses, PretrainConfig, PretrainSources, Pretraining};
use bukva_lab::run::evaluate_letter_model;
use clap::Parser;

/// Train the translator that ships with bukva.
#[derive(Parser)]
enum Command {
    /// Train, or go on from the last checkpoint, and write letters.safetensors.
    Train(Train),
    /// Write letters.safetensors from the last checkpoint of an unfinished training.
    Export(Train),
    /// Print the metrics of a model as JSON.
    Evaluate {
        /// The model file.
        model: PathBuf,
        /// Evaluate on these glyphs instead of the test faces.
        #[arg(long)]
        sources: Option<PathBuf>,
        /// Where the judge is kept.
        #[arg(long, default_value = "runs/pretrained")]
        judge: PathBuf,
    },
    /// Draw the README's picture: letters of test faces, and the alphabets in their hands.
    Alphabets {
        /// The model file.
        model: PathBuf,
        /// The image file.
        out: PathBuf,
    },
    /// Draw sources, outputs and true letters.
    Sheet {
        /// The model file.
        model: PathBuf,
        /// The PNG file.
        out: PathBuf,
        /// Take the sources from this set of handwriting.
        #[arg(long)]
        sources: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
struct Train {
    /// The folder of the checkpoint and the model file.
    out: PathBuf,
    /// Number of training steps.
    #[arg(long, default_value_t = PretrainConfig::default().steps)]
    steps: u64,
    /// Examples per step.
    #[arg(long, default_value_t = PretrainConfig::default().batch)]
    batch: usize,
    /// The learning rate after the warm-up.
    #[arg(long, default_value_t = PretrainConfig::default().learning_rate)]
    learning_rate: f64,
    /// Weight of the adversarial loss.
    #[arg(long, default_value_t = PretrainConfig::default().adversary_weight)]
    adversary: f64,
    /// The step at which the discriminator starts to learn.
    #[arg(long, default_value_t = PretrainConfig::default().adversary_from)]
    adversary_from: u64,
    /// Further faces: the set that bukva-default-set made of faces/packages.csv and faces/faces.csv.
    #[arg(long, default_value = "runs/faces/glyphs.npz")]
    faces: PathBuf,
    /// The folder with sets of handwriting.
    #[arg(long, default_value = "../shared/data/handwriting")]
    handwriting: PathBuf,
}

/// Steps between two reports of their mean losses.
const REPORTED: u64 = 50;
/// The sets of handwriting to learn from.
const SETS: [&str; 4] = [
    "cyrillic-comnist",
    "latin-sse",
    "latin-nist",
    "latin-omniglot",
];

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Train(train) => train.run(),
        Command::Export(train) => {
            let sources = train.sources()?;
            let pretraining = train.pretraining();
            Ok(pretraining.export_checkpoint(&sources, commit().as_deref())?)
        }
        Command::Evaluate {
            model,
            sources,
            judge,
        } => evaluate(&model, sources.as_deref(), &judge),
        Command::Alphabets { model, out } => alphabets::draw(&Translator::open(model)?, &out),
        Command::Sheet {
            model,
            out,
            sources,
        } => sheet::draw(&Translator::open(model)?, sources.as_deref(), &out),
    }
}

/// The commit of the checkout that the training runs in, if git is available.
fn commit() -> Option<String> {
    let git = process::Command::new("git")
        .args(["rev-parse", "--short=10", "HEAD"])
        .output();
    let git = git.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(git.stdout).ok()?.trim().to_owned())
}

impl Train {
    fn pretraining(&self) -> Pretraining {
        let config = PretrainConfig {
            steps: self.steps,
            batch: self.batch,
            learning_rate: self.learning_rate,
            adversary_weight: self.adversary,
            adversary_from: self.adversary_from,
            ..PretrainConfig::default()
        };
        Pretraining::new(&self.out, config)
    }

    fn sources(&self) -> anyhow::Result<PretrainSources<'static>> {
        let writers = SETS.iter().map(|name| {
            let file = format!("{name}-images-idx3-ubyte.gz");
            open(self.handwriting.join(file)).context(*name)
        });
        Ok(PretrainSources {
            faces: builtin()?,
            fine: builtin_fine()?,
            more: open_packed(&self.faces)
                .context("tools/pretrain/README.md tells how to make it")?,
            writers: writers.collect::<anyhow::Result<_>>()?,
        })
    }

    fn run(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        let mut recent = Vec::new();
        let report = |step: u64, losses: Losses| {
            recent.push(losses);
            if step.is_multiple_of(REPORTED) {
                let seconds = since.elapsed().as_secs();
                eprintln!("{step} {seconds} s {:?}", Losses::mean(&recent));
                recent.clear();
            }
            true
        };
        Ok(self
            .pretraining()
            .train(&self.sources()?, commit().as_deref(), report)?)
    }
}

fn evaluate(model: &Path, sources: Option<&Path>, judge: &Path) -> anyhow::Result<()> {
    let translator = Translator::open(model)?;
    let model = translator
        .letter_model()
        .context("expected a letter model")?;
    let set = sources.map(open).transpose()?;
    let evaluation = evaluate_letter_model(model, Split::Test, set.as_ref(), judge, &mut ())?;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &evaluation)?;
    Ok(writeln!(out)?)
}
