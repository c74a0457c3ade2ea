//! `bukva train`.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::Context;
use bukva_glyphs::{Dataset, Split};
use bukva_lab::augment::AugmentConfig;
use bukva_lab::evaluate::Evaluation;
use bukva_lab::objective::ObjectiveConfig;
use bukva_lab::run::{Run, RunConfig};
use serde::Serialize;

use crate::{evaluate, output, progress};

/// Train a translator, and say how readable its letters are.
///
/// Without options it learns Cyrillic capitals from the built-in glyphs. Everything a
/// run makes lies in its folder; Ctrl-C leaves one that `--resume` continues bit for bit.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva train
  bukva train --objective matched --seed 1 --out runs/matched
  bukva train --source cyrillic.npz --target latin.npz --objective matched
  bukva train --resume runs/paired")]
pub(crate) struct Args {
    /// A TOML file; what it leaves out is the default. See configs/.
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    config: Option<PathBuf>,
    /// Where the run goes [default: runs/OBJECTIVE].
    #[arg(long, value_name = "FOLDER", conflicts_with = "resume")]
    out: Option<PathBuf>,
    /// Continue a run that was stopped.
    #[arg(long, value_name = "RUN", conflicts_with = "Settings")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

/// Ready-made ways of varying training examples.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Augment {
    /// Light warps, and strong ones of pen-drawn versions, so that fonts prepare for handwriting.
    Faces,
    /// Moderate warps of sources that are handwriting.
    Handwriting,
    /// Every example as it is.
    None,
}

/// What may be set on the command line instead of a TOML.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Settings {
    /// Glyphs of the source script: .npz, IDX, a folder or zip of pictures [default: built in].
    #[arg(long, value_name = "PATH")]
    pub(crate) source: Option<PathBuf>,
    /// Glyphs of the target script [default: as --source].
    #[arg(long, value_name = "PATH")]
    pub(crate) target: Option<PathBuf>,
    /// Romanisation scheme, or a .toml of your own [default: iso-9].
    #[arg(long, value_name = "NAME")]
    pub(crate) scheme: Option<String>,
    /// Source letters to restrict the classes to, as АБВ.
    #[arg(long, value_name = "LETTERS")]
    pub(crate) letters: Option<String>,
    /// What is aimed at: classifier, random, representative, mean, paired or matched.
    #[arg(long, value_name = "NAME")]
    pub(crate) objective: Option<String>,
    /// How training examples are varied: for printed or handwritten sources, or not at all.
    #[arg(long, value_enum)]
    pub(crate) augment: Option<Augment>,
    /// Optimiser steps.
    #[arg(long)]
    pub(crate) steps: Option<u64>,
    /// Sources a step.
    #[arg(long)]
    pub(crate) batch: Option<usize>,
    /// What all randomness is drawn from.
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}

impl Settings {
    /// Puts what was given into a configuration.
    pub(crate) fn apply(&self, config: &mut RunConfig) -> anyhow::Result<()> {
        let data = &mut config.data;
        if self.source.is_some() {
            data.source.clone_from(&absolute(self.source.as_deref())?);
        }
        if self.target.is_some() {
            data.target.clone_from(&absolute(self.target.as_deref())?);
        }
        if let Some(scheme) = &self.scheme {
            data.classes.scheme.clone_from(scheme);
        }
        if let Some(letters) = &self.letters {
            data.classes.letters.clone_from(letters);
        }
        if let Some(name) = &self.objective {
            config.objective = named_objective(name)?;
        }
        if let Some(augment) = self.augment {
            config.augment = match augment {
                Augment::Faces => AugmentConfig::default(),
                Augment::Handwriting => AugmentConfig::handwriting(),
                Augment::None => AugmentConfig::none(),
            };
        }
        config.train.steps = self.steps.unwrap_or(config.train.steps);
        config.train.batch = self.batch.unwrap_or(config.train.batch);
        config.train.seed = self.seed.unwrap_or(config.train.seed);
        Ok(())
    }
}

