//! From the Latin letters of a scheme back to the Cyrillic ones.

use super::Scheme;
use super::capitals::capital;
use crate::letter::composed;
use crate::script::Script;

impl Scheme {
    /// The letter that the scheme writes like this, small or capital: `Ж` of `Zh`. `None` if there is none,
    /// or several, as where е, ё and э are all written `e`, and the table does not name one of them.
    pub fn letter_written(&self, written: &str) -> Option<char> {
        if let Some(small) = self.only(|known| known == written) {
            return Some(small);
        }
        capital(self.only(|known| self.capitalized(known) == written)?)
    }

    /// A letter in the other script: what the scheme writes for a Cyrillic one, which may be several
    /// letters, a sign or nothing, and what a Latin one is written for.
    pub fn partner(&self, letter: char) -> Option<String> {
        match Script::of(letter)? {
            Script::Cyrillic => self.written(letter),
            Script::Latin => self
                .letter_written(letter.encode_utf8(&mut [0; 4]))
                .map(String::from),
        }
    }

    /// Replaces romanized letters by the Cyrillic ones that the scheme writes so, the longest
    /// first. Exact for reversible schemes, a guess for others: characters that no letter, or more
    /// than one, is written with are copied. Letters in decomposed form are composed first.
    pub fn read_back(&self, text: &str) -> String {
        let longest = self
            .letters
            .iter()
            .map(|(_, written)| written.chars().count());
        let longest = longest.max().unwrap_or(0);
        let text = composed(text);
        let mut rest = text.as_str();
        let mut read = String::with_capacity(2 * text.len());
        while let Some(first) = rest.chars().next() {
            let found = (1..=longest).rev().find_map(|count| {
                let end = rest
                    .char_indices()
                    .nth(count)
                    .map_or(rest.len(), |(at, _)| at);
                let written = &rest[..end];
                let letter = self.letter_written(written).or_else(|| {
                    // ZH among capitals, as romanizing writes it.
                    let all_capital = count > 1 && written.chars().all(|one| !one.is_lowercase());
                    let title = self.capitalized(&self.all_small(written));
                    all_capital.then(|| self.letter_written(&title)).flatten()
                });
                letter.map(|letter| (letter, end))
            });
            let (letter, end) = found.unwrap_or((first, first.len_utf8()));
            let is_mark = !rest[..end].chars().any(has_case);
            rest = &rest[end..];
            // What is written by a mark, as ʺ for ъ, has the case of the letters around it.
            match is_mark && is_among_capitals(&read, rest) {
                true => read.extend(letter.to_uppercase()),
                false => read.push(letter),
            }
        }
        read
    }

    /// The only small letter whose romanization satisfies a condition, or the one of several that is read
    /// back.
    fn only(&self, condition: impl Fn(&str) -> bool) -> Option<char> {
        let fits = |(_, written): &&(char, String)| !written.is_empty() && condition(written);
        let mut found = self.letters.iter().filter(fits).map(|(letter, _)| *letter);
        let first = found.next()?;
        match found.next() {
            None => Some(first),
            Some(second) => [first, second]
                .into_iter()
                .chain(found)
                .find(|&letter| self.read_back.contains(letter)),
        }
    }
}

fn has_case(letter: char) -> bool {
    letter.is_lowercase() || letter.is_uppercase()
}

/// Whether a place is in a word of capitals: before a capital, or after two of them and not before a small letter.
/// Marks that are letters too are passed over.
fn is_among_capitals(before: &str, after: &str) -> bool {
    let is_mark = |letter: &char| letter.is_alphabetic() && !has_case(*letter);
    let next = after.chars().find(|letter| !is_mark(letter)).unwrap_or(' ');
    let mut last = before.chars().rev();
    let after_two = (0..2).all(|_| last.next().is_some_and(char::is_uppercase));
    next.is_uppercase() || after_two && !next.is_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(id: &str) -> Scheme {
        Scheme::builtin(id).unwrap()
    }

    #[test]
    fn a_reversible_scheme_reads_back_what_it_wrote() {
        let text = "Съешь же ещё этих мягких французских булок, да выпей ЧАЮ. Ґречний їжак.";
        let iso = scheme("iso-9");
        assert_eq!(iso.read_back(&iso.romanize(text)), text);
    }

    #[test]
    fn decomposed_letters_are_read_back_as_composed_ones() {
        let iso = scheme("iso-9");
        assert_eq!(iso.read_back("Z\u{30c}uk c\u{30c}itaet"), "Жук читает");
    }

    #[test]
    fn a_letter_that_is_written_by_a_mark_has_the_case_of_its_word() {
        let iso = scheme("iso-9");
        for text in [
            "ПОДЪЕЗД СОЛЬ, ПЬЮ",
            "Подъезд соль, пью",
            "Ль",
            "БОЛЬШОЙ дом",
        ] {
            assert_eq!(iso.read_back(&iso.romanize(text)), text);
        }
    }

    #[test]
    fn several_letters_are_read_back_as_one() {
        let scheme = scheme("bgn-pcgn");
        assert_eq!(scheme.read_back("Zhukov, SHCHUKA"), "Жуков, ЩУКА");
    }

    #[test]
    fn a_letter_that_several_are_written_with_stays() {
        let icao = scheme("icao-9303");
        assert_eq!(icao.letter_written("e"), None);
        assert_eq!(icao.read_back("e"), "e");
        assert_eq!(icao.letter_written("b"), Some('б'));
    }

    #[test]
    fn of_letters_that_are_written_alike_the_table_names_the_one_that_is_read() {
        let kazakh = scheme("kazakh-2021");
        assert_eq!(kazakh.letter_written("e"), Some('е'));
        assert_eq!(
            kazakh.read_back("ILIM İNSTİTUTI, hat"),
            "ІЛІМ ИНСТИТУТІ, хат"
        );
    }

    #[test]
    fn capitals_are_read_back_as_capitals() {
        let iso = scheme("iso-9");
        assert_eq!(iso.letter_written("Ž"), Some('Ж'));
        assert_eq!(iso.letter_written("ž"), Some('ж'));
        assert_eq!(iso.letter_written(""), None);
    }
}
