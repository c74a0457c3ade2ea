//! `bukva compare`.

mod pictures;
mod strategies;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::{Context, bail};
use bukva_glyphs::{Dataset, Split};
use bukva_lab::ErrorKind;
use bukva_lab::evaluate::{Candidate, Evaluation, Evaluator};
use bukva_lab::report::{ComparisonReport, Fact, Provenance, Reference, RunResult, StrategyResult};
use bukva_lab::run::{MetricsLine, Run, RunConfig};

use crate::train::{Settings, train_with_bar};
use crate::{evaluate, output, progress};

/// Train every strategy on the same data and hold them against each other.
///
/// All share network, data, steps, seeds and judge; only the objective differs. The result is one
/// HTML page with table, curves and pictures. A run that is there already is not trained again, so
/// that a stopped comparison goes on where it was.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva compare --steps 600
  bukva compare --source cyrillic.npz --target latin.npz --seeds 0,1,2 --out runs/handwriting
  bukva compare --only random,matched --json")]
pub(crate) struct Args {
    /// A folder of TOML files, a strategy each [default: the six built in].
    #[arg(long, value_name = "FOLDER")]
    configs: Option<PathBuf>,
    /// Only these strategies.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
    /// Train each strategy once for each of these seeds.
    #[arg(long, value_name = "SEEDS", value_delimiter = ',', default_value = "0")]
    seeds: Vec<u64>,
    /// Where runs and report go.
    #[arg(long, value_name = "FOLDER", default_value = "runs/compare")]
    out: PathBuf,
    #[command(flatten)]
    settings: Settings,
    /// Print the whole report as JSON instead of the table.
    #[arg(long)]
    json: bool,
}

