//! `bukva train`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use bukva_data::{Dataset, Split};
use bukva_lab::augment::AugmentConfig;
use bukva_lab::evaluate::Evaluation;
use bukva_lab::objective::{OBJECTIVES, ObjectiveConfig};
use bukva_lab::run::{Run, RunConfig};
use clap::builder::{PossibleValue, PossibleValuesParser};
use serde::Serialize;

use crate::kernels::KernelsArgs;
use crate::progress::Bars;
use crate::{evaluate, output};

/// The commit that the program was built from, if known.
pub(crate) const COMMIT: Option<&str> = option_env!("BUKVA_COMMIT");

/// Train a translator and report its readability.
///
/// Without options it learns Cyrillic capitals from the built-in glyphs. All output goes to the
/// run's folder. Ctrl-C stops cleanly; --resume continues with bit-identical results.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva train
  bukva train --objective matched --seed 1 --out runs/matched
  bukva train --source cyrillic.npz --target latin.npz --objective matched
  bukva train --resume runs/paired")]
pub(crate) struct Args {
    /// Configuration file (TOML); missing keys take their defaults.
    #[arg(long, value_name = "FILE", conflicts_with = "resume")]
    config: Option<PathBuf>,
    /// Folder of the run [default: runs/OBJECTIVE].
    #[arg(long, value_name = "FOLDER", conflicts_with = "resume")]
    out: Option<PathBuf>,
    /// Continue an interrupted run.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["Settings", "objective", "seed"])]
    resume: Option<PathBuf>,
    /// Continue although the data is not what the run learned from.
    #[arg(long, requires = "resume")]
    data_changed: bool,
    /// Training objective.
    #[arg(long, value_name = "NAME", value_parser = objective_names(), hide_possible_values = false)]
    objective: Option<String>,
    #[command(flatten)]
    settings: Settings,
    /// Random seed.
    #[arg(long)]
    seed: Option<u64>,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    kernels: KernelsArgs,
}

/// Augmentation presets.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Augment {
    /// Light warps, and strong warps of monoline versions, to generalize to handwriting.
    Faces,
    /// Moderate warps, for sources that are handwriting.
    Handwriting,
    /// No augmentation.
    None,
}

/// Settings that override the configuration file.
#[derive(clap::Args, Clone, Default)]
pub(crate) struct Settings {
    /// Source glyphs: fonts, .npz, IDX, a folder or zip of images [default: built in].
    #[arg(long, value_name = "PATH")]
    source: Option<PathBuf>,
    /// Target glyphs [default: as --source].
    #[arg(long, value_name = "PATH")]
    target: Option<PathBuf>,
    /// Romanization scheme: a built-in name or a .toml file [default: iso-9].
    #[arg(long, value_name = "NAME")]
    scheme: Option<String>,
    /// Only train on these source letters, e.g. АБВ.
    #[arg(long, value_name = "LETTERS")]
    letters: Option<String>,
    /// Augmentation preset.
    #[arg(long, value_enum)]
    augment: Option<Augment>,
    /// Number of training steps.
    #[arg(long)]
    steps: Option<u64>,
    /// Batch size.
    #[arg(long)]
    batch: Option<usize>,
}

