//! `bukva latent prototypes`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bukva_figures::Sheet;
use bukva_glyphs::Bank;
use bukva_glyphs::Glyph;
use bukva_lab::latent::{
    Fit, PrototypeLoss, Prototypes, ReconstructionLoss, Start, search, write_prototypes,
};
use clap::ValueEnum;
use serde::Serialize;

use super::{LetterReader, LoadedSet, files, share};
use crate::output;

/// Leave the encoder out: find for each class the vector whose decoding fits its letters best.
///
/// The decoder stays as it is, its batch normalization in inference mode; only the vectors are
/// trained, all classes at once, each against all training targets of its class. A figure shows a
/// true letter over each prototype, and below it the image that no drawing can better: the
/// class's mean, or its median with --loss l1. Beside the figure goes an .npz with the vectors.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent prototypes runs/paired
  bukva latent prototypes runs/random --start zeros --loss l1 --out prototypes.svg
  bukva latent prototypes runs/paired --json")]
pub(crate) struct Args {
    /// The run's folder.
    run: PathBuf,
    /// Where the search begins: at the mean vector of the class's sources, or at zeros.
    #[arg(long, value_enum, default_value_t = StartAt::Mean)]
    start: StartAt,
    /// How a drawing is compared with each target.
    #[arg(long, value_enum, default_value_t = Loss::Mse)]
    loss: Loss,
    /// Steps at most; the search ends before, once it has converged.
    #[arg(long, default_value_t = 2000)]
    steps: usize,
    /// The figure, .png or .svg [default: RUN/latent/prototypes.png].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the results as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum StartAt {
    Mean,
    Zeros,
}

#[derive(Clone, Copy, ValueEnum)]
enum Loss {
    Mse,
    L1,
}

#[derive(Serialize)]
struct Found {
    start: Start,
    loss: PrototypeLoss,
    steps: usize,
    converged: bool,
    /// The share of prototypes that the judge reads rightly.
    read: f64,
    classes: Vec<Class>,
    figure: PathBuf,
    arrays: PathBuf,
}

#[derive(Serialize)]
struct Class {
    source: char,
    letter: char,
    targets: usize,
    #[serde(flatten)]
    fit: Fit,
    /// How far the loss is above the bound, as a share of it.
    above: Option<f64>,
    reads: char,
    right: bool,
}

/// Letters side by side in the figure.
const COLUMNS: usize = 12;

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let start = match self.start {
            StartAt::Mean => Start::Mean,
            StartAt::Zeros => Start::Zeros,
        };
        let loss = match self.loss {
            Loss::Mse => PrototypeLoss::Mse,
            Loss::L1 => PrototypeLoss::L1,
        };
        let opened = LoadedSet::open(&self.run)?;
        let targets = &opened.dataset.train.target;
        let aims = aims(&opened, loss)?;
        let device = bukva_lab::device();
        let vectors = start.vectors(&opened.translator, &opened.dataset.train.source, &device);
        let decoder = &opened.translator.decoder;
        let found = search(decoder, &vectors, &aims, self.steps, &device);
        let figure = opened.place(self.out.clone(), "prototypes.png");
        let arrays = figure.with_extension("npz");
        let letters: Vec<char> = opened.dataset.classes.targets().collect();
        let place = || figure.display().to_string();
        sheet(&opened, &found, &aims, loss)
            .save(&figure)
            .with_context(place)?;
        write_prototypes(&arrays, &found, &letters)
            .with_context(|| arrays.display().to_string())?;
        let classes = classes(&opened, &found, targets, &opened.reader()?);
        let right: Vec<bool> = classes.iter().map(|class| class.right).collect();
        let found = Found {
            start,
            loss,
            steps: found.steps,
            converged: found.converged,
            read: share(&right),
            classes,
            figure,
            arrays,
        };
        match self.json {
            true => output::json(&found),
            false => output::text(&to_text(&found)),
        }
    }
}

/// What the targets of each class ask.
fn aims(opened: &LoadedSet, loss: PrototypeLoss) -> anyhow::Result<Vec<ReconstructionLoss>> {
    let targets = &opened.dataset.train.target;
    let letters = (0..).zip(opened.dataset.classes.targets());
    let aim =
        |(class, letter): (u16, char)| match ReconstructionLoss::of_class(targets, class, loss) {
            Some(aim) => Ok(aim),
            None => bail!(
                "{}: the training split of {} has no {letter} any more; \
             is the run's data as it was when it was trained?",
                opened.run.folder().display(),
                opened.dataset.target_name
            ),
        };
    letters.map(aim).collect()
}

