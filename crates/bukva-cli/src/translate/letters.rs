//! Translation with a letter model: it reads the letter, says how sure it is, and draws outlines.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::{LetterModel, Outline, Scheme, Script, Translation, TranslationOptions};
use bukva_figures::source_sheet;
use bukva_glyphs::FineGlyph;
use clap::ValueEnum;
use serde::Serialize;

use super::COLUMNS;
use super::images::{Image, Readable};
use crate::output;
use crate::style::StyleArgs;

/// Below this probability, the first guess is not to be relied on.
pub(super) const SURE: f32 = 0.7;
/// The size of a letter on a sheet, in pixels.
const CELL: f64 = 64.0;
/// Guesses that are named when the model is not sure.
const NAMED: usize = 3;

/// What a letter model can be told.
#[derive(clap::Args)]
pub(super) struct Options {
    /// What every image shows, if you know it.
    #[arg(long, value_name = "LETTER", value_parser = letter)]
    pub(super) letter: Option<char>,
    /// The romanization scheme: a built-in one (`bukva data schemes`), or a file.
    #[arg(long, default_value = Scheme::DEFAULT)]
    pub(super) scheme: String,
    /// Read Latin letters and draw the Cyrillic ones that the scheme writes so.
    #[arg(long)]
    reverse: bool,
    /// Height and width of PNG files, in pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = DEFAULT_SIZE,
        value_parser = clap::value_parser!(u32).range(8..=4096))]
    pub(super) size: u32,
    /// The format of the drawn letters.
    #[arg(long, value_enum, default_value_t = Format::Png)]
    pub(super) format: Format,
    /// Write the model's own pixels, a PNG of 56x56 in gray, instead of outlines drawn from them.
    #[arg(long, conflicts_with_all = ["size", "format"])]
    raw: bool,
    #[command(flatten)]
    pub(super) style: StyleArgs,
    /// Draw this many variants, which differ as the letters of one hand do: letter-1.png, …
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(super) variants: Option<u32>,
    /// Read a line of separate letters in each image, and draw it as a line. The height is --size.
    #[arg(long, conflicts_with_all = ["letter", "raw", "variants", "sheet"])]
    pub(super) line: bool,
    /// The seed of the variants: the same one draws the same variants.
    #[arg(long, default_value_t = 0, requires = "variants")]
    seed: u64,
}

pub(super) const DEFAULT_SIZE: u32 = 256;

