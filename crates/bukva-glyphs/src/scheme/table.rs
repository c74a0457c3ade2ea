//! Parses and checks a scheme's table. Errors contain the line.

use std::collections::{BTreeMap, BTreeSet};
use std::{fmt::Display, ops::Range};

use serde::Deserialize;
use toml::Spanned;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Context, Scheme};
use crate::error::Error;
use crate::location::Location;
use crate::script::{Script, alphabetical};

/// Cyrillic letters that look like Latin ones, in the order of [`LATIN_TWINS`].
const CYRILLIC_TWINS: &str = "аеёорсухіїјѕһԁԛԝ";
/// The Latin letters that look like [`CYRILLIC_TWINS`].
const LATIN_TWINS: &str = "aeëopcyxiïjshdqw";

/// The most letters that a letter may become. German writes щ with seven, schtsch; the time that reading back takes grows
/// with the cube.
const LONGEST: usize = 16;

/// A table as written in its file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    id: Spanned<String>,
    title: String,
    source: String,
    languages: Vec<String>,
    reversible: Spanned<bool>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    dropped: String,
    #[serde(default)]
    capitals: Rows,
    #[serde(default)]
    read_back: Option<Spanned<String>>,
    letters: Rows,
    #[serde(default)]
    contexts: Vec<ContextTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContextTable {
    #[serde(default)]
    after: Option<Spanned<String>>,
    #[serde(default)]
    before: Option<Spanned<String>>,
    letters: Rows,
}

type Rows = BTreeMap<Spanned<String>, Spanned<String>>;

/// Parses and checks one table; `location` is its name in errors.
pub(super) fn parse(location: &Location, text: &str) -> Result<Scheme, Error> {
    let check = Check { location, text };
    let table: Table = toml::from_str(text).map_err(|error| check.syntax(&error))?;
    if table.id.get_ref().trim().is_empty() {
        let remedy = r#"write a short name, as id = "iso-9""#;
        return Err(check.fault(table.id.span(), "a name", "none", remedy));
    }
    let letters = check.rows(&table.letters)?;
    if letters.is_empty() {
        let remedy = r#"write one line per letter under [letters], as "ж" = "zh""#;
        return Err(check.fault(0..0, "letters", "none", remedy));
    }
    if *table.reversible.get_ref() {
        check.distinct(&table.letters)?;
    }
    let mut contexts = Vec::new();
    for context in &table.contexts {
        contexts.push(check.context(context, &letters)?);
    }
    Ok(Scheme {
        id: table.id.into_inner(),
        title: table.title,
        source: table.source,
        languages: table.languages,
        reversible: table.reversible.into_inner(),
        notes: table.notes,
        dropped: table.dropped,
        capitals: check.capitals(&table.capitals, &letters)?,
        read_back: check.read_back(&table.read_back, &letters)?,
        letters,
        contexts,
    })
}

struct Check<'a> {
    location: &'a Location,
    text: &'a str,
}

