//! The letters that texts of a scheme need.

use std::collections::BTreeSet;

use super::Scheme;
use super::capitals::capital;
use crate::alphabet;
use crate::error::Error;
use crate::script::{Script, alphabetical};

impl Scheme {
    /// The letters of a script that texts of the scheme need, in alphabetical order with capitals first: Russian
    /// or English ones, and the others that the scheme reads or writes.
    pub fn alphabet(&self, script: Script) -> Vec<char> {
        let mut letters: BTreeSet<char> = alphabet::of(script).chars().collect();
        for (small, written) in self.letters() {
            let capital = capital(*small).into_iter();
            // Not all capitals are Unicode's: Kazakh writes İ for И, and I for І.
            let of_capital = capital.clone().filter_map(|capital| self.written(capital));
            letters.extend([*small].into_iter().chain(capital));
            letters.extend(written.chars());
            letters.extend(of_capital.flat_map(|written| written.chars().collect::<Vec<_>>()));
        }
        let mut letters: Vec<char> = letters.into_iter().collect();
        letters.retain(|&letter| Script::of(letter) == Some(script));
        letters.sort_by_key(|&letter| alphabetical(if letter == 'ı' { 'i' } else { letter }));
        letters
    }

    /// The letters of all alphabets, and those that the built-in schemes read or write as one letter, in
    /// alphabetical order.
    #[doc(hidden)]
    pub fn letters_of_all() -> Result<Vec<char>, Error> {
        let lists = alphabet::ALL.iter();
        let mut letters: BTreeSet<char> = lists.flat_map(|list| list.chars()).collect();
        for scheme in Self::all()? {
            for (small, _) in scheme.letters() {
                for letter in small.to_uppercase().chain([*small]) {
                    letters.insert(letter);
                    let written = scheme.written_letter(letter);
                    letters.extend(written.filter(|&one| Script::of(one).is_some()));
                }
            }
        }
        let mut letters: Vec<char> = letters.into_iter().collect();
        letters.sort_by_key(|&letter| alphabetical(letter));
        Ok(letters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_s_letters_are_among_those_of_the_script() {
        let alphabet = |scheme: &str, script| {
            let letters = Scheme::builtin(scheme).unwrap().alphabet(script);
            letters.into_iter().collect::<String>()
        };
        assert_eq!(
            alphabet("serbian-gaj", Script::Latin),
            "ABCĆČDĐEFGHIJKLMNOPQRSŠTUVWXYZŽabcćčdđefghijklmnopqrsštuvwxyzž"
        );
        assert_eq!(
            alphabet("kazakh-2021", Script::Latin),
            "AÄBCDEFGĞHIİJKLMNÑOÖPQRSŞTUÜŪVWXYZaäbcdefgğhiıjklmnñoöpqrsştuüūvwxyz"
        );
        let cyrillic = alphabet("kazakh-2021", Script::Cyrillic);
        assert!(
            "АЯЁӘҒҚҢӨҰҮҺІаяёәғқңөұүһі"
                .chars()
                .all(|letter| cyrillic.contains(letter))
        );
    }
}
