//! `bukva latent prototypes`.

use std::path::PathBuf;

use anyhow::Context;
use bukva_data::{Bank, Class};
use bukva_figures::Sheet;
use bukva_glyphs::Glyph;
use bukva_lab::latent::{
    Fit, PrototypeLoss, Prototypes, ReconstructionLoss, Start, optimize_prototypes,
};
use serde::Serialize;

use super::choice::one_of;
use super::loaded::{LoadedRun, accuracy, paths};
use crate::output;

/// Optimize one latent vector per class to reproduce its letters, without the encoder.
///
/// The decoder is frozen, with batch normalization in inference mode. Only the vectors are trained,
/// each against all training targets of its class. A figure shows, for each class, the real letter
/// that is nearest to the best image, the prototype, and the best image: the mean of the targets,
/// or their median with --loss l1. Next to the figure, an .npz file with the vectors is written.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent prototypes runs/paired
  bukva latent prototypes runs/random --start zeros --loss l1 --out prototypes.svg
  bukva latent prototypes runs/paired --json")]
pub(crate) struct Args {
    /// Run directory.
    run: PathBuf,
    /// Initial vectors: the mean of the class's sources, or zeros.
    #[arg(long, default_value = "mean", value_parser = one_of::<Start>(&["mean", "zeros"]))]
    start: Start,
    /// Squared or absolute error against the targets.
    #[arg(long, default_value = "mse", value_parser = one_of::<PrototypeLoss>(&["mse", "l1"]))]
    loss: PrototypeLoss,
    /// Maximum steps (stops early on convergence).
    #[arg(long, default_value_t = 2000)]
    steps: usize,
    /// Figure, .png or .svg [default: RUN/latent/prototypes.png].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace files that exist outside of the run's folder.
    #[arg(long)]
    force: bool,
    /// Print the results as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Optimized {
    start: Start,
    loss: PrototypeLoss,
    steps: usize,
    converged: bool,
    /// The judge accuracy of the prototypes.
    judge: f64,
    classes: Vec<FittedClass>,
    figure: PathBuf,
    arrays: PathBuf,
}

#[derive(Serialize)]
struct FittedClass {
    source: char,
    target: char,
    /// The number of targets.
    targets: usize,
    #[serde(flatten)]
    fit: Fit,
    /// The difference between loss and bound, as a share of the bound.
    gap: Option<f64>,
    /// The judge's prediction.
    predicted: char,
    correct: bool,
}

/// Letters side by side in the figure.
const COLUMNS: usize = 12;

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let run = LoadedRun::open(&self.run)?;
        let is_named = self.out.is_some();
        let figure = run.path(self.out, "prototypes.png");
        let arrays = figure.with_extension("npz");
        if is_named {
            run.guard(self.force).check_all([&figure, &arrays])?;
        }
        let losses = losses(&run, self.loss)?;
        let (decoder, device) = (&run.translator.decoder, &bukva_lab::device());
        let sources = &run.dataset.train.source;
        let start = self.start.vectors(&run.translator, sources, device);
        let prototypes = optimize_prototypes(decoder, &start, &losses, self.steps, device);
        let letters: Vec<char> = run.dataset.classes.targets().collect();
        sheet(&run, &prototypes, &losses, self.loss)
            .save(&figure)
            .with_context(|| figure.display().to_string())?;
        prototypes
            .save(&arrays, &letters)
            .with_context(|| arrays.display().to_string())?;
        let classes = classes(&run, &prototypes)?;
        let optimized = Optimized {
            start: self.start,
            loss: self.loss,
            steps: prototypes.steps,
            converged: prototypes.converged,
            judge: accuracy(classes.iter().map(|class| class.correct)),
            classes,
            figure,
            arrays,
        };
        output::result(self.json, &optimized, to_text)
    }
}

/// The loss of each class.
fn losses(run: &LoadedRun, loss: PrototypeLoss) -> anyhow::Result<Vec<ReconstructionLoss>> {
    let targets = &run.dataset.train.target;
    let letters = (0..).map(Class::new).zip(run.dataset.classes.targets());
    let of_class = |(class, letter): (Class, char)| {
        ReconstructionLoss::new(targets, class, loss).with_context(|| {
            format!(
                "{}: the training split of {} does not contain {letter}; \
                 has the data changed since training?",
                run.run.folder().display(),
                run.dataset.target_name
            )
        })
    };
    letters.map(of_class).collect()
}