/// A letter in any form: composed, decomposed or as U+0416.
fn letter(text: &str) -> anyhow::Result<char> {
    match bukva_glyphs::parse_word(text)?[..] {
        [letter] => Ok(letter),
        _ => anyhow::bail!("expected a single letter, found {text:?}"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Png,
    Svg,
}

impl Format {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

impl Options {
    /// An option that differs from its default.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            (self.letter.is_some(), "--letter"),
            (self.scheme != Scheme::DEFAULT, "--scheme"),
            (self.reverse, "--reverse"),
            (self.size != DEFAULT_SIZE, "--size"),
            (self.format != Format::Png, "--format"),
            (
                !self.style.change().is_none(),
                "--thickness, --slant and --width",
            ),
            (self.raw, "--raw"),
            (self.line, "--line"),
            (self.variants.is_some(), "--variants"),
        ];
        given
            .into_iter()
            .find_map(|(given, name)| given.then_some(name))
    }

    /// What is known of the images, and what is wanted.
    pub(super) fn translation(&self) -> TranslationOptions {
        TranslationOptions {
            from: self.script(),
            letter: self.letter,
            variants: self.variants.map_or(0, |count| count as usize),
            seed: self.seed,
            change: self.style.change(),
            ..TranslationOptions::default()
        }
    }

    /// Writes what was drawn, one file for each outline.
    fn save(
        &self,
        translation: &Translation,
        outlines: &[Outline],
        files: &[PathBuf],
    ) -> anyhow::Result<()> {
        let drawn = match self.variants {
            None => std::slice::from_ref(&translation.drawings),
            Some(_) => &translation.variants,
        };
        if self.raw {
            for (drawings, file) in drawn.iter().zip(files) {
                let [drawing] = &drawings[..] else {
                    bail!(
                        "--raw: the scheme writes '{}', but the model draws single letters; \
                         leave --raw out to set them on a line",
                        translation.written
                    )
                };
                drawing.to_fine().save(file)?;
            }
            return Ok(());
        }
        for (outline, file) in outlines.iter().zip(files) {
            outline.save(file, self.size as usize)?;
        }
        Ok(())
    }

    /// The script of the images.
    fn script(&self) -> Script {
        match self.reverse {
            false => Script::Cyrillic,
            true => Script::Latin,
        }
    }

    /// Whether a letter can be what an image shows.
    pub(super) fn is_known(&self, scheme: &Scheme, letter: char) -> bool {
        Script::of(letter) == Some(self.script()) && scheme.partner(letter).is_some()
    }
}

/// The outlines of what was drawn: of the variants, if there are any.
fn outlines(translation: &Translation) -> Vec<Outline> {
    match translation.variants.is_empty() {
        true => vec![translation.outline()],
        false => translation.variant_outlines().collect(),
    }
}

impl super::Args {
    pub(super) fn translate_letters(
        &self,
        model: &LetterModel,
        images: Vec<Image>,
    ) -> anyhow::Result<()> {
        let scheme = Scheme::named(&self.letters.scheme)?;
        let extension = self.letters.format.extension();
        let variants = self.letters.variants;
        let (read, files) =
            self.readable(images, Readable::<FineGlyph>::glyphs, extension, variants)?;
        let options = self.letters.translation();
        let translations = model.translate(&read.shown, &scheme, &options);
        let translations = match options.letter {
            Some(letter) => translations.with_context(|| format!("--letter {letter}"))?,
            None => translations?,
        };
        let (mut written, mut drawn) = (Vec::new(), Vec::new());
        for (at, translation) in translations.iter().enumerate() {
            let files: &[PathBuf] = match translation.drawings.is_empty() {
                true => &[],
                false => &files[at][..],
            };
            let outlines = match self.letters.raw && self.sheet.is_none() {
                true => Vec::new(),
                false => outlines(translation),
            };
            self.letters.save(translation, &outlines, files)?;
            let source = read.images[at].shown();
            written.push(Written::new(source, translation, files, variants.is_some()));
            if self.sheet.is_some() {
                drawn.push((read.shown[at], outlines));
            }
        }
        if let Some(path) = &self.sheet {
            let sheet = source_sheet(&drawn, COLUMNS, CELL, "Letters, and what bukva drew");
            sheet
                .save(path)
                .with_context(|| path.display().to_string())?;
        }
        output::results(self.json, &written, Written::line)?;
        read.all_read()
    }
}

#[derive(Serialize)]
struct Alternative {
    letter: char,
    probability: f32,
}

#[derive(Serialize)]
struct Written<'a> {
    source: PathBuf,
    letter: char,
    drawn: &'a str,
    confidence: f32,
    is_letter: bool,
    alternatives: Vec<Alternative>,
    /// None if the scheme writes a sign that is no letter, or variants are drawn.
    file: Option<&'a Path>,
    /// The files of the variants.
    #[serde(skip_serializing_if = "Option::is_none")]
    variants: Option<&'a [PathBuf]>,
}

impl<'a> Written<'a> {
    fn new(
        source: PathBuf,
        translation: &'a Translation,
        files: &'a [PathBuf],
        varied: bool,
    ) -> Self {
        let alternatives = translation.guesses[1..].iter().take(NAMED - 1);
        let alternatives = alternatives.map(|guess| Alternative {
            letter: guess.letter,
            probability: guess.probability,
        });
        Self {
            source,
            letter: translation.letter(),
            drawn: &translation.written,
            confidence: translation.confidence(),
            is_letter: translation.is_letter,
            alternatives: alternatives.collect(),
            file: files.first().filter(|_| !varied).map(PathBuf::as_path),
            variants: varied.then_some(files),
        }
    }

    /// One line of text: the source, its letter, what was drawn, and how sure the model is.
    fn line(&self) -> String {
        let mut line = format!(
            "{}  {} → {}  {:.2}",
            self.source.display(),
            self.letter,
            self.drawn,
            self.confidence,
        );
        let files: Vec<&Path> = match self.variants {
            Some(variants) => variants.iter().map(PathBuf::as_path).collect(),
            None => self.file.into_iter().collect(),
        };
        line += &match files[..] {
            [] if self
                .drawn
                .contains(|c: char| c.is_uppercase() || c.is_lowercase()) =>
            {
                format!("  (not drawn: the model has no {})", self.drawn)
            }
            [] => "  (not drawn: no letter)".to_owned(),
            [file] => format!("  {}", file.display()),
            [first, .., last] => format!("  {} … {}", first.display(), last.display()),
        };
        if !self.is_letter {
            line += "  (no letter?)";
        } else if self.confidence < SURE {
            let others = self.alternatives.iter();
            let others: Vec<String> = others
                .map(|other| format!("{} {:.2}", other.letter, other.probability))
                .collect();
            line += &format!("  (not sure; or {})", others.join(", "));
        }
        line
    }
}
