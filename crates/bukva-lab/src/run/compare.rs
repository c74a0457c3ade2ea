//! Trains several strategies on the same data and compares them.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use bukva_glyphs::{Dataset, Split};

use super::evaluate::judge_in;
use super::strategy::Strategy;
use super::{Run, RunObserver, examples};
use crate::evaluate::{Evaluator, Scores};
use crate::report::{ComparisonReport, Fact, Provenance, Reference, RunResult, StrategyResult};
use crate::{Error, ErrorKind};

/// A comparison of strategies, with its folder.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The strategies, at least one, all with the same `[data]`.
    pub strategies: Vec<Strategy>,
    /// Each strategy is trained once with each of these seeds.
    pub seeds: Vec<u64>,
    /// The folder of the runs and the report. Finished runs with the same settings are reused.
    pub folder: PathBuf,
}

/// The outcome of one strategy.
enum Outcome {
    /// The strategy was evaluated: its results, and the scores of the ground truth.
    Measured(StrategyResult, Vec<Scores>),
    /// The data is unsuitable for the objective, for this reason.
    LeftOut(String),
    /// The observer stopped the comparison.
    Stopped,
}

/// The data and judge that the strategies share.
struct Shared<'a> {
    comparison: &'a Comparison,
    dataset: &'a Dataset,
    evaluator: Evaluator<'a>,
    commit: Option<&'a str>,
}

impl Comparison {
    /// Trains and evaluates every strategy, and writes `report.json`, `report.md` and
    /// `report.html`. `None` if the observer stopped it; calling it again continues the comparison.
    ///
    /// # Errors
    /// When the strategies have different data, the data can't be read, a run has different
    /// settings, training fails, or a file can't be written.
    pub fn run(
        &self,
        provenance: Provenance,
        observer: &mut dyn RunObserver,
    ) -> Result<Option<ComparisonReport>, Error> {
        let started = Instant::now();
        let Some(first) = self.strategies.first() else {
            return Err(Error::from(ErrorKind::NoStrategies).at(&self.folder));
        };
        let data = &first.config.data;
        let mut others = self.strategies.iter();
        if let Some(other) = others.find(|other| other.config.data != *data) {
            let name = other.name.clone();
            return Err(ErrorKind::OtherData { name }.into());
        }
        let dataset = data.load()?;
        let judge = judge_in(&self.folder, &dataset, data.split.seed, observer)?;
        let device = crate::device();
        let commit = provenance.commit.clone();
        let shared = Shared {
            comparison: self,
            dataset: &dataset,
            evaluator: Evaluator::new(&dataset, &judge, &device),
            commit: commit.as_deref(),
        };
        let mut report = empty_report(&dataset, provenance);
        for strategy in &self.strategies {
            match shared.measure(strategy, observer)? {
                Outcome::Measured(result, own) => {
                    report.strategies.push(result);
                    if !own.is_empty() && report.references.is_empty() {
                        report.references.push(Reference {
                            name: "ground truth".to_owned(),
                            scores: own,
                        });
                    }
                }
                Outcome::LeftOut(why) => report.left_out.push(fact(&strategy.name, why)),
                Outcome::Stopped => return Ok(None),
            }
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let seconds = started.elapsed().as_secs();
        report.provenance.machine = Some(format!("{threads} threads, {seconds} s"));
        self.save(&report)?;
        Ok(Some(report))
    }

    /// The path of the page that [`Comparison::run`] writes.
    pub fn page(&self) -> PathBuf {
        self.folder.join("report.html")
    }

    fn save(&self, report: &ComparisonReport) -> Result<(), Error> {
        let json = serde_json::to_string_pretty(report)
            .map_err(|error| Error::io(&self.folder)(error.into()))?;
        for (path, text) in [
            (self.folder.join("report.json"), json),
            (self.folder.join("report.md"), report.to_markdown()),
            (self.page(), report.to_html()),
        ] {
            bukva_glyphs::atomic_file::write(&path, |file| file.write_all(text.as_bytes()))
                .map_err(Error::io(&path))?;
        }
        Ok(())
    }
}

impl Shared<'_> {
    fn measure(
        &self,
        strategy: &Strategy,
        observer: &mut dyn RunObserver,
    ) -> Result<Outcome, Error> {
        let Strategy { name, config } = strategy;
        let mut result = StrategyResult {
            name: name.clone(),
            description: config.objective.description().to_owned(),
            ..StrategyResult::default()
        };
        let mut own = Vec::new();
        for &seed in &self.comparison.seeds {
            let mut config = config.clone();
            config.train.seed = seed;
            let folder = self.comparison.folder.join(format!("{name}-{seed}"));
            let run = Run::open_or_new(&folder, config)?;
            if !run.model_path().is_file() {
                match run.train(self.dataset, self.commit, observer) {
                    Ok(steps) if steps < run.config().train.steps => return Ok(Outcome::Stopped),
                    Err(error) if matches!(error.kind(), ErrorKind::NoPairs { .. }) => {
                        return Ok(Outcome::LeftOut(error.to_string()));
                    }
                    trained => trained?,
                };
            }
            let evaluation = run.with_candidate(self.dataset, |candidate| {
                self.evaluator.evaluate(candidate, Split::Test)
            })?;
            own.extend(evaluation.ground_truth);
            if result.pictures.is_empty() {
                result.pictures = examples::of(&run, self.dataset)?;
            }
            let metrics = run.metrics()?;
            result.runs.push(RunResult {
                seed,
                scores: evaluation.translated,
                loss: metrics.iter().map(|line| (line.step, line.loss)).collect(),
            });
        }
        Ok(Outcome::Measured(result, own))
    }
}

fn empty_report(dataset: &Dataset, provenance: Provenance) -> ComparisonReport {
    let pairs = dataset.classes.pairs.iter();
    let pairs: Vec<String> = pairs
        .map(|pair| format!("{}→{}", pair.source, pair.target))
        .collect();
    let sizes = |split: Split| {
        let banks = dataset.banks(split);
        let (sources, targets) = (banks.source.len(), banks.target.len());
        format!("{sources} sources, {targets} targets")
    };
    let judge = format!("trained on {} targets of its own", dataset.judge.len());
    ComparisonReport {
        title: format!(
            "{} → {}: strategies compared",
            dataset.source_name, dataset.target_name
        ),
        data: vec![
            fact("classes", format!("{}: {}", pairs.len(), pairs.join(" "))),
            fact("training", sizes(Split::Train)),
            fact("test", sizes(Split::Test)),
            fact("judge", judge),
        ],
        provenance,
        ..ComparisonReport::default()
    }
}

fn fact(name: &str, value: String) -> Fact {
    Fact {
        name: name.to_owned(),
        value,
    }
}