fn classes(run: &LoadedRun, prototypes: &Prototypes) -> anyhow::Result<Vec<FittedClass>> {
    let glyphs = prototypes.glyphs();
    let judge = run.judge()?;
    let predicted = judge.letters(&glyphs);
    let correct = judge.correct(&glyphs, (0..glyphs.len()).map(Class::new));
    let pairs = run.dataset.classes.pairs.iter().enumerate();
    let classes = pairs.map(|(class, pair)| {
        let fit = prototypes.fits[class];
        FittedClass {
            source: pair.source,
            target: pair.target,
            targets: run.dataset.train.target.of_class(Class::new(class)).len(),
            fit,
            gap: fit.gap(),
            predicted: predicted[class],
            correct: correct[class],
        }
    });
    Ok(classes.collect())
}

/// For each class, the nearest real letter, the prototype and the best image.
fn sheet(
    run: &LoadedRun,
    prototypes: &Prototypes,
    losses: &[ReconstructionLoss],
    loss: PrototypeLoss,
) -> Sheet {
    let best_name = match loss {
        PrototypeLoss::Mse => "class mean",
        PrototypeLoss::L1 => "class median",
    };
    let prototypes = prototypes.glyphs();
    let best = losses.iter().map(|loss| Glyph::from_unit(loss.best()));
    let best: Vec<Glyph> = best.collect();
    let real: Vec<Glyph> = (0..)
        .map(Class::new)
        .zip(losses)
        .map(|(class, loss)| nearest(&run.dataset.train.target, class, loss))
        .collect();
    let letters: Vec<String> = run.dataset.classes.targets().map(String::from).collect();
    let mut sheet = Sheet::new().titled(run.title("Prototypes of the classes"));
    for first in (0..letters.len()).step_by(COLUMNS) {
        let columns = first..(first + COLUMNS).min(letters.len());
        sheet = sheet
            .headings(letters[columns.clone()].iter().cloned())
            .row("real letter", &real[columns.clone()])
            .row("prototype", &prototypes[columns.clone()])
            .row(best_name, &best[columns])
            .gap();
    }
    sheet
}

/// The target that is nearest to the best image.
fn nearest(targets: &Bank, class: Class, loss: &ReconstructionLoss) -> Glyph {
    let distance = |glyph: &Glyph| -> f32 {
        let pairs = glyph.to_unit().into_iter().zip(loss.best());
        pairs.map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let members = targets.of_class(class).iter();
    let glyphs = members.map(|&member| &targets.glyphs()[member as usize]);
    let nearest = glyphs.min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.copied().unwrap_or(Glyph::BLANK)
}

fn to_text(optimized: &Optimized) -> String {
    let mut text = "letter  targets    loss  lower bound       gap  predicted\n".to_owned();
    let percent =
        |share: Option<f64>| share.map_or("-".to_owned(), |s| format!("{:.1} %", 100.0 * s));
    for class in &optimized.classes {
        let mark = if class.correct { "" } else { "  !" };
        text += &format!(
            "{} → {}   {:>7}  {:.4}       {:.4}  {:>8}  {}{mark}\n",
            class.source,
            class.target,
            class.targets,
            class.fit.loss,
            class.fit.bound,
            percent(class.gap),
            class.predicted,
        );
    }
    let gaps = optimized.classes.iter().filter_map(|class| class.gap);
    let gaps: Vec<f64> = gaps.collect();
    let mean = gaps.iter().sum::<f64>() / gaps.len().max(1) as f64;
    let most = gaps.iter().copied().fold(f64::MIN, f64::max);
    let ended = match optimized.converged {
        true => "converged after",
        false => "not yet converged after",
    };
    text += &format!(
        "\n{ended} {} steps; {:.1} % above the lower bound on average, {:.1} % at most\n\
         judge accuracy {:.1} %\n",
        optimized.steps,
        100.0 * mean,
        100.0 * most,
        100.0 * optimized.judge
    );
    text + &paths(&optimized.figure, &optimized.arrays)
}
