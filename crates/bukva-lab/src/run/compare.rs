//! Trains several strategies on the same data and compares them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use bukva_data::{Dataset, Split};

use super::compared::{Measured, Plan};
use super::evaluate::judge_in;
use super::shard::{Shard, ShardResult};
use super::strategy::Strategy;
use super::{Run, RunObserver, examples};
use crate::evaluate::Evaluator;
use crate::report::{ComparisonReport, Provenance, RunResult};
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
        let Some(whole) = self.measure(Shard::WHOLE, provenance, observer)? else {
            return Ok(None);
        };
        let report = whole.plan.report(&whole.measured, whole.provenance);
        save_report(&report, &self.folder)?;
        Ok(Some(report))
    }

    /// Trains and evaluates the runs of one part, and writes its results, which
    /// [`merge`](super::merge) turns into the report of all parts. Returns the number of its runs, and
    /// `None` if the observer stopped it; calling it again continues.
    ///
    /// # Errors
    /// Those of [`Comparison::run`].
    pub fn run_shard(
        &self,
        shard: Shard,
        provenance: Provenance,
        observer: &mut dyn RunObserver,
    ) -> Result<Option<usize>, Error> {
        let Some(part) = self.measure(shard, provenance, observer)? else {
            return Ok(None);
        };
        part.save(&shard.path(&self.folder))?;
        Ok(Some(part.measured.len()))
    }

    fn measure(
        &self,
        shard: Shard,
        mut provenance: Provenance,
        observer: &mut dyn RunObserver,
    ) -> Result<Option<ShardResult>, Error> {
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
        let plan = Plan::new(&self.strategies, &self.seeds, &dataset)?;
        let judge = judge_in(&self.folder, &dataset, data.split.seed, observer)?;
        let device = crate::device();
        let commit = provenance.commit.clone();
        let shared = Shared {
            comparison: self,
            dataset: &dataset,
            evaluator: Evaluator::new(&dataset, &judge, &device),
            commit: commit.as_deref(),
        };
        let mut measured = Vec::new();
        let runs = plan.runs().enumerate();
        for (_, (place, seed)) in runs.filter(|&(run, _)| shard.contains(run)) {
            let Some(one) = shared.measure(&self.strategies[place], seed, observer)? else {
                return Ok(None);
            };
            measured.push(one);
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let seconds = started.elapsed().as_secs();
        provenance.machine = Some(format!("{threads} threads, {seconds} s"));
        Ok(Some(ShardResult {
            shard,
            provenance,
            plan,
            measured,
        }))
    }
}

/// Writes `report.json`, `report.md` and `report.html` to a folder.
///
/// # Errors
/// When a file can't be written.
pub fn save_report(report: &ComparisonReport, folder: &Path) -> Result<(), Error> {
    let json =
        serde_json::to_string_pretty(report).map_err(|error| Error::io(folder)(error.into()))?;
    for (path, text) in [
        (folder.join("report.json"), json),
        (folder.join("report.md"), report.to_markdown()),
        (folder.join("report.html"), report.to_html()),
    ] {
        bukva_glyphs::atomic_file::write(&path, |file| file.write_all(text.as_bytes()))
            .map_err(Error::io(&path))?;
    }
    Ok(())
}

impl Shared<'_> {
    /// What one run of a strategy gives; `None` if the observer stopped it.
    fn measure(
        &self,
        strategy: &Strategy,
        seed: u64,
        observer: &mut dyn RunObserver,
    ) -> Result<Option<Measured>, Error> {
        let Strategy { name, config } = strategy;
        let mut measured = Measured {
            strategy: name.clone(),
            seed,
            ..Measured::default()
        };
        let mut config = config.clone();
        config.train.seed = seed;
        let folder = self.comparison.folder.join(format!("{name}-{seed}"));
        let run = Run::open_or_new(&folder, config)?;
        if !run.model_path().is_file() {
            match run.train(self.dataset, self.commit, observer) {
                Ok(steps) if steps < run.config().train.steps => return Ok(None),
                Err(error) if matches!(error.kind(), ErrorKind::NoPairs { .. }) => {
                    measured.left_out = Some(error.to_string());
                    return Ok(Some(measured));
                }
                trained => trained?,
            };
        }
        let evaluation = run.with_candidate(self.dataset, |candidate| {
            self.evaluator.evaluate(candidate, Split::Test)
        })?;
        measured.ground_truth = evaluation.ground_truth;
        if self.comparison.seeds.first() == Some(&seed) {
            measured.pictures = examples::of(&run, self.dataset)?;
        }
        let metrics = run.metrics()?;
        measured.result = Some(RunResult {
            seed,
            scores: evaluation.translated,
            loss: metrics.iter().map(|line| (line.step, line.loss)).collect(),
        });
        Ok(Some(measured))
    }
}