fn classes(
    opened: &LoadedSet,
    found: &Prototypes,
    targets: &Bank,
    reader: &LetterReader,
) -> Vec<Class> {
    let glyphs = found.glyphs();
    let reads = reader.letters(&glyphs);
    let right = reader.right(&glyphs, 0..glyphs.len() as u16);
    let pairs = opened
        .dataset
        .classes
        .sources()
        .zip(opened.dataset.classes.targets());
    let results = found.fits.iter().zip(reads).zip(right);
    (0..)
        .zip(pairs)
        .zip(results)
        .map(|((class, (source, letter)), ((fit, reads), right))| Class {
            source,
            letter,
            targets: targets.of_class(class).len(),
            fit: *fit,
            above: fit.above(),
            reads,
            right,
        })
        .collect()
}

/// A true letter over each prototype, and under it the best image there is.
fn sheet(
    opened: &LoadedSet,
    found: &Prototypes,
    aims: &[ReconstructionLoss],
    loss: PrototypeLoss,
) -> Sheet {
    let best_name = match loss {
        PrototypeLoss::Mse => "class mean",
        PrototypeLoss::L1 => "class median",
    };
    let targets = &opened.dataset.train.target;
    let prototypes = found.glyphs();
    let best: Vec<Glyph> = aims
        .iter()
        .map(|aim| Glyph::from_unit(aim.best()))
        .collect();
    let typical: Vec<Glyph> = (0..)
        .zip(aims)
        .map(|(class, aim)| typical(targets, class, aim))
        .collect();
    let letters: Vec<String> = opened.dataset.classes.targets().map(String::from).collect();
    let title = opened.title("Prototypes of the classes");
    let mut sheet = Sheet::new().titled(title);
    for start in (0..letters.len()).step_by(COLUMNS) {
        let columns = start..(start + COLUMNS).min(letters.len());
        sheet = sheet
            .headings(letters[columns.clone()].iter().cloned())
            .row("a true letter", &typical[columns.clone()])
            .row("prototype", &prototypes[columns.clone()])
            .row(best_name, &best[columns])
            .gap();
    }
    sheet
}

/// The target nearest to the best image, the one that looks most like all.
fn typical(targets: &Bank, class: u16, aim: &ReconstructionLoss) -> Glyph {
    let distance = |glyph: &Glyph| -> f32 {
        let pairs = glyph.to_unit().into_iter().zip(aim.best());
        pairs.map(|(a, b)| (a - b) * (a - b)).sum()
    };
    let members = targets.of_class(class).iter();
    let glyphs = members.map(|&member| &targets.glyphs[member as usize]);
    let nearest = glyphs.min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.copied().unwrap_or(Glyph::BLANK)
}

fn to_text(found: &Found) -> String {
    let mut text = "letter  targets    loss  lower bound     above  read as\n".to_owned();
    let percent =
        |above: Option<f64>| above.map_or("-".to_owned(), |a| format!("{:.1} %", 100.0 * a));
    for class in &found.classes {
        let wrong = if class.right { "" } else { "  !" };
        text += &format!(
            "{} → {}   {:>7}  {:.4}       {:.4}  {:>8}  {}{wrong}\n",
            class.source,
            class.letter,
            class.targets,
            class.fit.loss,
            class.fit.bound,
            percent(class.above),
            class.reads,
        );
    }
    let above: Vec<f64> = found
        .classes
        .iter()
        .filter_map(|class| class.above)
        .collect();
    let mean = above.iter().sum::<f64>() / above.len().max(1) as f64;
    let most = above.iter().copied().fold(f64::MIN, f64::max);
    let ended = match found.converged {
        true => "converged after",
        false => "not yet converged after",
    };
    text += &format!(
        "\n{ended} {} steps; {:.1} % above the lower bound on average, {:.1} % at most\n",
        found.steps,
        100.0 * mean,
        100.0 * most
    );
    text += &format!(
        "an independent judge reads {:.1} % of the prototypes\n",
        100.0 * found.read
    );
    text + &files(&found.figure, &found.arrays)
}
