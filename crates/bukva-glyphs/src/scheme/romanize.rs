use super::Scheme;
use crate::letter::composed;
use crate::script::Script;

impl Scheme {
    /// Romanizes a text. Characters that the scheme does not contain are copied; letters in
    /// decomposed form are composed first.
    pub fn romanize(&self, text: &str) -> String {
        let letters: Vec<char> = composed(text).chars().collect();
        let written = letters.iter().zip(self.romanize_each(&letters));
        written
            .map(|(letter, written)| written.unwrap_or_else(|| letter.to_string()))
            .collect()
    }

    /// What is written for each letter of a text, in composed form; `None` for what the scheme does not
    /// contain.
    pub fn romanize_each(&self, letters: &[char]) -> Vec<Option<String>> {
        let mut romanized = Vec::with_capacity(letters.len());
        let mut previous = None;
        for (place, &letter) in letters.iter().enumerate() {
            let next = letters.get(place + 1).copied();
            // A dropped sign does not end the word, so `previous` stays the letter before it.
            if self.dropped.contains(letter) && is_within_word(previous, next) {
                romanized.push(Some(String::new()));
                continue;
            }
            let written = self.written_between(previous, letter, next);
            romanized.push(written.map(|written| match letter.is_lowercase() {
                true => written.to_owned(),
                // All letters of a capital among capitals are capital: ЩИ is SHCHI, Щи is Shchi.
                false if is_among_capitals(previous, next) => self.all_capital(written),
                false => self.capitalized(written),
            }));
            previous = Some(letter);
        }
        romanized
    }

    fn written_between(
        &self,
        previous: Option<char>,
        letter: char,
        next: Option<char>,
    ) -> Option<&str> {
        let letter = small(letter);
        let context = self.contexts.iter().find_map(|context| {
            let follows = neighbors(context.after.as_deref(), '^', previous);
            let precedes = neighbors(context.before.as_deref(), '$', next);
            let row = context.letters.iter().find(|(known, _)| *known == letter);
            row.filter(|_| follows && precedes)
        });
        let row = context.or_else(|| self.letters.iter().find(|(known, _)| *known == letter));
        row.map(|(_, written)| written.as_str())
    }
}

/// Whether a neighbor is one of `wanted`; `edge` matches the start or end of a word.
fn neighbors(wanted: Option<&str>, edge: char, neighbor: Option<char>) -> bool {
    let neighbor = neighbor
        .filter(|&letter| is_cyrillic(letter))
        .map_or(edge, small);
    wanted.is_none_or(|wanted| wanted.contains(neighbor))
}

/// Whether the next letter, or at the end of a word the previous letter, is a capital.
fn is_among_capitals(previous: Option<char>, next: Option<char>) -> bool {
    let next = next.filter(|letter| letter.is_alphabetic());
    next.or(previous).is_some_and(char::is_uppercase)
}

fn is_within_word(previous: Option<char>, next: Option<char>) -> bool {
    previous.is_some_and(is_cyrillic) && next.is_some_and(is_cyrillic)
}

fn is_cyrillic(letter: char) -> bool {
    Script::of(letter) == Some(Script::Cyrillic)
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn romanize(scheme: &str, text: &str) -> String {
        Scheme::builtin(scheme).unwrap().romanize(text)
    }

    #[test]
    fn published_examples_come_out_as_published() {
        for (scheme, text, written) in [
            (
                "iso-9",
                "Щукин, объезд, Київ, џеп",
                "Ŝukin, obʺezd, Kiïv, d̂ep",
            ),
            (
                "gost-7.79-b",
                "центр, плацдарм, Ещё, БОРЩ.",
                "centr, placzdarm, Eshhyo, BORSHH.",
            ),
            (
                "bgn-pcgn",
                "Елена Ёлкина, подъезд, Дуэль",
                "Yelena Yëlkina, pod”yezd, Duel’",
            ),
            ("ala-lc", "Цюрих, ЭХО", "T͡Si͡urikh, ĖKHO"),
            (
                "icao-9303",
                "Фёдор Достоевский, подъезд",
                "Fedor Dostoevskii, podieezd",
            ),
            (
                "ukrainian-2010",
                "Єнакієве, Їжакевич, Юрій, Яготин",
                "Yenakiieve, Yizhakevych, Yurii, Yahotyn",
            ),
            (
                "ukrainian-2010",
                "Згорани, Знам’янка, Русь",
                "Zghorany, Znamianka, Rus",
            ),
            (
                "bulgarian-2009",
                "София, Ямбол, Щъркел, ШИПКА",
                "Sofia, Yambol, Shtarkel, SHIPKA",
            ),
            (
                "serbian-gaj",
                "Љубљана, Џорџ, Њ, ЊЕГОШ",
                "Ljubljana, Džordž, Nj, NJEGOŠ",
            ),
            (
                "kazakh-2021",
                "Бұрыңғы өткен заманда, бір данышпан кісі, Бағдат шаһарының",
                "Būryñğy ötken zamanda, bır danyşpan kısı, Bağdat şaharynyñ",
            ),
            (
                "kazakh-2021",
                "Иран, ИНСТИТУТ, Іле, ІЛІМ",
                "İran, İNSTİTUT, Ile, ILIM",
            ),
        ] {
            assert_eq!(romanize(scheme, text), written, "{scheme}");
        }
    }

    #[test]
    fn each_letter_is_written_as_in_its_text() {
        let kazakh = Scheme::builtin("kazakh-2021").unwrap();
        let each = kazakh.romanize_each(&"ЩИ, Щит".chars().collect::<Vec<_>>());
        let each: Vec<Option<&str>> = each.iter().map(Option::as_deref).collect();
        let (signs, word) = ([None, None], [Some("Ştş"), Some("i"), Some("t")]);
        assert_eq!(each[..2], [Some("ŞTŞ"), Some("İ")]);
        assert_eq!((&each[2..4], &each[4..]), (&signs[..], &word[..]));
    }

    #[test]
    fn an_apostrophe_that_quotes_is_not_dropped() {
        assert_eq!(romanize("ukrainian-2010", "'Русь'"), "'Rus'");
    }
}
