//! Lines of text in the other script.

use bukva_glyphs::{Outline, Scheme, Script};

use crate::error::Error;
use crate::letters::{Drawing, Latent, LetterModel, StyleChange, certainty};
use crate::line::{Line, Piece};
use crate::text_line::LineLetter;

/// A letter or sign of a line, and what is drawn for it.
#[derive(Clone, Debug)]
pub struct TranslatedLetter {
    /// What was found.
    pub source: LineLetter,
    /// What the scheme writes for it; for a sign, what it looks like.
    pub written: String,
    /// The letters of `written`; none for a sign, or if the model can't draw one of them.
    pub drawn: Vec<Outline>,
}

/// A line of text, and the same in the other script.
#[derive(Clone, Debug)]
pub struct TranslatedLine {
    /// Its letters and signs, from left to right.
    pub letters: Vec<TranslatedLetter>,
}

impl LetterModel {
    /// Draws what a scheme writes for each letter of a line, in the letter's own hand.
    ///
    /// # Errors
    /// [`ErrorKind::NoStyle`](crate::ErrorKind::NoStyle) when the style is to change and the model file does
    /// not tell how.
    pub fn translate_line(
        &self,
        letters: Vec<LineLetter>,
        scheme: &Scheme,
        change: StyleChange,
    ) -> Result<TranslatedLine, Error> {
        let hands = letters
            .iter()
            .map(|letter| self.restyled(&letter.latent, change));
        let hands: Vec<Latent> = hands.collect::<Result<_, Error>>()?;
        let partners = partners(&letters, scheme);
        let wanted = hands.iter().zip(&partners).flat_map(|(hand, written)| {
            let written = written.iter().flat_map(|written| written.chars());
            written.map(move |written| (hand, written))
        });
        let mut drawings = self.draw(&wanted.collect::<Vec<_>>()).into_iter();
        let mut translated = Vec::new();
        for (source, written) in letters.into_iter().zip(partners) {
            let count = written.iter().flat_map(|written| written.chars()).count();
            let drawn: Vec<Option<Drawing>> = drawings.by_ref().take(count).collect();
            let drawn: Option<Vec<Drawing>> = drawn.into_iter().collect();
            let drawn = drawn.unwrap_or_default();
            translated.push(TranslatedLetter {
                written: written.unwrap_or_else(|| source.sign().to_string()),
                drawn: drawn.iter().map(Drawing::outline).collect(),
                source,
            });
        }
        Ok(TranslatedLine {
            letters: translated,
        })
    }
}

/// What the scheme writes for each letter of a line; `None` for signs. Cyrillic letters depend on their
/// neighbors.
fn partners(letters: &[LineLetter], scheme: &Scheme) -> Vec<Option<String>> {
    let mut text = Vec::with_capacity(letters.len());
    let mut places = Vec::with_capacity(letters.len());
    for letter in letters {
        text.extend(letter.begins_word.then_some(' '));
        places.push(text.len());
        text.push(letter.letter().unwrap_or_else(|| letter.sign()));
    }
    let romanized = scheme.romanize_each(&text);
    let partners = letters.iter().zip(places).map(|(letter, place)| {
        let known = letter.letter()?;
        match Script::of(known) {
            Some(Script::Cyrillic) => romanized[place].clone(),
            _ => scheme.partner(known),
        }
    });
    partners.collect()
}

impl TranslatedLine {
    /// What was read, with spaces between words.
    pub fn text(&self) -> String {
        self.joined(|letter| {
            let source = &letter.source;
            source.letter().unwrap_or_else(|| source.sign()).to_string()
        })
    }

    /// What is drawn, likewise.
    pub fn written(&self) -> String {
        self.joined(|letter| letter.written.clone())
    }

    /// The mean certainty of the letters; 0 without letters.
    pub fn confidence(&self) -> f32 {
        let letters = self.letters.iter().map(|letter| &letter.source);
        let sure = letters.filter(|letter| letter.letter().is_some());
        let sure: Vec<f32> = sure.map(|letter| certainty(&letter.guesses)).collect();
        // The sum of no numbers is -0.0.
        (0.0 + sure.iter().sum::<f32>()) / sure.len().max(1) as f32
    }

    /// Sets everything with the spaces of the source. Signs keep their shape.
    pub fn line(&self) -> Line {
        let shapes: Vec<Outline> = self
            .letters
            .iter()
            .map(|letter| letter.source.shape())
            .collect();
        let pieces = self
            .letters
            .iter()
            .zip(&shapes)
            .flat_map(|(letter, shape)| {
                let space = letter.source.space;
                let drawn = letter.written.chars().zip(&letter.drawn).enumerate();
                let mut pieces: Vec<(f64, Piece<'_>)> = drawn
                    .map(|(at, (written, outline))| {
                        let space = if at == 0 { space } else { Line::GAP };
                        (space, Piece::Letter(written, outline))
                    })
                    .collect();
                if pieces.is_empty() && letter.source.letter().is_none() {
                    pieces.push((space, letter.source.piece(shape)));
                }
                pieces
            });
        Line::spaced(pieces)
    }

    fn joined(&self, text: impl Fn(&TranslatedLetter) -> String) -> String {
        let words = self
            .letters
            .iter()
            .map(|letter| match letter.source.begins_word {
                true => format!(" {}", text(letter)),
                false => text(letter),
            });
        words.collect()
    }
}
