//! A line of text: what it says, and the same in the other script.

use bukva::{
    Case, FoundLetter, LetterModel, Scheme, Script, StyleChange, TranslatedLine, certainty,
};
use bukva_glyphs::FINE_PIXELS;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::answer::view_box;
use crate::problem::Problem;
use crate::schema;
use crate::schemes::Schemes;
use crate::style::{change, moderate};

/// The most letters and signs of a line.
const LETTERS: usize = 200;

/// How to translate a line.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LineQuery {
    /// The romanization scheme, iso-9 by default; see /schemes.
    #[param(schema_with = schema::scheme)]
    pub scheme: Option<String>,
    /// The script of the picture, cyrillic (the default) or latin.
    #[param(schema_with = schema::script)]
    pub from: Option<Script>,
    /// Whether the picture shows upper or lower case letters; both by default.
    #[param(schema_with = schema::case)]
    pub case: Option<Case>,
    /// How much heavier to draw, in standard deviations among hands, from -3 to 3.
    #[param(minimum = -3, maximum = 3)]
    pub thickness: Option<f32>,
    /// How much more slanted to the right, likewise.
    #[param(minimum = -3, maximum = 3)]
    pub slant: Option<f32>,
    /// How much wider, likewise.
    #[param(minimum = -3, maximum = 3)]
    pub width: Option<f32>,
}

/// A line of text, and the same drawn in the other script.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TranslatedText {
    /// What was read, with spaces between words.
    pub text: String,
    /// What the scheme writes for it, likewise.
    pub written: String,
    /// The mean probability of the letters.
    pub confidence: f32,
    /// The letters and signs, from left to right.
    pub letters: Vec<ReadLetter>,
    /// The data of an SVG path: everything in a line, with the spaces of the picture.
    pub path: String,
    /// The path's view box: left, top, width and height.
    pub view_box: [f64; 4],
}

/// A letter or sign of a line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadLetter {
    /// The letter; none for a sign.
    pub letter: Option<char>,
    /// What the scheme writes for it; for a sign, what it looks like.
    pub written: String,
    /// The letter's probability, those that look the same taken together.
    pub confidence: f32,
}

impl LineQuery {
    /// Checks the numbers, and whether there is such a scheme.
    pub(crate) fn check(&self, schemes: &Schemes) -> Result<(), Problem> {
        moderate(self.change())?;
        schemes.find(self.scheme()).map(|_| ())
    }

    /// The id of the scheme.
    pub(crate) fn scheme(&self) -> &str {
        self.scheme.as_deref().unwrap_or(Scheme::DEFAULT)
    }

    fn change(&self) -> StyleChange {
        change(self.thickness, self.slant, self.width)
    }

    /// Reads the letters that were found in a picture, and draws the line.
    pub(crate) fn answer(
        &self,
        model: &LetterModel,
        scheme: &Scheme,
        found: &[FoundLetter<FINE_PIXELS>],
    ) -> Result<TranslatedText, Problem> {
        if found.len() > LETTERS {
            let count = found.len();
            let detail = format!("the picture shows {count} letters; {LETTERS} are allowed");
            return Err(Problem::too_large(detail));
        }
        let from = self.from.unwrap_or(Script::Cyrillic);
        let case = self.case.unwrap_or(Case::Both);
        let letters = model.read_line(found, |letter| {
            let fits = Script::of(letter) == Some(from) && case.admits(letter);
            fits && scheme.partner(letter).is_some()
        });
        let line = model.translate_line(letters, scheme, self.change());
        let line = line.map_err(|error| Problem::no_style(error.to_string()))?;
        if line.letters.is_empty() {
            return Err(Problem::blank("no line of letters was found; draw some"));
        }
        Ok(TranslatedText::new(&line))
    }
}

impl TranslatedText {
    fn new(line: &TranslatedLine) -> Self {
        let letters = line.letters.iter().map(|letter| ReadLetter {
            letter: letter.source.letter(),
            written: letter.written.clone(),
            confidence: certainty(&letter.source.guesses),
        });
        let set = line.line();
        Self {
            text: line.text(),
            written: line.written(),
            confidence: line.confidence(),
            letters: letters.collect(),
            path: set.to_svg_path(),
            view_box: view_box(&set),
        }
    }
}
