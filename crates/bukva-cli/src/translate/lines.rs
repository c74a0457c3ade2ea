//! Translation of lines of text.

use std::path::{Path, PathBuf};

use bukva::{Drawing, Latent, LetterModel, Line, LineLetter, Outline, Piece, Scheme, certainty};
use serde::Serialize;

use super::images::{Image, Readable};
use super::letters::SURE;
use crate::output;

/// A letter or sign of a line, and what is drawn for it.
struct Part {
    letter: LineLetter,
    written: String,
    drawn: Vec<Outline>,
}

impl super::Args {
    pub(super) fn translate_lines(
        &self,
        model: &LetterModel,
        images: Vec<Image>,
    ) -> anyhow::Result<()> {
        let scheme = Scheme::named(&self.letters.scheme)?;
        let extension = self.letters.format.extension();
        let (read, files) = self.readable(images, Readable::lines, extension, None)?;
        let mut written = Vec::new();
        let files = files.iter().flatten();
        for ((image, found), file) in read.images.iter().zip(&read.shown).zip(files) {
            let mut letters =
                model.read_line(found, |letter| self.letters.is_known(&scheme, letter));
            for letter in &mut letters {
                letter.latent = model.restyled(&letter.latent, self.letters.style.change())?;
            }
            let parts = parts(model, &scheme, letters);
            line(&parts).save(file, self.letters.size as usize)?;
            written.push(Written::new(image.shown(), &parts, file));
        }
        output::results(self.json, &written, Written::line)?;
        read.all_read()
    }
}

/// Draws what is written for each letter. Signs keep their shape, and so do letters that the model cannot
/// draw.
fn parts(model: &LetterModel, scheme: &Scheme, letters: Vec<LineLetter>) -> Vec<Part> {
    let partners: Vec<Option<String>> = letters
        .iter()
        .map(|letter| scheme.partner(letter.letter()?))
        .collect();
    let each = letters.iter().zip(&partners);
    let wanted: Vec<(&Latent, char)> = each
        .flat_map(|(letter, written)| {
            let written = written.iter().flat_map(|written| written.chars());
            written.map(|written| (&letter.latent, written))
        })
        .collect();
    let mut drawings = model.draw(&wanted).into_iter();
    let mut parts = Vec::new();
    for (letter, written) in letters.iter().zip(partners) {
        let count = written.iter().flat_map(|written| written.chars()).count();
        let drawn: Vec<Option<Drawing>> = drawings.by_ref().take(count).collect();
        let drawn: Option<Vec<Drawing>> = drawn.into_iter().collect();
        let drawn = drawn.unwrap_or_default();
        parts.push(Part {
            letter: letter.clone(),
            written: written.unwrap_or_else(|| letter.sign().to_string()),
            drawn: drawn.iter().map(Drawing::outline).collect(),
        });
    }
    parts
}

/// Sets everything with the spaces of the source.
fn line(parts: &[Part]) -> Line {
    let shapes: Vec<Outline> = parts.iter().map(|part| part.letter.shape()).collect();
    let pieces = parts.iter().zip(&shapes).flat_map(|(part, shape)| {
        let space = part.letter.space;
        let drawn = part.written.chars().zip(&part.drawn).enumerate();
        let mut pieces: Vec<(f64, Piece<'_>)> = drawn
            .map(|(at, (letter, outline))| {
                let space = if at == 0 { space } else { Line::GAP };
                (space, Piece::Letter(letter, outline))
            })
            .collect();
        if pieces.is_empty() && part.letter.letter().is_none() {
            pieces.push((space, part.letter.piece(shape)));
        }
        pieces
    });
    Line::spaced(pieces)
}

#[derive(Serialize)]
struct Letter {
    /// None of a sign.
    letter: Option<char>,
    drawn: String,
    confidence: f32,
    /// Left, top, right and bottom, in a unit that is the same for the whole line.
    bounds: [f64; 4],
}

#[derive(Serialize)]
struct Written<'a> {
    source: PathBuf,
    text: String,
    drawn: String,
    /// The mean of the letters' confidences.
    confidence: f32,
    letters: Vec<Letter>,
    file: &'a Path,
}

impl<'a> Written<'a> {
    fn new(source: PathBuf, parts: &[Part], file: &'a Path) -> Self {
        let letters = parts.iter().map(|part| Letter {
            letter: part.letter.letter(),
            drawn: part.written.clone(),
            confidence: certainty(&part.letter.guesses),
            bounds: part.letter.found.bounds,
        });
        let letters: Vec<Letter> = letters.collect();
        let text = |of: &dyn Fn(&Part) -> String| {
            let words = parts.iter().map(|part| match part.letter.begins_word {
                true => format!(" {}", of(part)),
                false => of(part),
            });
            words.collect::<String>()
        };
        let sure = letters.iter().filter(|letter| letter.letter.is_some());
        let sure: Vec<f32> = sure.map(|letter| letter.confidence).collect();
        Self {
            source,
            text: text(&|part| {
                part.letter
                    .letter()
                    .unwrap_or(part.letter.sign())
                    .to_string()
            }),
            drawn: text(&|part| part.written.clone()),
            confidence: sure.iter().sum::<f32>() / sure.len().max(1) as f32,
            letters,
            file,
        }
    }

    /// One line of text: the source, what it says, what was drawn, and how sure the model is.
    fn line(&self) -> String {
        let mut line = format!(
            "{}  {} → {}  {:.2}  {}",
            self.source.display(),
            self.text,
            self.drawn,
            self.confidence,
            self.file.display(),
        );
        let unsure = self
            .letters
            .iter()
            .filter(|letter| letter.confidence < SURE);
        let unsure: Vec<String> = unsure
            .filter_map(|letter| Some(format!("{} {:.2}", letter.letter?, letter.confidence)))
            .collect();
        if !unsure.is_empty() {
            line += &format!("  (not sure: {})", unsure.join(", "));
        }
        line
    }
}
