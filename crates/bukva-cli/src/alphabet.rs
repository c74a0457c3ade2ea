//! `bukva alphabet`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::{Drawing, Latent, LetterModel, Script};
use bukva_figures::outline_sheet;
use bukva_glyphs::alphabet;
use bukva_glyphs::{FineGlyph, parse_letters};
use serde::Serialize;

use crate::output;
use crate::style::StyleArgs;
use crate::translate::{Readable, images, translator};

/// Draw an alphabet in the hand of given letters.
///
/// The images show letters of one hand, one letter each, in either script. One image is
/// enough; more describe the hand better.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  bukva alphabet letter.png
  bukva alphabet letters/ --out alphabet.svg
  bukva alphabet letter.png --script cyrillic --out drawn/
  bukva alphabet letter.png --letters Hello --out hello.png
  bukva alphabet letter.png --thickness 1.5 --slant -1")]
pub(crate) struct Args {
    /// Images, folders or zip archives of images, or - for standard input.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// A sheet (.png or .svg), or a folder for one SVG file per letter.
    #[arg(long, value_name = "PATH", default_value = "alphabet.png")]
    out: PathBuf,
    /// The letters to draw, in this order, instead of an alphabet.
    #[arg(long)]
    letters: Option<String>,
    /// The script of the alphabet.
    #[arg(long, default_value_t = Script::Latin)]
    script: Script,
    /// A model file instead of the built-in model.
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    #[command(flatten)]
    style: StyleArgs,
    /// Print the written files as JSON.
    #[arg(long)]
    json: bool,
}

/// Letters per row of a sheet, and their size in pixels.
const COLUMNS: usize = 13;
const CELL: f64 = 96.0;

impl Args {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let translator = translator(self.model.as_deref())?;
        let model = translator.letter_model();
        let model = model.context("--model: the model of a run draws no alphabets")?;
        let letters = self.letters(model)?;
        let read = Readable::<FineGlyph>::glyphs(images(&self.images)?)?;
        let hand = model.hand(&read.shown).context("no images")?;
        let hand = model.restyled(&hand, self.style.change())?;
        let wanted: Vec<(&Latent, char)> = letters.iter().map(|&letter| (&hand, letter)).collect();
        let drawings: Vec<Drawing> = model.draw(&wanted).into_iter().flatten().collect();
        let written = self.save(&letters, &drawings)?;
        output::results(self.json, &written, |one| one.path.display().to_string())?;
        read.all_read()
    }

    /// The letters to draw.
    fn letters(&self, model: &LetterModel) -> anyhow::Result<Vec<char>> {
        let known = model.letters();
        let letters = self.letters.as_deref();
        let letters = parse_letters(letters.unwrap_or_else(|| alphabet::of(self.script)));
        let letters = letters.context("--letters")?;
        match letters.iter().find(|letter| !known.contains(letter)) {
            Some(unknown) => bail!(
                "--letters: expected letters that the model draws, found '{unknown}'; it draws {}",
                known.iter().collect::<String>()
            ),
            None => Ok(letters),
        }
    }

    fn save(&self, letters: &[char], drawings: &[Drawing]) -> anyhow::Result<Vec<Written>> {
        let outlines: Vec<_> = drawings.iter().map(Drawing::outline).collect();
        let extension = self.out.extension().and_then(|found| found.to_str());
        if matches!(extension, Some("png" | "svg")) {
            let sheet = outline_sheet(&outlines, COLUMNS, CELL, "An alphabet in one hand");
            sheet
                .save(&self.out)
                .with_context(|| self.out.display().to_string())?;
            return Ok(vec![Written::new(&self.out, letters)]);
        }
        let mut written = Vec::new();
        for (&letter, outline) in letters.iter().zip(&outlines) {
            // File systems that ignore case would take a.svg for A.svg.
            let name = format!("uni{:04X}.svg", u32::from(letter));
            let path = self.out.join(name);
            outline.save(&path, 0)?;
            written.push(Written::new(&path, &[letter]));
        }
        Ok(written)
    }
}

#[derive(Serialize)]
struct Written {
    path: PathBuf,
    letters: String,
}

impl Written {
    fn new(path: &Path, letters: &[char]) -> Self {
        Self {
            path: path.to_owned(),
            letters: letters.iter().collect(),
        }
    }
}
