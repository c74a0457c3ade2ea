//! `bukva evaluate`.

use std::path::{Path, PathBuf};

use anyhow::bail;
use bukva_glyphs::{Bank, Dataset, Split, open};
use bukva_lab::evaluate::{Candidate, Evaluation, Evaluator, Judge, JudgeData, table};
use bukva_lab::run::Run;
use clap::ValueEnum;

use crate::{output, progress};

/// Measure a run: how readable, how varied and how true to the hand its letters are.
///
/// The judge is a classifier of another architecture than the critic's, trained on glyphs that the
/// run has not seen. It is trained once, which takes some twenty seconds; runs beside each other
/// that are of the same data share it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva evaluate runs/paired
  bukva evaluate runs/paired --split val --json
  bukva evaluate runs/paired --sources handwriting.npz")]
pub(crate) struct Args {
    /// The run's folder.
    run: PathBuf,
    /// The glyphs to measure on.
    #[arg(long, value_enum, default_value_t = Part::Test)]
    split: Part,
    /// Translate these glyphs instead of the run's own (all of them, whatever their split).
    #[arg(long, value_name = "PATH")]
    sources: Option<PathBuf>,
    /// Print the measures as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    Val,
    Test,
}

impl From<Part> for Split {
    fn from(part: Part) -> Self {
        match part {
            Part::Val => Self::Val,
            Part::Test => Self::Test,
        }
    }
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let run = Run::open(&self.run)?;
        let dataset = run.config().data.load()?;
        let evaluation = match &self.sources {
            Some(path) => {
                let set = open(path)?;
                let letters: Vec<char> = dataset.classes.sources().collect();
                let sources = Bank::gather(&set, &letters, |_| true);
                if sources.is_empty() {
                    bail!(
                        "{}: holds none of the letters that the run reads",
                        path.display()
                    );
                }
                measured(&run, &dataset, |evaluator, candidate| {
                    Ok(evaluator.evaluate_sources(candidate, &sources, &set.name)?)
                })?
            }
            None => evaluate(&run, &dataset, self.split.into())?,
        };
        match self.json {
            true => output::json(&evaluation),
            false => output::text(&to_text(&evaluation)),
        }
    }
}

/// Measures a finished run on one of its splits.
pub(crate) fn evaluate(run: &Run, dataset: &Dataset, split: Split) -> anyhow::Result<Evaluation> {
    measured(run, dataset, |evaluator, candidate| {
        Ok(evaluator.evaluate(candidate, split)?)
    })
}

fn measured<T>(
    run: &Run,
    dataset: &Dataset,
    measure: impl FnOnce(&Evaluator<'_>, Candidate<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let device = bukva_lab::device();
    let translator = run.translator(&device)?;
    let critic = run.critic(dataset.classes.len(), &device)?;
    let judge = judge_of(run, dataset)?;
    let candidate = Candidate {
        translator: &translator,
        critic: critic.as_ref(),
    };
    measure(&Evaluator::new(dataset, &judge, &device), candidate)
}

/// The run's judge.
pub(crate) fn judge_of(run: &Run, dataset: &Dataset) -> anyhow::Result<Judge> {
    judge_at(&run.judge_path(), dataset, run.config().data.split.seed)
}

/// The dataset's judge, kept at `path`: the one that is there or in a run beside it, if that learnt
/// from the same glyphs, and a new one otherwise.
pub(crate) fn judge_at(path: &Path, dataset: &Dataset, seed: u64) -> anyhow::Result<Judge> {
    let device = bukva_lab::device();
    let lesson = JudgeData::of(dataset, seed)?;
    if path.is_file()
        && let Some(judge) = Judge::load(path, &lesson, &device)?
    {
        return Ok(judge);
    }
    let judge = neighbours(path).find_map(|neighbour| {
        // A neighbour that can't be read is no reason to stop: a judge can be trained.
        Judge::load(&neighbour, &lesson, &device).ok()?
    });
    let judge = judge.unwrap_or_else(|| train_judge(&lesson));
    judge.save(path)?;
    Ok(judge)
}

/// The judges of the folders beside that of `path`, in the order of their names.
fn neighbours(path: &Path) -> impl Iterator<Item = PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let beside = folder.join("..");
    let entries = std::fs::read_dir(beside).into_iter().flatten().flatten();
    let mut judges: Vec<PathBuf> = entries
        .map(|entry| entry.path().join("judge.safetensors"))
        .filter(|judge| judge.is_file())
        .collect();
    judges.sort();
    judges.into_iter()
}

/// Trains a judge, with a progress bar.
fn train_judge(lesson: &JudgeData) -> Judge {
    let bar = progress::bar("judge", Judge::STEPS);
    let judge = Judge::train(lesson, &bukva_lab::device(), |step| bar.set_position(step));
    bar.finish_and_clear();
    judge
}

/// How readable the result is, in a sentence or two.
pub(crate) fn sentence(evaluation: &Evaluation) -> String {
    let percent =
        |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{:.1} %", 100.0 * s));
    let mut text = format!(
        "an independent judge reads {} of its letters",
        percent(evaluation.translated.judge)
    );
    text += &match &evaluation.own {
        Some(own) => format!(" ({} of the faces' own)", percent(own.judge)),
        None => format!(" ({} of real ones)", percent(Some(evaluation.real_judge))),
    };
    text + &format!(", on {} glyphs held out\n", evaluation.translated.glyphs)
}

/// The whole evaluation as text.
fn to_text(evaluation: &Evaluation) -> String {
    let mut columns = vec![("translated", &evaluation.translated)];
    if let Some(own) = &evaluation.own {
        columns.push(("own letters", own));
    }
    let Evaluation {
        sources,
        targets,
        real_judge,
        translated,
        ..
    } = evaluation;
    let mut text = format!("{sources} → {targets}, {} glyphs\n\n", translated.glyphs);
    text += &table(&columns);
    text += &format!(
        "\nthe judge reads {:.1} % of the real targets\n",
        100.0 * real_judge
    );
    if !translated.folded.is_empty() {
        text += &format!(
            "read as one, since no reader could tell: {}\n",
            translated.folded.join(" ")
        );
    }
    text += "\nletter  glyphs  recall  precision  mostly taken for\n";
    for class in &translated.classes {
        let share = |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{:.3}", s));
        let taken = class.taken_for.map_or_else(String::new, String::from);
        text += &format!(
            "{:<6} {:>7} {:>7} {:>10}  {taken}\n",
            class.letter,
            class.glyphs,
            share(class.recall),
            share(class.precision),
        );
    }
    text
}
