//! Many letters in the hand of the given ones.

use bukva::{LetterModel, Outline, Script, StyleChange};
use bukva_glyphs::{alphabet, composed};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::answer::{DrawnLetter, SetText};
use crate::problem::Problem;
use crate::schema;
use crate::schemes::Schemes;
use crate::style::{change, moderate};

/// The longest text that is drawn, in letters, before a scheme makes it longer.
const TEXT: usize = 100;

/// Which letters to draw.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AlphabetQuery {
    /// The script whose alphabet is drawn, latin (the default) or cyrillic.
    #[param(schema_with = schema::script)]
    pub script: Option<Script>,
    /// Letters to draw instead, of either script, at most 100; they are also set in a line.
    #[param(max_length = 100)]
    pub text: Option<String>,
    /// Write the text in the other script first, by this scheme. Without a text, the letters that the
    /// scheme needs besides are drawn too.
    #[param(schema_with = schema::scheme)]
    pub scheme: Option<String>,
    /// The script of the text, cyrillic (the default) or latin, if a scheme is given.
    #[param(schema_with = schema::script)]
    pub from: Option<Script>,
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

/// The letters to draw.
#[derive(Clone, Debug)]
pub enum Letters {
    /// All of a script.
    Alphabet(Vec<char>),
    /// A text, in the script that it is to be drawn in.
    Text(String),
}

/// Letters in one hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Alphabet {
    /// Each letter once; those of a text in the order in which it first needs them.
    pub letters: Vec<DrawnLetter>,
    /// The text that was asked for, set in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<SetText>,
}

impl AlphabetQuery {
    /// How the drawn letters are to differ from the hand.
    pub(crate) fn change(&self) -> Result<StyleChange, Problem> {
        moderate(change(self.thickness, self.slant, self.width))
    }

    /// The letters that are asked for.
    pub(crate) fn letters(self, schemes: &Schemes) -> Result<Letters, Problem> {
        let scheme = self
            .scheme
            .map(|scheme| schemes.find(&scheme))
            .transpose()?;
        let Some(text) = self.text else {
            let script = self.script.unwrap_or(Script::Latin);
            let all = || alphabet::of(script).chars().collect();
            let letters = scheme.map_or_else(all, |scheme| scheme.alphabet(script));
            return Ok(Letters::Alphabet(letters));
        };
        let text = composed(&text);
        let count = text.chars().count();
        if count > TEXT {
            let detail = format!("the text has {count} letters; {TEXT} are allowed");
            return Err(Problem::bad_query(detail));
        }
        let Some(scheme) = scheme else {
            return Ok(Letters::Text(text));
        };
        Ok(Letters::Text(match self.from.unwrap_or(Script::Cyrillic) {
            Script::Cyrillic => scheme.romanize(&text),
            Script::Latin => scheme.read_back(&text),
        }))
    }
}

impl Letters {
    /// The letters that the model can draw, each once.
    pub(crate) fn drawn(&self, model: &LetterModel) -> Vec<char> {
        let letters = match self {
            Self::Alphabet(letters) => letters.clone(),
            Self::Text(text) => text.chars().collect(),
        };
        let mut drawn = Vec::new();
        for letter in letters {
            if model.letters().contains(&letter) && !drawn.contains(&letter) {
                drawn.push(letter);
            }
        }
        drawn
    }
}

impl Alphabet {
    pub(crate) fn new(letters: &Letters, drawn: Vec<(char, Outline)>) -> Self {
        let each = drawn.iter();
        let each = each.map(|(letter, outline)| DrawnLetter::new(*letter, outline));
        Self {
            letters: each.collect(),
            line: match letters {
                Letters::Text(text) => Some(SetText::new(text, &drawn)),
                Letters::Alphabet(_) => None,
            },
        }
    }
}
