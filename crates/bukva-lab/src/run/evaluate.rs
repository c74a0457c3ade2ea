//! Evaluation of a run, with a judge that runs on the same data share.

use std::fs;
use std::path::{Path, PathBuf};

use bukva_glyphs::{Bank, Dataset, GlyphSet, Split};

use super::{Run, RunObserver};
use crate::evaluate::{Candidate, Evaluation, Evaluator, Judge, JudgeData};
use crate::{Error, ErrorKind};

/// The judge's file in the folder of a run or a comparison.
const FILE: &str = "judge.safetensors";

impl Run {
    /// Evaluates the finished run on one of its splits.
    ///
    /// # Errors
    /// When the run is unfinished, a file can't be read, or the split has no sources.
    pub fn evaluate(
        &self,
        dataset: &Dataset,
        split: Split,
        observer: &mut dyn RunObserver,
    ) -> Result<Evaluation, Error> {
        self.with_evaluator(dataset, observer, |evaluator, candidate| {
            evaluator.evaluate(candidate, split)
        })
    }

    /// Evaluates the finished run on all glyphs of another set, regardless of their split.
    ///
    /// # Errors
    /// When the run is unfinished, a file can't be read, or the set has none of the run's source
    /// letters.
    pub fn evaluate_sources(
        &self,
        dataset: &Dataset,
        set: &GlyphSet,
        observer: &mut dyn RunObserver,
    ) -> Result<Evaluation, Error> {
        let letters: Vec<char> = dataset.classes.sources().collect();
        let sources = Bank::gather(set, &letters, |_| true);
        if sources.is_empty() {
            return Err(ErrorKind::NoKnownLetters.into());
        }
        self.with_evaluator(dataset, observer, |evaluator, candidate| {
            evaluator.evaluate_sources(candidate, &sources, set.name())
        })
    }

    fn with_evaluator(
        &self,
        dataset: &Dataset,
        observer: &mut dyn RunObserver,
        evaluate: impl FnOnce(&Evaluator<'_>, Candidate<'_>) -> Result<Evaluation, Error>,
    ) -> Result<Evaluation, Error> {
        // Fails for an unfinished run before a judge is trained.
        let device = crate::device();
        self.translator(&device)?;
        let judge = self.judge(dataset, observer)?;
        let evaluator = Evaluator::new(dataset, &judge, &device);
        self.with_candidate(dataset, |candidate| evaluate(&evaluator, candidate))
    }

    /// Calls `evaluate` with the run's translator and critic.
    pub(super) fn with_candidate<T>(
        &self,
        dataset: &Dataset,
        evaluate: impl FnOnce(Candidate<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let device = crate::device();
        let translator = self.translator(&device)?;
        let critic = self.critic(dataset.classes.len(), &device)?;
        evaluate(Candidate {
            translator: &translator,
            critic: critic.as_ref(),
        })
    }

    /// The run's judge: the one in its folder or in a sibling folder, if it was trained on the same
    /// glyphs; otherwise a new judge, which is saved in the folder.
    ///
    /// # Errors
    /// When it can't be read or written.
    pub fn judge(&self, dataset: &Dataset, observer: &mut dyn RunObserver) -> Result<Judge, Error> {
        let seed = self.config().data.split.seed;
        judge_in(self.folder(), dataset, seed, observer)
    }
}

/// The judge in a folder or in a sibling folder, if it was trained on the same glyphs; otherwise a
/// new judge.
pub(super) fn judge_in(
    folder: &Path,
    dataset: &Dataset,
    seed: u64,
    observer: &mut dyn RunObserver,
) -> Result<Judge, Error> {
    let device = crate::device();
    let data = JudgeData::new(dataset, seed)?;
    let path = folder.join(FILE);
    if path.is_file()
        && let Some(judge) = Judge::load(&path, &data, &device)?
    {
        return Ok(judge);
    }
    // An unreadable sibling is ignored, because a judge can be trained instead.
    let found = neighbors(folder).find_map(|path| Judge::load(&path, &data, &device).ok()?);
    let judge = found.unwrap_or_else(|| {
        Judge::train(&data, &device, |step| {
            observer.step("judge", step, Judge::STEPS, None);
        })
    });
    judge.save(&path)?;
    Ok(judge)
}

/// The paths of judges in sibling folders, in order of name.
fn neighbors(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder.join(".."));
    let mut judges: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join(FILE))
        .filter(|path| path.is_file())
        .collect();
    judges.sort();
    judges.into_iter()
}