/// A run names its data by absolute paths, so that later commands find it from anywhere.
fn absolute(path: Option<&Path>) -> anyhow::Result<Option<PathBuf>> {
    let absolute = |path: &Path| {
        std::path::absolute(path).with_context(|| format!("{}: not a path", path.display()))
    };
    path.map(absolute).transpose()
}

fn named_objective(name: &str) -> anyhow::Result<ObjectiveConfig> {
    let all = ObjectiveConfig::all();
    let names = all
        .iter()
        .map(ObjectiveConfig::name)
        .collect::<Vec<_>>()
        .join(", ");
    all.into_iter()
        .find(|objective| objective.name() == name)
        .with_context(|| format!("--objective: expected one of {names}; found '{name}'"))
}

#[derive(Serialize)]
struct Outcome<'a> {
    run: &'a Path,
    steps: u64,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    val: Option<Evaluation>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let run = self.open_run()?;
        let dataset = run.config().data.load()?;
        announce(&run, &dataset);
        let stop = progress::stop_flag()?;
        let started = Instant::now();
        let steps = train_with_bar(&run, &dataset, &stop)?;
        let seconds = started.elapsed().as_secs_f64();
        if steps < run.config().train.steps {
            let folder = run.folder().display();
            eprintln!("stopped after step {steps}; continue with: bukva train --resume {folder}");
            return Ok(());
        }
        let val = evaluate::evaluate(&run, &dataset, Split::Val)?;
        let outcome = Outcome {
            run: run.folder(),
            steps,
            seconds,
            val: Some(val),
        };
        match self.json {
            true => output::json(&outcome),
            false => output::text(&outcome.to_text()),
        }
    }

    fn open_run(&self) -> anyhow::Result<Run> {
        if let Some(folder) = &self.resume {
            return Ok(Run::open(folder)?);
        }
        let mut config = match &self.config {
            Some(path) => RunConfig::open(path)?,
            None => RunConfig::default(),
        };
        self.settings.apply(&mut config)?;
        let folder = match &self.out {
            Some(folder) => folder.clone(),
            None => Path::new("runs").join(config.objective.name()),
        };
        Ok(Run::create(&folder, &config)?)
    }
}

fn announce(run: &Run, dataset: &Dataset) {
    let config = run.config();
    eprintln!(
        "{}: {} classes, {} sources ({}), {} targets ({}), {} steps of {}",
        config.objective.name(),
        dataset.classes.len(),
        dataset.train.source.len(),
        dataset.source_name,
        dataset.train.target.len(),
        dataset.target_name,
        config.train.steps,
        config.train.batch,
    );
    let without: Vec<String> = dataset
        .classes
        .unpaired
        .iter()
        .map(|unpaired| unpaired.letter.to_string())
        .collect();
    if !without.is_empty() {
        eprintln!(
            "letters without a partner: {} (why: bukva data classes)",
            without.join(" ")
        );
    }
}

/// Trains with a progress bar; returns the steps done.
pub(crate) fn train_with_bar(
    run: &Run,
    dataset: &Dataset,
    stop: &AtomicBool,
) -> anyhow::Result<u64> {
    let config = run.config();
    let bar = progress::bar(config.objective.name(), config.train.steps);
    let mut report = |step: u64, line: Option<&bukva_lab::run::MetricsLine>| {
        bar.set_position(step);
        if let Some(line) = line {
            let (loss, pace) = (line.loss, line.samples_per_second);
            bar.set_message(format!("loss {loss:.4}  {pace:.0} samples/s"));
        }
    };
    let steps = run.train(dataset, &bukva_lab::device(), stop, &mut report)?;
    bar.finish_and_clear();
    Ok(steps)
}

impl Outcome<'_> {
    fn to_text(&self) -> String {
        let run = self.run.display();
        let mut text = format!(
            "trained {} steps in {:.0} s: {run}\n",
            self.steps, self.seconds
        );
        if let Some(val) = &self.val {
            text += &evaluate::sentence(val);
        }
        text += &format!(
            "look at   {run}/figures/\n\
             evaluate  bukva evaluate {run}\n\
             translate bukva translate {run} LETTER.png --sheet sheet.png\n"
        );
        text
    }
}
