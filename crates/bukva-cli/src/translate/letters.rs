//! Translation with a letter model: it reads the letter, says how sure it is, and draws outlines.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::{Drawing, Guess, Latent, LetterModel, Line, Outline, Reading, Scheme, Script};
use bukva_glyphs::{FINE_PIXELS, Glyph};
use clap::ValueEnum;
use serde::Serialize;

use super::images::{Glyphs, Image};
use super::results;
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
    #[arg(long, default_value = Scheme::DEFAULT)]
    scheme: String,
    /// Read Latin letters and draw the Cyrillic ones that the scheme writes so.
    #[arg(long)]
    reverse: bool,
    /// Height and width of PNG files, in pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = DEFAULT_SIZE,
        value_parser = clap::value_parser!(u32).range(8..=4096))]
    size: u32,
    /// The format of the drawn letters.
    #[arg(long, value_enum, default_value_t = Format::Png)]
    format: Format,
}

const DEFAULT_SIZE: u32 = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Png,
    Svg,
}

impl Format {
    fn extension(self) -> &'static str {
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
        ];
        given
            .into_iter()
            .find_map(|(given, name)| given.then_some(name))
    }

    /// The letters that an image may show, the likeliest first.
    fn guesses(&self, scheme: &Scheme, reading: &Reading) -> anyhow::Result<Vec<Guess>> {
        let script = match self.reverse {
            false => Script::Cyrillic,
            true => Script::Latin,
        };
        let known =
            |letter: char| Script::of(letter) == Some(script) && scheme.partner(letter).is_some();
        match self.letter {
            None => Ok(reading.guesses(known)),
            Some(letter) if known(letter) => Ok(vec![Guess {
                letter,
                probability: 1.0,
            }]),
            Some(letter) => bail!(
                "--letter {letter}: no {script} letter of scheme {}",
                scheme.id()
            ),
        }
    }
}

/// What an image shows, and what is drawn for it.
struct Found {
    guesses: Vec<Guess>,
    is_letter: bool,
    written: String,
}

impl super::Args {
    pub(super) fn translate_letters(
        &self,
        model: &LetterModel,
        images: Vec<Image>,
    ) -> anyhow::Result<()> {
        let scheme = Scheme::named(&self.letters.scheme)?;
        let extension = self.letters.format.extension();
        results::files(&images, &self.out, extension, self.force)?;
        let read = Glyphs::<FINE_PIXELS>::read(images)?;
        let files = results::files(&read.images, &self.out, extension, self.force)?;
        let latents = model.encode(&read.glyphs);
        let mut found = Vec::new();
        for (image, reading) in read.images.iter().zip(model.read(&latents)) {
            let guesses = self.letters.guesses(&scheme, &reading)?;
            let first = guesses.first();
            let first = first.with_context(|| image.shown().display().to_string())?;
            let written = scheme.partner(first.letter);
            found.push(Found {
                written: written.unwrap_or_default(),
                guesses,
                is_letter: reading.is_letter(),
            });
        }
        let drawings = draw(model, &latents, &found);
        let mut written = Vec::new();
        for (at, (found, drawings)) in found.iter().zip(&drawings).enumerate() {
            let outline = outline(&found.written, drawings);
            if let Some(outline) = &outline {
                outline.save(&files[at], self.letters.size as usize)?;
            }
            let file = outline.is_some().then_some(files[at].as_path());
            written.push(Written::new(read.images[at].shown(), found, file));
        }
        if self.sheet.is_some() {
            let halves: Vec<Glyph> = read.glyphs.iter().map(|glyph| glyph.halved()).collect();
            let first = |drawings: &Vec<Drawing>| drawings.first().map(Drawing::to_glyph);
            let drawn = drawings.iter().map(|d| first(d).unwrap_or(Glyph::BLANK));
            self.save_sheet(&halves, &drawn.collect::<Vec<_>>())?;
        }
        match self.json {
            true => output::json(&written)?,
            false => written
                .iter()
                .try_for_each(|one| output::text(&one.line()))?,
        }
        read.all_read()
    }
}

/// The letters of each image in its hand; none if the model can't draw one of them.
fn draw(model: &LetterModel, latents: &[Latent], found: &[Found]) -> Vec<Vec<Drawing>> {
    let wanted: Vec<(&Latent, char)> = latents
        .iter()
        .zip(found)
        .flat_map(|(latent, found)| found.written.chars().map(move |letter| (latent, letter)))
        .collect();
    let mut drawn = model.draw(&wanted).into_iter();
    let of_each = found.iter().map(|found| {
        let drawings = drawn.by_ref().take(found.written.chars().count());
        // Taken one by one first, so that a sign ends no other image's letters.
        let drawings: Vec<Option<Drawing>> = drawings.collect();
        drawings
            .into_iter()
            .collect::<Option<_>>()
            .unwrap_or_default()
    });
    of_each.collect()
}

/// The outline of one letter as the model drew it, or of several on a line.
fn outline(written: &str, drawings: &[Drawing]) -> Option<Outline> {
    if let [drawing] = drawings {
        return Some(drawing.outline());
    }
    let outlines: Vec<Outline> = drawings.iter().map(Drawing::outline).collect();
    let letters = written.chars().zip(&outlines).map(Some);
    (!outlines.is_empty()).then(|| Line::set(letters).to_square())
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
    /// None if the scheme writes a sign that is no letter.
    file: Option<&'a Path>,
}

impl<'a> Written<'a> {
    fn new(source: PathBuf, found: &'a Found, file: Option<&'a Path>) -> Self {
        let alternatives = found.guesses[1..].iter().take(NAMED - 1);
        let alternatives = alternatives.map(|guess| Alternative {
            letter: guess.letter,
            probability: guess.probability,
        });
        Self {
            source,
            letter: found.guesses[0].letter,
            drawn: &found.written,
            confidence: found.guesses[0].probability,
            is_letter: found.is_letter,
            alternatives: alternatives.collect(),
            file,
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
        match self.file {
            Some(file) => line += &format!("  {}", file.display()),
            None => line += "  (not drawn: no letter)",
        }
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