impl Settings {
    /// Applies the given settings to a configuration.
    pub(crate) fn apply(&self, config: &mut RunConfig) -> anyhow::Result<()> {
        let data = &mut config.data;
        if let Some(source) = &self.source {
            data.source = Some(absolute(source)?);
        }
        if let Some(target) = &self.target {
            data.target = Some(absolute(target)?);
        }
        if let Some(scheme) = &self.scheme {
            data.classes.scheme = path_or_name(scheme, Path::new(""))?;
        }
        if let Some(letters) = &self.letters {
            data.classes.letters.clone_from(letters);
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
        Ok(())
    }
}

/// A configuration file, with the paths in it relative to its folder.
fn opened(path: &Path) -> anyhow::Result<RunConfig> {
    let mut config = RunConfig::open(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let data = &mut config.data;
    for path in [&mut data.source, &mut data.target].into_iter().flatten() {
        *path = beside(folder, path)?;
    }
    data.classes.scheme = path_or_name(&data.classes.scheme, folder)?;
    Ok(config)
}

/// The absolute form of a path that is relative to a folder, or if there is no such file, to the
/// current one.
fn beside(folder: &Path, path: &Path) -> anyhow::Result<PathBuf> {
    let inside = folder.join(path);
    absolute(if inside.exists() { &inside } else { path })
}

/// A scheme's file as an absolute path; the name of a built-in scheme as it is.
fn path_or_name(scheme: &str, folder: &Path) -> anyhow::Result<String> {
    match Path::new(scheme).extension() {
        Some(_) => Ok(beside(folder, Path::new(scheme))?.display().to_string()),
        None => Ok(scheme.to_owned()),
    }
}

/// Runs store absolute paths of their data, so that later commands find it from any directory.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("{}: not a path", path.display()))
}

fn objective_names() -> PossibleValuesParser {
    let value = |entry: &bukva_lab::objective::ObjectiveEntry| {
        PossibleValue::new(entry.name).help(entry.description)
    };
    PossibleValuesParser::new(OBJECTIVES.iter().map(value))
}

#[derive(Serialize)]
struct Outcome<'a> {
    run: &'a Path,
    steps: u64,
    seconds: f64,
    /// `None` if no glyph is held out for validation.
    val: Option<Evaluation>,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.kernels.scoped(|| self.train())
    }

    fn train(&self) -> anyhow::Result<()> {
        let run = self.open_run()?;
        let dataset = match self.data_changed {
            true => run.config().data.load()?,
            false => run.dataset()?,
        };
        announce(&run, &dataset);
        let is_evaluated = !dataset.val.source.is_empty();
        if !is_evaluated {
            output::note("warning: no glyph is held out for validation, so nothing is measured");
        }
        let mut bars = Bars::with_stop()?;
        let started = Instant::now();
        if self.data_changed {
            run.accept_data(&dataset)?;
        }
        let steps = run.train(&dataset, COMMIT, &mut bars)?;
        let seconds = started.elapsed().as_secs_f64();
        if steps < run.config().train.steps {
            let folder = run.folder().display();
            let advice =
                format!("stopped after step {steps}; continue with: bukva train --resume {folder}");
            return Err(bars.interrupted(advice).into());
        }
        let outcome = Outcome {
            run: run.folder(),
            steps,
            seconds,
            val: match is_evaluated {
                true => Some(run.evaluate(&dataset, Split::Val, &mut bars)?),
                false => None,
            },
        };
        output::result(self.json, &outcome, Outcome::to_text)
    }

    fn open_run(&self) -> anyhow::Result<Run> {
        if let Some(folder) = &self.resume {
            return Ok(Run::open(folder)?);
        }
        let mut config = match &self.config {
            Some(path) => opened(path)?,
            None => RunConfig::default(),
        };
        self.settings.apply(&mut config)?;
        if let Some(objective) = self.objective.as_deref().and_then(ObjectiveConfig::named) {
            config.objective = objective;
        }
        config.train.seed = self.seed.unwrap_or(config.train.seed);
        let default = Path::new("runs").join(config.objective.name());
        let folder = self.out.as_deref().unwrap_or(&default);
        Ok(Run::new(folder, config)?)
    }
}

fn announce(run: &Run, dataset: &Dataset) {
    let config = run.config();
    output::note(&format!(
        "{}: {} classes, {} sources ({}), {} targets ({}), {} steps of {}; about {} MB of memory",
        config.objective.name(),
        dataset.classes.len(),
        dataset.train.source.len(),
        dataset.source_name,
        dataset.train.target.len(),
        dataset.target_name,
        config.train.steps,
        config.train.batch,
        config.memory() / 1_000_000,
    ));
    let unpaired = dataset.classes.unpaired.iter();
    let unpaired: Vec<String> = unpaired.map(|one| one.letter.to_string()).collect();
    if !unpaired.is_empty() {
        let unpaired = unpaired.join(" ");
        output::note(&format!(
            "letters without a counterpart: {unpaired} (why: bukva data classes)"
        ));
    }
}

impl Outcome<'_> {
    fn to_text(&self) -> String {
        let run = self.run.display();
        let (steps, seconds) = (self.steps, self.seconds);
        format!(
            "trained {steps} steps in {seconds:.0} s: {run}\n\
             {}\
             figures: {run}/figures/\n\
             next:    bukva evaluate {run}\n         \
             bukva translate --model {run} LETTER.png --sheet sheet.png\n",
            self.val.as_ref().map_or(String::new(), evaluate::sentence)
        )
    }
}
