//! Capital letters of a scheme.

use super::Scheme;

/// Joins the letters on either side, as in t͡s.
const LIGATURE: char = '\u{0361}';

impl Scheme {
    /// The capital of a Latin letter: Unicode's, unless the table says otherwise.
    fn capital(&self, small: char) -> String {
        let own = self.capitals.iter().find(|(known, _)| *known == small);
        own.map_or_else(
            || small.to_uppercase().collect(),
            |(_, capital)| String::from(*capital),
        )
    }

    /// A romanization among capitals: SHCH of shch.
    pub(super) fn all_capital(&self, written: &str) -> String {
        written.chars().map(|letter| self.capital(letter)).collect()
    }

    /// The romanization that is this among capitals: shch of SHCH.
    pub(super) fn all_small(&self, capitals: &str) -> String {
        let mut small = String::with_capacity(capitals.len());
        for letter in capitals.chars() {
            let mut written = self.letters.iter().flat_map(|(_, written)| written.chars());
            match written.find(|&known| self.capital(known).chars().eq([letter])) {
                Some(known) => small.push(known),
                None => small.extend(letter.to_lowercase()),
            }
        }
        small
    }

    /// The romanization of a capital letter: the first letter becomes a capital (zh is Zh), and so do
    /// letters joined to it by a ligature (t͡s is T͡S).
    pub(super) fn capitalized(&self, written: &str) -> String {
        let mut capital = String::with_capacity(written.len());
        let mut rises = true;
        for letter in written.chars() {
            if rises && letter.is_alphabetic() {
                capital.push_str(&self.capital(letter));
                rises = false;
            } else {
                capital.push(letter);
                rises |= letter == LIGATURE;
            }
        }
        capital
    }
}

/// Unicode's capital of a small letter, if it is one letter: that of ǰ is not.
pub(super) fn capital(letter: char) -> Option<char> {
    let mut capitals = letter.to_uppercase();
    let first = capitals.next();
    first.filter(|_| capitals.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_rise_whole_and_plain_digraphs_by_their_first_letter() {
        let scheme = Scheme::builtin("ala-lc").unwrap();
        assert_eq!(scheme.capitalized("t͡s"), "T͡S");
        assert_eq!(scheme.capitalized("zh"), "Zh");
        assert_eq!(scheme.capitalized("ǰ"), "J\u{30C}");
        assert_eq!(scheme.capitalized("ʹ"), "ʹ");
        assert_eq!(scheme.capitalized(""), "");
    }

    #[test]
    fn a_table_tells_its_own_capitals() {
        let kazakh = Scheme::builtin("kazakh-2021").unwrap();
        assert_eq!(kazakh.all_capital("iı"), "İI");
        assert_eq!(kazakh.all_small("İI"), "iı");
        let capitals = ['и', 'і'].map(|small| kazakh.written(small.to_uppercase().next().unwrap()));
        assert_eq!(capitals, [Some("İ".to_owned()), Some("I".to_owned())]);
        assert_eq!(kazakh.letter_written("I"), Some('І'));
        assert_eq!(kazakh.letter_written("ı"), Some('і'));
    }
}