/// What every strategy of a comparison shares.
struct Theme<'a> {
    args: &'a Args,
    dataset: &'a Dataset,
    evaluator: Evaluator<'a>,
    stop: &'a AtomicBool,
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if self.settings.objective.is_some() || self.settings.seed.is_some() {
            bail!("compare trains every objective: choose with --only and --seeds");
        }
        let started = Instant::now();
        let strategies = strategies::read(self.configs.as_deref(), &self.only, &self.settings)?;
        let data = &strategies[0].1.data;
        let dataset = data.load()?;
        let stop = progress::stop_flag()?;
        let judge_path = self.out.join("judge.safetensors");
        let judge = evaluate::judge_at(&judge_path, &dataset, data.split.seed)?;
        let device = bukva_lab::device();
        let ground = Theme {
            args: &self,
            dataset: &dataset,
            evaluator: Evaluator::new(&dataset, &judge, &device),
            stop: &stop,
        };
        let mut report = self.empty_report(&dataset);
        for (name, config) in &strategies {
            match ground.strategy(name, config)? {
                Outcome::Measured(result, own) => {
                    report.strategies.push(*result);
                    if let (Some(own), true) = (own, report.references.is_empty()) {
                        report.references.push(Reference {
                            name: "own letters".to_owned(),
                            scores: own,
                        });
                    }
                }
                Outcome::LeftOut(why) => {
                    report.left_out.push(Fact {
                        name: name.clone(),
                        value: why,
                    });
                }
                Outcome::Stopped => {
                    eprintln!("stopped; the same command goes on from here");
                    return Ok(());
                }
            }
        }
        let seconds = started.elapsed().as_secs();
        report.provenance.machine = Some(format!("{} threads, {seconds} s", threads()));
        self.write(&report)
    }

    fn empty_report(&self, dataset: &Dataset) -> ComparisonReport {
        let fact = |name: &str, value: String| Fact {
            name: name.to_owned(),
            value,
        };
        let classes: Vec<String> = dataset
            .classes
            .pairs
            .iter()
            .map(|pair| format!("{}→{}", pair.source, pair.target))
            .collect();
        let sizes = |split: Split| {
            let banks = dataset.banks(split);
            format!(
                "{} sources, {} targets",
                banks.source.len(),
                banks.target.len()
            )
        };
        ComparisonReport {
            title: format!(
                "{} → {}: strategies compared",
                dataset.source_name, dataset.target_name
            ),
            data: vec![
                fact(
                    "classes",
                    format!("{}: {}", classes.len(), classes.join(" ")),
                ),
                fact("training", sizes(Split::Train)),
                fact("test", sizes(Split::Test)),
                fact(
                    "judge",
                    format!("trained on {} targets of its own", dataset.judge.len()),
                ),
            ],
            strategies: Vec::new(),
            references: Vec::new(),
            left_out: Vec::new(),
            provenance: Provenance {
                command: std::env::args().collect::<Vec<_>>().join(" "),
                program: format!("bukva {}", env!("CARGO_PKG_VERSION")),
                commit: option_env!("BUKVA_COMMIT").map(str::to_owned),
                seeds: self.seeds.clone(),
                machine: None,
            },
        }
    }

    fn write(&self, report: &ComparisonReport) -> anyhow::Result<()> {
        let file = |name: &str, text: &str| {
            let path = self.out.join(name);
            bukva_glyphs::atomic_file::write::<std::io::Error>(&path, |file| {
                file.write_all(text.as_bytes())
            })
            .with_context(|| path.display().to_string())?;
            anyhow::Ok(path)
        };
        let json = serde_json::to_string_pretty(report)?;
        file("report.json", &json)?;
        file("report.md", &report.to_markdown())?;
        let page = file("report.html", &report.to_html())?;
        if self.json {
            return output::text(&json);
        }
        output::text(&report.to_markdown())?;
        output::text(&format!("\nreport {}", page.display()))
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What became of one strategy.
enum Outcome {
    /// Its figures, and those of the hands' own letters.
    Measured(
        Box<StrategyResult>,
        Option<Vec<bukva_lab::evaluate::Scores>>,
    ),
    /// The data don't allow it.
    LeftOut(String),
    /// The user asked to stop.
    Stopped,
}

impl Theme<'_> {
    fn strategy(&self, name: &str, config: &RunConfig) -> anyhow::Result<Outcome> {
        let mut result = StrategyResult {
            name: name.to_owned(),
            description: strategies::description(&config.objective).to_owned(),
            runs: Vec::new(),
            pictures: Vec::new(),
        };
        let mut own = Vec::new();
        for &seed in &self.args.seeds {
            let mut config = config.clone();
            config.train.seed = seed;
            let run = self.open_run(name, seed, &config)?;
            if !run.model_path().is_file() {
                match train_with_bar(&run, self.dataset, self.stop) {
                    Ok(steps) if steps < config.train.steps => return Ok(Outcome::Stopped),
                    Ok(_) => {}
                    Err(error) => return unsuitable(error).map(Outcome::LeftOut),
                }
            }
            let evaluation = self.evaluate(&run)?;
            own.extend(evaluation.own);
            if result.pictures.is_empty() {
                result.pictures = pictures::of(&run, self.dataset)?;
            }
            result.runs.push(RunResult {
                seed,
                scores: evaluation.translated,
                loss: losses(&run)?,
            });
        }
        let own = (!own.is_empty()).then_some(own);
        Ok(Outcome::Measured(Box::new(result), own))
    }

    /// The run of one strategy and seed: the one that is there, if it is of the same settings.
    fn open_run(&self, name: &str, seed: u64, config: &RunConfig) -> anyhow::Result<Run> {
        let folder = self.args.out.join(format!("{name}-{seed}"));
        if !folder.join("config.toml").is_file() {
            return Ok(Run::create(&folder, config)?);
        }
        let run = Run::open(&folder)?;
        if run.config() != config {
            bail!(
                "{}: a run of other settings is there; give another folder with --out",
                folder.display()
            );
        }
        Ok(run)
    }

    fn evaluate(&self, run: &Run) -> anyhow::Result<Evaluation> {
        let device = bukva_lab::device();
        let translator = run.translator(&device)?;
        let critic = run.critic(self.dataset.classes.len(), &device)?;
        let candidate = Candidate {
            translator: &translator,
            critic: critic.as_ref(),
        };
        Ok(self.evaluator.evaluate(candidate, Split::Test)?)
    }
}

/// Why the data don't allow a strategy; any other error goes on.
fn unsuitable(error: anyhow::Error) -> anyhow::Result<String> {
    match error.downcast_ref::<bukva_lab::Error>() {
        Some(why) if matches!(why.kind(), ErrorKind::NoPairs { .. }) => Ok(why.to_string()),
        _ => Err(error),
    }
}

/// Steps and losses from a run's log.
fn losses(run: &Run) -> anyhow::Result<Vec<(u64, f64)>> {
    let path: &Path = &run.metrics_path();
    let log = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    log.lines()
        .map(|line| {
            let line: MetricsLine = serde_json::from_str(line)
                .with_context(|| format!("{}: not a line of a log", path.display()))?;
            Ok((line.step, line.loss))
        })
        .collect()
}
