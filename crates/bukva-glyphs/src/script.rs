//! Writing systems, letter case, and the order of letters.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_script::UnicodeScript;

use crate::named;

/// A writing system that bukva translates from or to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// А Б В …
    Cyrillic,
    /// A B C …
    Latin,
}

named!(Script, "script": Cyrillic = "cyrillic", Latin = "latin");

impl Script {
    /// The script of a letter; `None` for marks, digits, and letters of other scripts.
    pub fn of(letter: char) -> Option<Self> {
        match letter.script() {
            _ if !letter.is_alphabetic() => None,
            unicode_script::Script::Cyrillic => Some(Self::Cyrillic),
            unicode_script::Script::Latin => Some(Self::Latin),
            _ => None,
        }
    }

    /// The script that this one is translated into.
    pub fn other(self) -> Self {
        match self {
            Self::Cyrillic => Self::Latin,
            Self::Latin => Self::Cyrillic,
        }
    }
}

/// Which letters of a script are used, by case.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// Capital letters.
    #[default]
    Upper,
    /// Small letters.
    Lower,
    /// Capital and small letters, as separate classes.
    Both,
}

named!(Case, "case": Upper = "upper", Lower = "lower", Both = "both");

impl Case {
    /// Whether a letter is used. Letters without case always are.
    pub fn admits(self, letter: char) -> bool {
        match self {
            Self::Upper => !letter.is_lowercase(),
            Self::Lower => !letter.is_uppercase(),
            Self::Both => true,
        }
    }
}

/// The small Cyrillic letters of the Slavic languages in one alphabetical order.
const CYRILLIC_ORDER: &str = "абвгґдђѓеёєжзѕиіїйјкќлљмнњопрстћуўфхцчџшщъыьѣэюяѫѳѵ";

/// A sort key that puts capitals before small letters, Cyrillic before Latin, and each in the order
/// of its alphabet: Ё after Е, Č after C, and letters of non-Slavic alphabets last.
pub fn alphabetical(letter: char) -> impl Ord {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let script = Script::of(letter);
    let place = match script {
        Some(Script::Cyrillic) => CYRILLIC_ORDER
            .chars()
            .position(|known| known == small)
            .unwrap_or(usize::MAX),
        Some(Script::Latin) => plain(small) as usize,
        None => usize::MAX,
    };
    (
        letter.is_lowercase(),
        script.is_none(),
        script,
        place,
        small,
    )
}

/// A small Latin letter without its diacritic.
fn plain(small: char) -> char {
    match small {
        // In Unicode the stroke is part of the letter, which has no decomposition.
        'đ' => 'd',
        _ => std::iter::once(small).nfd().next().unwrap_or(small),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn letters_belong_to_their_script_and_nothing_else_does() {
        for letter in "АЯаяЁёІЇЄҐЂЋЏѣѵ".chars() {
            assert_eq!(Script::of(letter), Some(Script::Cyrillic), "{letter}");
        }
        for letter in "AZazŽčŜèÛâËđǰḱẑ".chars() {
            assert_eq!(Script::of(letter), Some(Script::Latin), "{letter}");
        }
        for letter in "1 -×÷ʹʺ’`αאあ\u{301}\u{482}".chars() {
            assert_eq!(Script::of(letter), None, "{letter:?}");
        }
    }

    #[test]
    fn look_alikes_are_told_apart_by_script() {
        assert_eq!(Script::of('\u{0451}'), Some(Script::Cyrillic));
        assert_eq!(Script::of('\u{00EB}'), Some(Script::Latin));
    }

    #[test]
    fn names_are_read_whatever_their_case_and_strangers_name_the_known_ones() {
        assert_eq!("Cyrillic".parse::<Script>().unwrap(), Script::Cyrillic);
        assert_eq!(" latin ".parse::<Script>().unwrap(), Script::Latin);
        assert_eq!("BOTH".parse::<Case>().unwrap(), Case::Both);
        let error = "greek".parse::<Script>().unwrap_err();
        let kind = ErrorKind::UnknownName {
            what: "script",
            found: "greek".to_owned(),
            known: "cyrillic, latin".to_owned(),
        };
        assert_eq!(error.kind(), &kind);
    }

    #[test]
    fn one_spelling_serves_toml_and_the_command_line() {
        for script in Script::ALL {
            assert_eq!(script.name().parse::<Script>().unwrap(), script);
            assert_eq!(
                serde_json::to_value(script).unwrap(),
                serde_json::json!(script.name())
            );
        }
        for case in Case::ALL {
            assert_eq!(case.name().parse::<Case>().unwrap(), case);
            assert_eq!(
                serde_json::to_value(case).unwrap(),
                serde_json::json!(case.name())
            );
        }
    }

    #[test]
    fn case_admits_its_letters() {
        assert!(Case::Upper.admits('Ж') && !Case::Upper.admits('ж'));
        assert!(Case::Lower.admits('ж') && !Case::Lower.admits('Ж'));
        assert!(Case::Both.admits('Ж') && Case::Both.admits('ж'));
    }

    #[test]
    fn letters_sort_as_in_their_alphabets() {
        let mut letters: Vec<char> = "яЯёеžzđeёЁжЕёŽZДҐГ".chars().collect();
        letters.sort_by_key(|&letter| alphabetical(letter));
        letters.dedup();
        assert_eq!(letters.iter().collect::<String>(), "ГҐДЕЁЯZŽеёжяđezž");
    }
}
