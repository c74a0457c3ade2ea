//! `bukva evaluate`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use bukva::Translator;
use bukva_data::{Split, open};
use bukva_lab::evaluate::{Evaluation, LetterEvaluation, table};
use bukva_lab::run::{Run, evaluate_letter_model};
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::kernels::KernelsArgs;
use crate::output;
use crate::progress::Bars;

/// Evaluate a run or the built-in model: readability, diversity and style fidelity.
///
/// The judge is a classifier whose architecture differs from the critic's, trained on glyphs that
/// the run has not seen. It is trained once (about 20 s) and cached; runs on the same data in
/// sibling folders share it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva evaluate
  bukva evaluate runs/paired
  bukva evaluate runs/paired --split val --json
  bukva evaluate runs/paired --sources handwriting.npz")]
pub(crate) struct Args {
    /// Folder of the run; without one, the built-in model is evaluated.
    run: Option<PathBuf>,
    /// Split to evaluate.
    #[arg(long, value_parser = held_out(), default_value_t = Split::Test)]
    split: Split,
    /// Evaluate on these glyphs instead: a run on all of them, the built-in model on their split.
    #[arg(long, value_name = "PATH")]
    sources: Option<PathBuf>,
    /// Evaluate although the data is not what the run learned from.
    #[arg(long)]
    data_changed: bool,
    /// Print the metrics as JSON.
    #[arg(long)]
    json: bool,
    /// Where the judge of the built-in model is kept.
    #[arg(long, value_name = "FOLDER", default_value = "runs/built-in")]
    judge: PathBuf,
    #[command(flatten)]
    kernels: KernelsArgs,
}

/// The held-out splits.
fn held_out() -> impl TypedValueParser<Value = Split> {
    PossibleValuesParser::new([Split::Val, Split::Test].map(Split::name))
        .try_map(|name| name.parse::<Split>())
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let Some(run) = &self.run else {
            let evaluation = self.kernels.scoped(|| self.evaluate_built_in())?;
            return output::result(self.json, &evaluation, letters_to_text);
        };
        let evaluation = self.kernels.scoped(|| self.evaluate(run))?;
        output::result(self.json, &evaluation, to_text)
    }

    fn evaluate_built_in(&self) -> anyhow::Result<LetterEvaluation> {
        let translator = Translator::pretrained()?;
        let model = translator
            .letter_model()
            .context("the built-in model reads no letters")?;
        let set = self.sources.as_ref().map(open).transpose()?;
        let mut bars = Bars::default();
        let evaluation =
            evaluate_letter_model(model, self.split, set.as_ref(), &self.judge, &mut bars);
        Ok(evaluation?)
    }

    fn evaluate(&self, run: &Path) -> anyhow::Result<Evaluation> {
        let run = Run::open(run)?;
        let dataset = match self.data_changed {
            true => run.config().data.load()?,
            false => run.dataset()?,
        };
        let mut bars = Bars::default();
        let Some(path) = &self.sources else {
            return Ok(run.evaluate(&dataset, self.split, &mut bars)?);
        };
        run.evaluate_sources(&dataset, &open(path)?, &mut bars)
            .with_context(|| path.display().to_string())
    }
}

/// The readability of the result, in one or two sentences.
pub(crate) fn sentence(evaluation: &Evaluation) -> String {
    let percent =
        |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{:.1} %", 100.0 * s));
    let mut text = format!(
        "an independent judge reads {} of its letters",
        percent(evaluation.translated.judge)
    );
    text += &match &evaluation.ground_truth {
        Some(own) => format!(" ({} of the faces' own)", percent(own.judge)),
        None => format!(" ({} of real ones)", percent(Some(evaluation.real_judge))),
    };
    text + &format!(", on {} glyphs held out\n", evaluation.translated.glyphs)
}

/// The evaluation of a letter model, as text.
fn letters_to_text(evaluation: &LetterEvaluation) -> String {
    let mut text = to_text(&evaluation.translated);
    text += "\nwhen told what each source shows\n\n";
    text += &table(&[("told", &evaluation.told)]);
    text += "\nthe model itself\n\n";
    for (name, value) in evaluation.details.rows() {
        if let Some(value) = value {
            text += &format!("{name:<36} {value:.3}\n");
        }
    }
    text
}

/// The whole evaluation, as text.
fn to_text(evaluation: &Evaluation) -> String {
    let mut columns = vec![("translated", &evaluation.translated)];
    if let Some(truth) = &evaluation.ground_truth {
        columns.push(("ground truth", truth));
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
    if !translated.merged.is_empty() {
        text += &format!(
            "look-alikes, which count as one letter: {}\n",
            translated.merged.join(" ")
        );
    }
    text += "\nletter  glyphs  recall  precision  most confused with\n";
    for class in &translated.classes {
        let share = |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{:.3}", s));
        let confused = class.confused_with.map_or_else(String::new, String::from);
        text += &format!(
            "{:<6} {:>7} {:>7} {:>10}  {confused}\n",
            class.letter,
            class.glyphs,
            share(class.recall),
            share(class.precision),
        );
    }
    text
}