impl Check<'_> {
    fn fault(
        &self,
        at: Range<usize>,
        expected: impl Display,
        found: impl Display,
        remedy: impl Display,
    ) -> Error {
        let before = self.text.as_bytes().iter().take(at.start);
        let line = 1 + before.filter(|&&byte| byte == b'\n').count();
        self.location
            .malformed(format!("line {line}"), expected, found, remedy)
    }

    fn syntax(&self, error: &toml::de::Error) -> Error {
        let expected = "a scheme's table in TOML: id, title, source, languages, reversible \
                        and [letters], each key once";
        let remedy = "fix that line; the tables in schemes/ are examples";
        let at = error.span().unwrap_or(0..0);
        self.fault(at, expected, error.message().trim(), remedy)
    }

    /// Checks every row and returns them in alphabetical order.
    fn rows(&self, rows: &Rows) -> Result<Vec<(char, String)>, Error> {
        let mut letters = Vec::new();
        for (letter, written) in rows {
            letters.push((self.letter(letter)?, self.written(written)?));
        }
        letters.sort_by_key(|&(letter, _)| alphabetical(letter));
        Ok(letters)
    }

    /// Checks the pairs of a small Latin letter and its capital: the small one is written, and no other
    /// one has that capital.
    fn capitals(
        &self,
        rows: &Rows,
        letters: &[(char, String)],
    ) -> Result<Vec<(char, char)>, Error> {
        let mut capitals = Vec::new();
        for (key, value) in rows {
            let small = self.latin(key, "small", char::is_lowercase)?;
            if !letters.iter().any(|(_, written)| written.contains(small)) {
                let expected = "a small letter that [letters] writes";
                return Err(self.fault(key.span(), expected, named(small), "take this line out"));
            }
            capitals.push((small, self.latin(value, "capital", char::is_uppercase)?));
        }
        let written: BTreeSet<char> = letters.iter().flat_map(|(_, text)| text.chars()).collect();
        for ((_, value), &(small, capital)) in rows.iter().zip(&capitals) {
            let own = |other: char| capitals.iter().find(|(known, _)| *known == other);
            let has_it = |other: &&char| match own(**other) {
                Some((_, own)) => *own == capital,
                None => other.to_uppercase().eq([capital]),
            };
            if let Some(other) = written.iter().filter(|&&one| one != small).find(has_it) {
                let found = format!("{capital} for both {small} and {other}");
                let remedy = "give one of them another capital";
                return Err(self.fault(value.span(), "a capital of one letter", found, remedy));
            }
        }
        Ok(capitals)
    }

    /// Checks the letters that are read back where several are written alike.
    fn read_back(
        &self,
        value: &Option<Spanned<String>>,
        letters: &[(char, String)],
    ) -> Result<String, Error> {
        let Some(value) = value else {
            return Ok(String::new());
        };
        let known = |letter: char| letters.iter().any(|(known, _)| *known == letter);
        match value.get_ref().chars().find(|&letter| !known(letter)) {
            None => Ok(value.get_ref().clone()),
            Some(letter) => {
                let remedy = "name the letters that are read where several are written alike";
                Err(self.fault(value.span(), "letters of [letters]", named(letter), remedy))
            }
        }
    }

    /// The one Latin letter of a text, which must be of a case.
    fn latin(
        &self,
        text: &Spanned<String>,
        case: &str,
        is_of_case: impl Fn(char) -> bool,
    ) -> Result<char, Error> {
        let mut letters = text.get_ref().chars();
        let latin = |letter: &char| Script::of(*letter) == Some(Script::Latin);
        match (letters.next().filter(latin), letters.next()) {
            (Some(letter), None) if is_of_case(letter) => Ok(letter),
            _ => {
                let expected = format!("one {case} Latin letter");
                let found = format!("{:?}", text.get_ref());
                let remedy = r#"write a small letter and its capital, as "i" = "İ""#;
                Err(self.fault(text.span(), expected, found, remedy))
            }
        }
    }

    fn letter(&self, key: &Spanned<String>) -> Result<char, Error> {
        let mut chars = key.get_ref().chars();
        let (Some(letter), None) = (chars.next(), chars.next()) else {
            let found = format!("{:?}", key.get_ref());
            let remedy = match key.get_ref().nfc().collect::<Vec<_>>()[..] {
                [one] => format!("write it as the one character {}", named(one)),
                _ => "write one line for each letter".to_owned(),
            };
            return Err(self.fault(key.span(), "one small Cyrillic letter", found, remedy));
        };
        let remedy = match (Script::of(letter), letter.is_lowercase()) {
            (Some(Script::Cyrillic), true) => return Ok(letter),
            (Some(Script::Cyrillic), false) => {
                let small = letter.to_lowercase().collect::<String>();
                format!("write {small}: capitals follow from small letters")
            }
            _ => match twin(letter, LATIN_TWINS, CYRILLIC_TWINS) {
                Some(twin) => format!("write the {}", named(twin)),
                None => "take this line out".to_owned(),
            },
        };
        let expected = "a small Cyrillic letter";
        Err(self.fault(key.span(), expected, named(letter), remedy))
    }

    fn written(&self, value: &Spanned<String>) -> Result<String, Error> {
        let written = value.get_ref();
        for letter in written.chars() {
            let expected = "small Latin letters and marks";
            let remedy = match Script::of(letter) {
                Some(Script::Latin) if letter.is_lowercase() => continue,
                Some(Script::Latin) => "write small letters: capitals follow from them".to_owned(),
                None if is_mark(letter) => continue,
                _ => match twin(letter, CYRILLIC_TWINS, LATIN_TWINS) {
                    Some(twin) => format!("write the {}", named(twin)),
                    None => "write what this letter becomes in Latin script".to_owned(),
                },
            };
            return Err(self.fault(value.span(), expected, named(letter), remedy));
        }
        let length = written.chars().count();
        if length > LONGEST {
            let expected = format!("at most {LONGEST} letters and marks");
            let remedy = "write what one letter becomes";
            return Err(self.fault(value.span(), expected, length, remedy));
        }
        if !is_nfc(written) {
            let composed: String = written.nfc().collect();
            let found = format!("{} ({written})", codes(written));
            let expected = format!("the composed form {} ({composed})", codes(&composed));
            let remedy = format!("write {composed} as Unicode's normal form C has it");
            return Err(self.fault(value.span(), expected, found, remedy));
        }
        Ok(written.clone())
    }

    /// Checks that a reversible scheme has a distinct, nonempty romanization for each letter.
    fn distinct(&self, rows: &Rows) -> Result<(), Error> {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (letter, written) in rows {
            let fault = |found: String| {
                let expected = "what no other letter becomes, as the scheme is reversible";
                let remedy = "fix the line, or write reversible = false";
                self.fault(written.span(), expected, found, remedy)
            };
            if written.get_ref().is_empty() {
                return Err(fault(format!("nothing for {}", letter.get_ref())));
            }
            if let Some(other) = seen.insert(written.get_ref(), letter.get_ref()) {
                let (letter, written) = (letter.get_ref(), written.get_ref());
                return Err(fault(format!("{written} for both {other} and {letter}")));
            }
        }
        Ok(())
    }

    fn context(&self, table: &ContextTable, letters: &[(char, String)]) -> Result<Context, Error> {
        let rows = self.rows(&table.letters)?;
        for key in table.letters.keys() {
            if !letters
                .iter()
                .any(|(known, _)| key.get_ref().starts_with(*known))
            {
                let remedy = "say under [letters] how it is written elsewhere";
                let found = key.get_ref().clone();
                return Err(self.fault(key.span(), "a letter of [letters]", found, remedy));
            }
        }
        if table.after.is_none() && table.before.is_none() {
            let at = table.letters.keys().map(|key| key.span().start).min();
            let at = at.unwrap_or(0)..0;
            let remedy = r#"write the letters it follows, as after = "^аеи" (^ is a word's start)"#;
            return Err(self.fault(at, "after or before", "neither", remedy));
        }
        Ok(Context {
            after: self.neighbors(table.after.as_ref(), '^')?,
            before: self.neighbors(table.before.as_ref(), '$')?,
            letters: rows,
        })
    }

    fn neighbors(
        &self,
        value: Option<&Spanned<String>>,
        edge: char,
    ) -> Result<Option<String>, Error> {
        let Some(value) = value else { return Ok(None) };
        let stranger = |letter: char| {
            letter != edge
                && (Script::of(letter) != Some(Script::Cyrillic) || !letter.is_lowercase())
        };
        match value.get_ref().chars().find(|&letter| stranger(letter)) {
            None => Ok(Some(value.get_ref().clone())),
            Some(letter) => {
                let expected = format!("small Cyrillic letters, or {edge} for a word's edge");
                let remedy = "take it out, or write the Cyrillic letter meant";
                Err(self.fault(value.span(), expected, named(letter), remedy))
            }
        }
    }
}

/// Whether a character is a mark that romanizations put after or over letters.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '\u{0300}'..='\u{036F}' | 'ʹ' | 'ʺ' | 'ʼ' | '’' | '”' | '\'' | '"' | '`' | '´' | '·'
    )
}

fn twin(letter: char, these: &str, those: &str) -> Option<char> {
    let place = these.chars().position(|known| known == letter)?;
    those.chars().nth(place)
}

fn named(letter: char) -> String {
    let script = match Script::of(letter) {
        Some(Script::Cyrillic) => "Cyrillic ",
        Some(Script::Latin) => "Latin ",
        None => "",
    };
    format!("{script}{letter} (U+{:04X})", u32::from(letter))
}

fn codes(text: &str) -> String {
    let codes: Vec<String> = text
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    codes.join(" ")
}
