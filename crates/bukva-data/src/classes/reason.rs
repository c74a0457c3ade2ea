//! Unpaired letters, and the reasons.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Classes;

/// An unpaired letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpaired {
    /// The letter, of either script.
    pub letter: char,
    /// The reason.
    pub reason: Reason,
}

/// Why a letter is unpaired.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// The scheme writes it with several letters.
    SeveralLetters {
        /// Its romanization, such as `shh`.
        written: String,
    },
    /// The scheme writes it with a mark that is not a letter.
    Mark {
        /// Its romanization, such as `ʹ`.
        written: String,
    },
    /// The scheme writes it with a letter and a mark for which Unicode has no single character.
    LetterAndMark {
        /// Its romanization, such as `l̂`.
        written: String,
    },
    /// The romanization omits it.
    NotWritten,
    /// The same Latin letter is already translated to another Cyrillic letter, earlier in the
    /// alphabet.
    Ambiguous {
        /// The Latin letter that is the romanization of both.
        written: char,
        /// The Cyrillic letter that the Latin letter is translated to.
        kept: char,
    },
    /// There are too few glyphs of the letter.
    NoSourceGlyph {
        /// The number of glyphs found.
        found: usize,
    },
    /// There are too few glyphs of the letter it would be translated to.
    NoTargetGlyph {
        /// The target letter.
        target: char,
        /// The number of glyphs found.
        found: usize,
    },
    /// The scheme has no such letter.
    NotInScheme,
    /// A letter of the target script that no source letter is translated to.
    NoSourceLetter,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SeveralLetters { .. } => f.write_str("written with several letters"),
            Self::Mark { .. } => f.write_str("written with a mark, not a letter"),
            Self::LetterAndMark { .. } => {
                f.write_str("written with a letter and a mark that are no one character")
            }
            Self::NotWritten => f.write_str("not written at all"),
            Self::Ambiguous { .. } => f.write_str("read for the same letter as another one"),
            Self::NoSourceGlyph { .. } => f.write_str("too few glyphs of it"),
            Self::NoTargetGlyph { .. } => f.write_str("too few glyphs of what it becomes"),
            Self::NotInScheme => f.write_str("not in the scheme"),
            Self::NoSourceLetter => f.write_str("what no letter becomes"),
        }
    }
}

/// The letter and its romanization, without the reason: `щ (shh)`.
impl fmt::Display for Unpaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.letter;
        match &self.reason {
            Reason::SeveralLetters { written }
            | Reason::Mark { written }
            | Reason::LetterAndMark { written } => write!(f, "{letter} ({written})"),
            Reason::Ambiguous { written, kept } => write!(f, "{letter} ({written} is {kept})"),
            Reason::NoSourceGlyph { found: 0 } => write!(f, "{letter}"),
            Reason::NoSourceGlyph { found } => write!(f, "{letter} ({found})"),
            Reason::NoTargetGlyph { target, found: 0 } => write!(f, "{letter} ({target})"),
            Reason::NoTargetGlyph { target, found } => write!(f, "{letter} ({target}: {found})"),
            Reason::NotWritten | Reason::NotInScheme | Reason::NoSourceLetter => {
                write!(f, "{letter}")
            }
        }
    }
}

impl Classes {
    /// The unpaired letters, one line per reason, such as `written with several letters: Ж (Zh) Ш
    /// (Sh)`.
    pub fn unpaired_by_reason(&self) -> Vec<String> {
        let mut sentences: Vec<(String, String)> = Vec::new();
        for unpaired in &self.unpaired {
            let reason = unpaired.reason.to_string();
            match sentences.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, letters)) => *letters += &format!(" {unpaired}"),
                None => sentences.push((reason, unpaired.to_string())),
            }
        }
        let sentences = sentences.into_iter();
        sentences
            .map(|(reason, letters)| format!("{reason}: {letters}"))
            .collect()
    }
}
