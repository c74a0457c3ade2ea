//! `bukva translate`.

mod images;
mod letters;
mod lines;
mod results;
mod set;
mod shards;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::Translator;
use bukva_data::{GlyphFile, OpenOptions};
use bukva_figures::Sheet;
use bukva_glyphs::Glyph;
use serde::Serialize;

pub(crate) use self::images::{Image, Readable, images};
use crate::output;

/// Translate images of letters.
///
/// Each image must show one letter, or with --line a line of separate letters: drawn, photographed or
/// printed, dark on light or light on dark, of any size. bukva reads the letters and draws their partners
/// in the same hand.
///
/// A dataset (.npz, .npy or IDX, of 28x28 or 56x56 pixels) of any number of images is read in parts and
/// translated into a series of .npz files of the model's own pixels: translated-00000.npz, … Each is
/// written whole or not at all, and the same command continues an interrupted one.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva translate letter.png
  bukva translate photos/ --out latin/ --sheet sheet.png
  bukva translate letter.png --letter Щ --scheme bgn-pcgn --format svg
  bukva translate latin.png --reverse
  bukva translate letter.png --raw
  bukva translate letter.png --variants 5 --seed 1
  bukva translate word.jpg --line
  cat letter.png | bukva translate - --out latin/
  bukva translate --model runs/paired letter.png
  bukva translate letters.npz --out latin/ --shard-size 20000")]
pub(crate) struct Args {
    /// Images, folders or zip archives of images, or - for standard input; or one dataset.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// A model file, or the folder of a finished run, instead of the built-in model.
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Output directory; files keep their names.
    #[arg(long, value_name = "FOLDER", default_value = "translated")]
    out: PathBuf,
    /// Replace files that exist.
    #[arg(long)]
    force: bool,
    /// Also write a contact sheet (.png or .svg).
    #[arg(long, value_name = "FILE")]
    sheet: Option<PathBuf>,
    /// Of a dataset: glyphs per file, up to 20000 (default: 10000).
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    shard_size: Option<u32>,
    /// Of a dataset: IDX images are stored column by column, as in EMNIST's own files.
    #[arg(long)]
    transposed: bool,
    /// Print the results as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    letters: letters::Options,
}

/// The translator of a model file or run, or the built-in one.
pub(crate) fn translator(model: Option<&Path>) -> Result<Translator, bukva::Error> {
    model.map_or_else(Translator::pretrained, Translator::open)
}

/// Images per row of the sheet.
const COLUMNS: usize = 16;

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let translator = translator(self.model.as_deref())?;
        if let Some(file) = self.dataset()? {
            return self.translate_set(&translator, file);
        }
        let for_sets = [
            (self.transposed, "--transposed"),
            (self.shard_size.is_some(), "--shard-size"),
        ];
        if let Some((_, option)) = for_sets.iter().find(|(given, _)| *given) {
            bail!("{option} is for a dataset (.npz, .npy or IDX), and none was named");
        }
        let images = images(&self.images)?;
        match translator.letter_model() {
            Some(model) if self.letters.line => self.translate_lines(model, images),
            Some(model) => self.translate_letters(model, images),
            None => self.translate_glyphs(&translator, images),
        }
    }

    /// The dataset that was named in place of images.
    fn dataset(&self) -> anyhow::Result<Option<GlyphFile>> {
        let options = OpenOptions {
            transposed: self.transposed,
            ..OpenOptions::default()
        };
        if let [path] = &self.images[..] {
            return Ok(GlyphFile::open(path, &options)?);
        }
        // What can't be opened is reported with the pictures that can't be read.
        let is_set = |path: &&PathBuf| matches!(GlyphFile::open(path, &options), Ok(Some(_)));
        if let Some(path) = self.images.iter().find(is_set) {
            bail!(
                "{}: expected one dataset alone, or images; translate them one after the other",
                path.display()
            );
        }
        Ok(None)
    }

    /// Translates with the model of a run, which draws 28x28 pixels.
    fn translate_glyphs(&self, translator: &Translator, images: Vec<Image>) -> anyhow::Result<()> {
        #[derive(Serialize)]
        struct Written {
            source: PathBuf,
            file: PathBuf,
        }
        if let Some(option) = self.letters.given() {
            bail!("{option} needs the built-in model; that of a run draws one letter for each");
        }
        let (read, files) = self.readable(images, Readable::<Glyph>::glyphs, "png", None)?;
        let translated = translator.translate_all(&read.shown);
        let mut written = Vec::new();
        let files = files.into_iter().flatten();
        for ((source, file), glyph) in read.images.iter().zip(files).zip(&translated) {
            glyph.save(&file)?;
            written.push(Written {
                source: source.shown(),
                file,
            });
        }
        self.save_sheet(&read.shown, &translated)?;
        output::results(self.json, &written, |written| {
            written.file.display().to_string()
        })?;
        read.all_read()
    }

    /// The images that can be read, and the files of the results of each.
    ///
    /// # Errors
    /// When none can be read. A result in the way of another file is refused before any is read.
    fn readable<T>(
        &self,
        images: Vec<Image>,
        read: impl Fn(Vec<Image>) -> anyhow::Result<Readable<T>>,
        extension: &str,
        variants: Option<u32>,
    ) -> anyhow::Result<(Readable<T>, Vec<Vec<PathBuf>>)> {
        let files = |images: &[Image]| {
            let sheet = self.sheet.as_deref();
            results::files(images, &self.out, extension, variants, sheet, self.force)
        };
        files(&images)?;
        let read = read(images)?;
        let files = files(&read.images)?;
        Ok((read, files))
    }

    /// Writes the contact sheet, if one is wanted.
    fn save_sheet(&self, sources: &[Glyph], translated: &[Glyph]) -> anyhow::Result<()> {
        let Some(path) = &self.sheet else {
            return Ok(());
        };
        let rows = sources.chunks(COLUMNS).zip(translated.chunks(COLUMNS));
        let sheet = rows.fold(Sheet::new(), |sheet, (sources, translated)| {
            sheet
                .row("source", sources)
                .row("translated", translated)
                .gap()
        });
        sheet.save(path).with_context(|| path.display().to_string())
    }
}
