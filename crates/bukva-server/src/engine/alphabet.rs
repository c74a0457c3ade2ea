//! Many letters in the hand of the given ones.

use bukva::{LetterModel, Outline, Script};
use bukva_glyphs::alphabet;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{DrawnLetter, SetText};

/// Which letters to draw.
#[derive(Clone, Debug)]
pub(crate) struct AlphabetOptions {
    pub(crate) letters: Letters,
}

/// The letters to draw.
#[derive(Clone, Debug)]
pub(crate) enum Letters {
    Alphabet(Script),
    /// A text, in the script that it is to be drawn in.
    Text(String),
}

/// Letters in one hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Alphabet {
    /// Each letter once; those of a text in the order in which it first needs them.
    pub(crate) letters: Vec<DrawnLetter>,
    /// The text that was asked for, set in a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<SetText>,
}

impl Letters {
    /// The letters that the model can draw, each once.
    pub(super) fn drawn(&self, model: &LetterModel) -> Vec<char> {
        let letters = match self {
            Self::Alphabet(script) => alphabet::of(*script),
            Self::Text(text) => text,
        };
        let mut drawn = Vec::new();
        for letter in letters.chars() {
            if model.letters().contains(&letter) && !drawn.contains(&letter) {
                drawn.push(letter);
            }
        }
        drawn
    }
}

impl Alphabet {
    pub(super) fn new(options: &AlphabetOptions, drawn: Vec<(char, Outline)>) -> Self {
        let letters = drawn.iter();
        let letters = letters.map(|(letter, outline)| DrawnLetter::new(*letter, outline));
        Self {
            letters: letters.collect(),
            line: match &options.letters {
                Letters::Text(text) => Some(SetText::new(text, &drawn)),
                Letters::Alphabet(_) => None,
            },
        }
    }
}
