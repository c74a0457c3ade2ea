//! `bukva latent`.

mod axes;
mod map;
mod prototypes;
mod walk;

use std::path::{Path, PathBuf};

use bukva_glyphs::Dataset;
use bukva_glyphs::Glyph;
use bukva_lab::evaluate::{Judge, LookAlikes, look_alikes};
use bukva_lab::latent::Latents;
use bukva_lab::model::TranslatorNet;
use bukva_lab::run::Run;

use crate::kernels::KernelsArgs;
use crate::progress::Bars;

/// Look into the numbers between encoder and decoder.
///
/// Each command takes a finished run and puts pictures into its folder `latent/`, unless told
/// otherwise.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva latent prototypes runs/paired
  bukva latent map runs/paired --method tsne
  bukva latent walk runs/paired --from a.png --to b.png
  bukva latent axes runs/paired --letters ЖД")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    kernels: KernelsArgs,
}

#[derive(clap::Subcommand)]
enum Command {
    Prototypes(prototypes::Args),
    Map(map::Args),
    Walk(walk::Args),
    Axes(axes::Args),
}

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.kernels.scoped(|| match self.command {
            Command::Prototypes(args) => args.run(),
            Command::Map(args) => args.run(),
            Command::Walk(args) => args.run(),
            Command::Axes(args) => args.run(),
        })
    }
}

/// A finished run with what it learnt from.
struct LoadedSet {
    run: Run,
    translator: TranslatorNet,
    dataset: Dataset,
}

impl LoadedSet {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        let run = Run::open(folder)?;
        let translator = run.translator(&bukva_lab::device())?;
        let dataset = run.config().data.load()?;
        Ok(Self {
            run,
            translator,
            dataset,
        })
    }

    /// The vectors of glyphs.
    fn encode(&self, glyphs: &[Glyph]) -> Latents {
        Latents::encode(&self.translator, glyphs, &bukva_lab::device())
    }

    /// What the decoder draws.
    fn draw(&self, latents: &Latents) -> Vec<Glyph> {
        latents.decode(&self.translator.decoder, &bukva_lab::device())
    }

    /// Where a result goes that is not told where.
    fn place(&self, told: Option<PathBuf>, name: &str) -> PathBuf {
        told.unwrap_or_else(|| self.run.folder().join("latent").join(name))
    }

    /// What the figures of the run are titled with.
    fn title(&self, what: &str) -> String {
        format!("{what}: {}", self.run.config().objective.name())
    }

    fn reader(&self) -> anyhow::Result<LetterReader> {
        Ok(LetterReader {
            judge: self.run.judge(&self.dataset, &mut Bars::default())?,
            fold: look_alikes(&self.dataset),
        })
    }
}

/// The run's judge, and which letters it counts as one.
struct LetterReader {
    judge: Judge,
    fold: LookAlikes,
}

impl LetterReader {
    /// For each glyph the letter that the judge reads.
    fn letters(&self, glyphs: &[Glyph]) -> Vec<char> {
        let read = self.judge.read(glyphs).read;
        let letter = |class: u16| self.fold.letters()[usize::from(class)];
        read.into_iter().map(letter).collect()
    }

    /// For each glyph whether the judge reads its class, or one folded with it.
    fn right(&self, glyphs: &[Glyph], classes: impl IntoIterator<Item = u16>) -> Vec<bool> {
        let read = self.judge.read(glyphs).read.into_iter();
        let pairs = read.zip(classes);
        pairs
            .map(|(read, meant)| self.fold.same(read.into(), meant.into()))
            .collect()
    }
}

/// The share of what is so.
fn share(of: &[bool]) -> f64 {
    of.iter().filter(|&&so| so).count() as f64 / of.len().max(1) as f64
}

/// Where a command's picture and its arrays lie, as its text ends.
fn files(figure: &Path, arrays: &Path) -> String {
    format!(
        "figure  {}\narrays  {}\n",
        figure.display(),
        arrays.display()
    )
}
