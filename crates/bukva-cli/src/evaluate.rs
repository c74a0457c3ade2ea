//! `bukva evaluate`.

use std::path::PathBuf;

use anyhow::Context;
use bukva_glyphs::{Split, open};
use bukva_lab::evaluate::{Evaluation, table};
use bukva_lab::run::Run;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::kernels::KernelsArgs;
use crate::output;
use crate::progress::Bars;

/// Evaluate a run: readability, diversity and style fidelity.
///
/// The judge is a classifier whose architecture differs from the critic's, trained on glyphs that
/// the run has not seen. It is trained once (about 20 s) and cached; runs on the same data in
/// sibling folders share it.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva evaluate runs/paired
  bukva evaluate runs/paired --split val --json
  bukva evaluate runs/paired --sources handwriting.npz")]
pub(crate) struct Args {
    /// Folder of the run.
    run: PathBuf,
    /// Split to evaluate.
    #[arg(long, value_parser = held_out(), default_value_t = Split::Test)]
    split: Split,
    /// Evaluate on these glyphs instead (all of them, ignoring splits).
    #[arg(long, value_name = "PATH")]
    sources: Option<PathBuf>,
    /// Print the metrics as JSON.
    #[arg(long)]
    json: bool,
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
        let evaluation = self.kernels.scoped(|| self.evaluate())?;
        match self.json {
            true => output::json(&evaluation),
            false => output::text(&to_text(&evaluation)),
        }
    }

    fn evaluate(&self) -> anyhow::Result<Evaluation> {
        let run = Run::open(&self.run)?;
        let dataset = run.config().data.load()?;
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
