//! The letters that are drafted.

use bukva::LetterModel;
use bukva_glyphs::{Scheme, Script};

/// The letters of a script that a font needs for the texts of a scheme, as far as the model draws
/// them. Capitals first.
pub fn wanted(script: Script, scheme: &Scheme, model: &LetterModel) -> Vec<char> {
    let mut letters = scheme.alphabet(script);
    letters.retain(|letter| model.letters().contains(letter));
    letters
}

/// The letters of the script from which a font's hand is taken.
pub(crate) fn of_hand(script: Script, model: &LetterModel) -> Vec<char> {
    let letters = model.letters().iter().copied();
    letters
        .filter(|&letter| Script::of(letter) == Some(script))
        .collect()
}
