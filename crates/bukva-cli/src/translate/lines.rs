//! Translation of lines of text.

use std::path::{Path, PathBuf};

use bukva::{LetterModel, Scheme, TranslatedLine, certainty};
use serde::Serialize;

use super::images::{Image, Readable};
use super::letters::SURE;
use crate::output;

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
            let letters = model.read_line(found, |letter| self.letters.is_known(&scheme, letter));
            let line = model.translate_line(letters, &scheme, self.letters.style.change())?;
            line.line().save(file, self.letters.size as usize)?;
            written.push(Written::new(image.shown(), &line, file));
        }
        output::results(self.json, &written, Written::line)?;
        read.all_read()
    }
}

#[derive(Serialize)]
struct Letter {
    /// None of a sign, and of what is not read.
    letter: Option<char>,
    is_sign: bool,
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
    fn new(source: PathBuf, line: &TranslatedLine, file: &'a Path) -> Self {
        let letters = line.letters.iter().map(|letter| Letter {
            letter: letter.source.letter(),
            is_sign: letter.source.found.is_sign,
            drawn: letter.written.clone(),
            confidence: certainty(&letter.source.guesses),
            bounds: letter.source.found.bounds,
        });
        Self {
            source,
            text: line.text(),
            drawn: line.written(),
            confidence: line.confidence(),
            letters: letters.collect(),
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
        let unsure = (1..)
            .zip(&self.letters)
            .filter_map(|(place, letter)| match letter.letter {
                Some(known) if letter.confidence < SURE => {
                    Some(format!("{known} {:.2}", letter.confidence))
                }
                None if !letter.is_sign => Some(format!("no letter read at place {place}")),
                _ => None,
            });
        let unsure: Vec<String> = unsure.collect();
        if !unsure.is_empty() {
            line += &format!("  (not sure: {})", unsure.join(", "));
        }
        line
    }
}
