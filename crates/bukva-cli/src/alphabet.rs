//! `bukva alphabet`.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bukva::{Drawing, Latent, LetterModel, Scheme, Script};
use bukva_drafts::wanted;
use bukva_figures::outline_sheet;
use bukva_glyphs::{FineGlyph, alphabet, parse_word};
use serde::Serialize;

use crate::guard::{Guard, check_out};
use crate::output;
use crate::style::StyleArgs;
use crate::translate::{Image, Readable, images, translator};

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
  bukva alphabet letter.png --scheme kazakh-2021
  bukva alphabet letter.png --thickness 1.5 --slant -1")]
pub(crate) struct Args {
    /// Images, folders or zip archives of images, or - for standard input.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// A sheet (.png or .svg), or a folder for one SVG file per letter.
    #[arg(long, value_name = "PATH", default_value = "alphabet.png")]
    out: PathBuf,
    /// The letters to draw, in this order, instead of an alphabet. They may repeat.
    #[arg(long)]
    letters: Option<String>,
    /// The script of the alphabet.
    #[arg(long, default_value_t = Script::Latin)]
    script: Script,
    /// A romanization scheme, whose other letters are drawn too: an id (`bukva data schemes`) or a .toml file.
    #[arg(long, value_name = "SCHEME", conflicts_with = "letters")]
    scheme: Option<String>,
    /// A model file instead of the built-in model.
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Replace files that exist.
    #[arg(long)]
    force: bool,
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
        let images = images(&self.images)?;
        if !self.is_sheet() {
            check_out(&self.out)?;
        }
        let guard = Guard::new(images.iter().filter_map(Image::path), self.force);
        guard.check_all(self.files(&letters).iter().map(|(_, path)| path))?;
        let read = Readable::<FineGlyph>::glyphs(images)?;
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
        let letters = match (&self.letters, &self.scheme) {
            (Some(letters), _) => parse_word(letters).context("--letters")?,
            (None, None) => alphabet::of(self.script).chars().collect(),
            (None, Some(scheme)) => wanted(self.script, &Scheme::named(scheme)?, model),
        };
        if letters.is_empty() {
            bail!("--letters: expected letters to draw, found none");
        }
        match letters.iter().find(|letter| !known.contains(letter)) {
            Some(unknown) => bail!(
                "--letters: expected letters that the model draws, found '{unknown}'; it draws {}",
                known.iter().collect::<String>()
            ),
            None => Ok(letters),
        }
    }

    /// Whether all letters go into one file.
    fn is_sheet(&self) -> bool {
        let extension = self.out.extension().and_then(|found| found.to_str());
        matches!(extension, Some("png" | "svg"))
    }

    /// The files to write, and the letters of each: one sheet, or each letter once.
    fn files(&self, letters: &[char]) -> Vec<(String, PathBuf)> {
        if self.is_sheet() {
            return vec![(letters.iter().collect(), self.out.clone())];
        }
        let first = |&(place, letter): &(usize, &char)| !letters[..place].contains(letter);
        let each = letters.iter().enumerate().filter(first);
        each.map(|(_, &letter)| {
            let name = output::drawing_name(letter);
            (letter.to_string(), self.out.join(name))
        })
        .collect()
    }

    fn save(&self, letters: &[char], drawings: &[Drawing]) -> anyhow::Result<Vec<Written>> {
        let outlines: Vec<_> = drawings.iter().map(Drawing::outline).collect();
        let files = self.files(letters);
        if self.is_sheet() {
            let sheet = outline_sheet(&outlines, COLUMNS, CELL, "An alphabet in one hand");
            sheet
                .save(&self.out)
                .with_context(|| self.out.display().to_string())?;
        } else {
            for (letter, path) in &files {
                let drawn = letters.iter().position(|&one| letter.starts_with(one));
                if let Some(place) = drawn {
                    outlines[place].save(path, 0)?;
                }
            }
        }
        let written = files.into_iter();
        Ok(written
            .map(|(letters, path)| Written { path, letters })
            .collect())
    }
}

#[derive(Serialize)]
struct Written {
    path: PathBuf,
    letters: String,
}
