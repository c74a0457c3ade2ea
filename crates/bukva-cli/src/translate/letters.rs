//! Translation with a letter model: it reads the letter, says how sure it is, and draws outlines.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::{Drawing, Guess, Latent, LetterModel, Reading, Scheme};
use bukva_glyphs::{FineGlyph, Glyph};
use clap::ValueEnum;
use serde::Serialize;

use super::inputs::{names, read_glyph};
use crate::output;

/// Below this probability, the first guess is not to be relied on.
const SURE: f32 = 0.7;
/// Guesses that are named when the model is not sure.
const NAMED: usize = 3;

/// What a letter model can be told.
#[derive(clap::Args)]
pub(super) struct Options {
    /// What every image shows, if you know it.
    #[arg(long, value_name = "LETTER")]
    letter: Option<char>,
    /// The romanization scheme: a built-in one (`bukva data schemes`), or a file.
    #[arg(long, default_value = DEFAULT_SCHEME)]
    scheme: String,
    /// Height and width of PNG files, in pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = DEFAULT_SIZE,
        value_parser = clap::value_parser!(u32).range(8..=4096))]
    size: u32,
    /// The format of the drawn letters.
    #[arg(long, value_enum, default_value_t = Format::Png)]
    format: Format,
}

const DEFAULT_SCHEME: &str = "iso-9";
const DEFAULT_SIZE: u32 = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Png,
    Svg,
}

impl Options {
    /// An option that differs from its default.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            (self.letter.is_some(), "--letter"),
            (self.scheme != DEFAULT_SCHEME, "--scheme"),
            (self.size != DEFAULT_SIZE, "--size"),
            (self.format != Format::Png, "--format"),
        ];
        given
            .into_iter()
            .find_map(|(given, name)| given.then_some(name))
    }
}

#[derive(Serialize)]
struct Alternative {
    letter: char,
    probability: f32,
}

#[derive(Serialize)]
struct Written<'a> {
    source: &'a Path,
    letter: char,
    drawn: char,
    confidence: f32,
    is_letter: bool,
    alternatives: Vec<Alternative>,
    translated: PathBuf,
}

impl super::Args {
    pub(super) fn translate_letters(
        &self,
        model: &LetterModel,
        paths: &[PathBuf],
    ) -> anyhow::Result<()> {
        let scheme = Scheme::named(&self.letters.scheme)?;
        let target = |letter: char| {
            scheme
                .written_letter(letter)
                .filter(|t| model.letters().contains(t))
        };
        let sources = paths
            .iter()
            .map(|path| read_glyph(path))
            .collect::<anyhow::Result<Vec<FineGlyph>>>()?;
        let latents = model.encode(&sources);
        let mut read = Vec::new();
        for (path, reading) in paths.iter().zip(model.read(&latents)) {
            let guesses = self.guesses(&reading, target)?;
            let first = guesses
                .first()
                .with_context(|| path.display().to_string())?;
            let drawn = target(first.letter).context("the scheme has no letter for it")?;
            read.push((drawn, guesses, reading.is_letter()));
        }
        let wanted: Vec<(&Latent, char)> = latents
            .iter()
            .zip(read.iter().map(|(drawn, ..)| *drawn))
            .collect();
        let drawings: Vec<Drawing> = model.draw(&wanted).into_iter().flatten().collect();
        let extension = match self.letters.format {
            Format::Png => "png",
            Format::Svg => "svg",
        };
        let mut written = Vec::new();
        let files = names(paths, extension);
        for (at, (drawn, guesses, is_letter)) in read.into_iter().enumerate() {
            let (source, translated) = (&paths[at], self.out.join(&files[at]));
            if same_file(source, &translated) {
                bail!(
                    "{}: the result would replace its source; choose another --out",
                    source.display()
                );
            }
            drawings[at]
                .outline()
                .save(&translated, self.letters.size as usize)?;
            written.push(Written {
                source,
                letter: guesses[0].letter,
                drawn,
                confidence: guesses[0].probability,
                is_letter,
                alternatives: guesses[1..]
                    .iter()
                    .take(NAMED - 1)
                    .map(alternative)
                    .collect(),
                translated,
            });
        }
        if self.sheet.is_some() {
            let halves: Vec<Glyph> = sources.iter().map(|source| source.halved()).collect();
            let drawn: Vec<Glyph> = drawings.iter().map(Drawing::to_glyph).collect();
            self.save_sheet(&halves, &drawn)?;
        }
        match self.json {
            true => output::json(&written),
            false => written.iter().try_for_each(|one| output::text(&one.line())),
        }
    }

    /// The letters that an image may show, the likeliest first.
    fn guesses(
        &self,
        reading: &Reading,
        target: impl Fn(char) -> Option<char>,
    ) -> anyhow::Result<Vec<Guess>> {
        match self.letters.letter {
            None => Ok(reading.guesses(|letter| target(letter).is_some())),
            Some(letter) if target(letter).is_some() => Ok(vec![Guess {
                letter,
                probability: 1.0,
            }]),
            Some(letter) => bail!(
                "--letter {letter}: scheme {} writes it as no single letter that the model draws",
                self.letters.scheme
            ),
        }
    }
}

fn alternative(guess: &Guess) -> Alternative {
    Alternative {
        letter: guess.letter,
        probability: guess.probability,
    }
}

/// Whether two paths name the same existing file.
fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

impl Written<'_> {
    /// One line of text: the source, its letter, what was drawn, and how sure the model is.
    fn line(&self) -> String {
        let mut line = format!(
            "{}  {} → {}  {:.2}  {}",
            self.source.display(),
            self.letter,
            self.drawn,
            self.confidence,
            self.translated.display()
        );
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
