//! The letters that are drafted.

use bukva::LetterModel;
use bukva_glyphs::{Scheme, Script, alphabet};

/// The letters of a script that a font needs for the texts of a scheme, as far as the model draws
/// them: the alphabet, and the other letters that the scheme reads or writes. Capitals first.
pub fn wanted(script: Script, scheme: &Scheme, model: &LetterModel) -> Vec<char> {
    let mut small: Vec<char> = Vec::new();
    let mut add = |letter: char| {
        if Script::of(letter) == Some(script) && letter.is_lowercase() && !small.contains(&letter) {
            small.push(letter);
        }
    };
    alphabet::of(script).chars().for_each(&mut add);
    for (letter, written) in scheme.letters() {
        add(*letter);
        written.chars().for_each(&mut add);
    }
    let known = |letter: &char| model.letters().contains(letter);
    let mut letters: Vec<char> = Vec::new();
    let capitals = small.iter().filter_map(|&letter| capital(letter));
    // Not all of them are Unicode's: Kazakh writes İ for И, and I for І.
    let written = scheme.letters().iter().filter_map(|(letter, _)| {
        let written = scheme.written(capital(*letter)?)?;
        written.chars().next().filter(|first| first.is_uppercase())
    });
    for capital in capitals.chain(written) {
        if Script::of(capital) == Some(script) && !letters.contains(&capital) {
            letters.push(capital);
        }
    }
    letters.extend(small);
    letters.retain(known);
    letters
}

/// The capital of a small letter, if it is one letter: that of ǰ is not.
fn capital(letter: char) -> Option<char> {
    let mut capitals = letter.to_uppercase();
    let first = capitals.next();
    first.filter(|_| capitals.next().is_none())
}

/// The letters of the script from which a font's hand is taken.
pub(crate) fn of_hand(script: Script, model: &LetterModel) -> Vec<char> {
    let letters = model.letters().iter().copied();
    letters
        .filter(|&letter| Script::of(letter) == Some(script))
        .collect()
}

#[cfg(test)]
mod tests {
    use bukva::Translator;

    use super::*;

    fn latin(scheme: &str) -> String {
        let translator = Translator::pretrained().unwrap();
        let scheme = Scheme::named(scheme).unwrap();
        let letters = wanted(Script::Latin, &scheme, translator.letter_model().unwrap());
        letters.into_iter().collect()
    }

    #[test]
    fn a_language_s_letters_follow_the_alphabet_once_each() {
        let alphabet: String = ('A'..='Z').collect();
        let serbian = format!("{alphabet}ČĆĐŠŽ{}čćđšž", alphabet.to_lowercase());
        let sorted = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        assert_eq!(sorted(&latin("serbian-gaj")), sorted(&serbian));
        let kazakh = format!("{alphabet}ÄĞÑÖŞÜŪİ{}äğñöşüūı", alphabet.to_lowercase());
        assert_eq!(sorted(&latin("kazakh-2021")), sorted(&kazakh));
    }
}
