//! Translation with a letter model: it reads the letter, says how sure it is, and draws outlines.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bukva::{
    Drawing, Guess, Latent, LetterModel, Line, Outline, Reading, Scheme, Script, certainty,
};
use bukva_glyphs::{FineGlyph, Glyph, Stream, seeded};
use clap::ValueEnum;
use serde::Serialize;

use super::images::{Image, Readable};
use super::results;
use crate::output;

/// Below this probability, the first guess is not to be relied on.
pub(super) const SURE: f32 = 0.7;
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
    /// Draw this many variants, which differ as the letters of one hand do: letter-1.png, …
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1000))]
    variants: Option<u32>,
    /// Read a line of separate letters in each image, and draw it as a line. The height is --size.
    #[arg(long, conflicts_with_all = ["letter", "raw", "variants", "sheet"])]
    pub(super) line: bool,
    /// The seed of the variants: the same one draws the same variants.
    #[arg(long, default_value_t = 0, requires = "variants")]
    seed: u64,
}

const DEFAULT_SIZE: u32 = 256;

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
            (self.raw, "--raw"),
            (self.line, "--line"),
            (self.variants.is_some(), "--variants"),
        ];
        given
            .into_iter()
            .find_map(|(given, name)| given.then_some(name))
    }

    /// The variants of each image's letters, or the one drawing; none if the model can't draw one of
    /// the letters.
    fn draw(
        &self,
        model: &LetterModel,
        latents: &[Latent],
        found: &[Found],
    ) -> anyhow::Result<Vec<Vec<Vec<Drawing>>>> {
        let mut hands = Vec::new();
        for (at, (latent, found)) in (0..).zip(latents.iter().zip(found)) {
            let letters = found.written.chars().count();
            // Each letter of a variant varies by itself.
            hands.push(match self.variants {
                None => vec![latent.clone(); letters],
                Some(count) => {
                    let mut rng = seeded(self.seed, Stream::Latent, at);
                    model.variants(latent, count as usize * letters, &mut rng)?
                }
            });
        }
        let wanted = hands.iter().zip(found).flat_map(|(hands, found)| {
            let letters = found.written.chars().cycle();
            hands.iter().zip(letters)
        });
        let mut drawn = model.draw(&wanted.collect::<Vec<_>>()).into_iter();
        let of_each = hands.iter().zip(found).map(|(hands, found)| {
            // Taken one by one first, so that a sign ends no other image's letters.
            let drawings: Vec<Option<Drawing>> = drawn.by_ref().take(hands.len()).collect();
            let drawings: Option<Vec<Drawing>> = drawings.into_iter().collect();
            let letters = found.written.chars().count().max(1);
            let variants = drawings.unwrap_or_default();
            variants.chunks(letters).map(<[_]>::to_vec).collect()
        });
        Ok(of_each.collect())
    }

    /// Writes drawn letters: one by itself, several on a line.
    fn save(&self, written: &str, drawings: &[Drawing], file: &Path) -> anyhow::Result<()> {
        match drawings {
            [drawing] if self.raw => drawing.to_fine().save(file)?,
            _ if self.raw => bail!(
                "--raw: the scheme writes '{written}', but the model draws single letters; \
                 leave --raw out to set them on a line"
            ),
            _ => outline(written, drawings).save(file, self.size as usize)?,
        }
        Ok(())
    }

    /// The letters that an image may show, the likeliest first.
    fn guesses(&self, scheme: &Scheme, reading: &Reading) -> anyhow::Result<Vec<Guess>> {
        let known = |letter| self.is_known(scheme, letter);
        match self.letter {
            None => Ok(reading.guesses(known)),
            Some(letter) if known(letter) => Ok(vec![Guess {
                letter,
                probability: 1.0,
            }]),
            Some(letter) => bail!(
                "--letter {letter}: no {} letter of scheme {}",
                self.script(),
                scheme.id()
            ),
        }
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
        let variants = self.letters.variants;
        results::files(&images, &self.out, extension, variants, self.force)?;
        let read = Readable::<FineGlyph>::glyphs(images)?;
        let files = results::files(&read.images, &self.out, extension, variants, self.force)?;
        let latents = model.encode(&read.shown);
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
        let drawings = self.letters.draw(model, &latents, &found)?;
        let mut written = Vec::new();
        for (at, (found, drawings)) in found.iter().zip(&drawings).enumerate() {
            let files: &[PathBuf] = match drawings.is_empty() {
                true => &[],
                false => &files[at][..],
            };
            for (file, drawings) in files.iter().zip(drawings) {
                self.letters.save(&found.written, drawings, file)?;
            }
            let source = read.images[at].shown();
            written.push(Written::new(source, found, files, variants.is_some()));
        }
        if self.sheet.is_some() {
            let halves: Vec<Glyph> = read.shown.iter().map(|glyph| glyph.halved()).collect();
            let first = |all: &Vec<Vec<Drawing>>| all.first()?.first().map(Drawing::to_glyph);
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

/// The outline of one letter as the model drew it, or of several on a line.
fn outline(written: &str, drawings: &[Drawing]) -> Outline {
    if let [drawing] = drawings {
        return drawing.outline();
    }
    let outlines: Vec<Outline> = drawings.iter().map(Drawing::outline).collect();
    Line::set(written.chars().zip(&outlines).map(Some)).to_square()
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
    fn new(source: PathBuf, found: &'a Found, files: &'a [PathBuf], varied: bool) -> Self {
        let alternatives = found.guesses[1..].iter().take(NAMED - 1);
        let alternatives = alternatives.map(|guess| Alternative {
            letter: guess.letter,
            probability: guess.probability,
        });
        Self {
            source,
            letter: found.guesses[0].letter,
            drawn: &found.written,
            confidence: certainty(&found.guesses),
            is_letter: found.is_letter,
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
