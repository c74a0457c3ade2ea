//! Evaluation of a run, with a judge that runs on the same data share.

use std::fs;
use std::path::{Path, PathBuf};

use bukva::LetterModel;
use bukva_data::{Bank, DataConfig, Dataset, GlyphSet, Split, builtin, builtin_fine};
use bukva_glyphs::FineGlyph;

use super::{Run, RunObserver};
use crate::evaluate::{Candidate, Evaluation, Evaluator, Judge, JudgeData, LetterEvaluation};
use crate::pretrain::rejection;
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
        let sources = known_sources(dataset, set, |_| true)?;
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

/// Evaluates a letter model on a split of the built-in glyphs, or of `set`, divided as in its training.
/// The judge is kept in `folder`.
///
/// # Errors
/// When the judge can't be read or written, or `set` has none of the letters of the default scheme.
pub fn evaluate_letter_model(
    model: &LetterModel,
    split: Split,
    set: Option<&GlyphSet>,
    folder: &Path,
    observer: &mut dyn RunObserver,
) -> Result<LetterEvaluation, Error> {
    let config = DataConfig::default();
    let dataset = config.load()?;
    let judge = judge_in(folder, &dataset, config.split.seed, observer)?;
    let device = crate::device();
    let evaluator = Evaluator::new(&dataset, &judge, &device);
    let mut evaluation = match set {
        None => evaluator.evaluate_letters(model, split, builtin_fine()?),
        Some(set) => {
            let splits = Split::of(set, &config.split)?;
            let sources = known_sources(&dataset, set, |at| splits[at] == split)?;
            evaluator.evaluate_letters_of(model, &sources, set.name())
        }
    }?;
    let letters = letters(model, set, split, &config)?;
    evaluation.details.rejection = Some(rejection(model, &letters, config.split.seed));
    Ok(evaluation)
}

/// The letters of a split that a model knows.
fn letters(
    model: &LetterModel,
    set: Option<&GlyphSet>,
    split: Split,
    config: &DataConfig,
) -> Result<Vec<(char, FineGlyph)>, Error> {
    let (builtin, fine) = (builtin()?, builtin_fine()?);
    let splits = Split::of(set.unwrap_or(builtin), &config.split)?;
    let of_split = (0..splits.len()).filter(|&at| splits[at] == split);
    let letters = of_split.map(|at| match set {
        None => (fine.letter(at), fine.glyphs()[at]),
        Some(set) => (set.letter(at), set.glyphs()[at].enlarged()),
    });
    let known = letters.filter(|(letter, _)| model.letters().contains(letter));
    Ok(known.collect())
}

/// The wanted glyphs of a set whose letters are sources of a dataset.
fn known_sources(
    dataset: &Dataset,
    set: &GlyphSet,
    wanted: impl Fn(usize) -> bool,
) -> Result<Bank, Error> {
    let letters: Vec<char> = dataset.classes.sources().collect();
    let sources = Bank::gather(set, &letters, wanted);
    match sources.is_empty() {
        true => Err(ErrorKind::NoKnownLetters.into()),
        false => Ok(sources),
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
    let mut load = |path: &Path| match Judge::load(path, &data, &device) {
        Ok(judge) => judge,
        // A judge can be trained instead.
        Err(error) => {
            observer.warn(&format!("skipped a judge: {}", error.with_causes()));
            None
        }
    };
    if path.is_file()
        && let Some(judge) = load(&path)
    {
        return Ok(judge);
    }
    let found = neighbors(folder).find_map(|path| load(&path));
    let judge = found.unwrap_or_else(|| {
        Judge::train(&data, &device, |step| {
            observer.step("judge", step, Judge::STEPS, None);
        })
    });
    if let Err(error) = judge.save(&path) {
        // The next evaluation trains it again.
        observer.warn(&format!("the judge is not kept: {}", error.with_causes()));
    }
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
