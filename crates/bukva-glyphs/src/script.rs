//! Writing systems, letter case, and the order of letters.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, ErrorKind};

/// A writing system that bukva redraws from or to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// А Б В …
    Cyrillic,
    /// A B C …
    Latin,
}

impl Script {
    /// Every script.
    pub const ALL: [Self; 2] = [Self::Cyrillic, Self::Latin];

    /// The script of a letter; `None` for marks, digits, and letters of other scripts.
    pub fn of(letter: char) -> Option<Self> {
        match letter {
            _ if !letter.is_alphabetic() => None,
            '\u{0400}'..='\u{052F}'
            | '\u{1C80}'..='\u{1C8F}'
            | '\u{2DE0}'..='\u{2DFF}'
            | '\u{A640}'..='\u{A69F}' => Some(Self::Cyrillic),
            'a'..='z'
            | 'A'..='Z'
            | '\u{00C0}'..='\u{024F}'
            | '\u{1E00}'..='\u{1EFF}'
            | '\u{2C60}'..='\u{2C7F}'
            | '\u{A722}'..='\u{A7FF}' => Some(Self::Latin),
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

    /// The name used in TOML, JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cyrillic => "cyrillic",
            Self::Latin => "latin",
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Script {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.map(|script| (script.name(), script));
        find("script", name, &known)
    }
}

/// Which letters of a script take part.
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
    /// Capital and small letters, each a class of its own.
    Both,
}

impl Case {
    /// Every choice of case.
    pub const ALL: [Self; 3] = [Self::Upper, Self::Lower, Self::Both];

    /// Whether a letter takes part. Letters without case always do.
    pub fn admits(self, letter: char) -> bool {
        match self {
            Self::Upper => !letter.is_lowercase(),
            Self::Lower => !letter.is_uppercase(),
            Self::Both => true,
        }
    }

    /// The name used in TOML, JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Both => "both",
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Case {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Self::ALL.map(|case| (case.name(), case));
        find("case", name, &known)
    }
}

fn find<T: Copy>(what: &'static str, name: &str, known: &[(&str, T)]) -> Result<T, Error> {
    let found = known
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    found.map(|&(_, value)| value).ok_or_else(|| {
        let known: Vec<&str> = known.iter().map(|(known, _)| *known).collect();
        Error::from(ErrorKind::UnknownName {
            what,
            found: name.to_owned(),
            known: known.join(", "),
        })
    })
}

/// The small Cyrillic letters of the Slavic languages in one alphabetical order.
const CYRILLIC_ORDER: &str = "абвгґдђѓеёєжзѕиіїйјкќлљмнњопрстћуўфхцчџшщъыьѣэюяѫѳѵ";

/// A sort key that puts capitals before small letters, Cyrillic before Latin, and each in the
/// order of its alphabet: Ё after Е, Č after C, letters that no Slavic alphabet has last.
pub(crate) fn alphabetical(letter: char) -> impl Ord {
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
        // The stroke is part of the letter in Unicode: it has no decomposition.
        'đ' => 'd',
        _ => std::iter::once(small).nfd().next().unwrap_or(small),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
