//! Romanization schemes, which map each Cyrillic letter to Latin letters.
//!
//! A scheme is a TOML table, which is checked when it is read. The built-in ones are in `schemes/`;
//! [`Scheme::open`] reads a user's own.

mod alphabet;
mod capitals;
mod read_back;
mod romanize;
mod table;
#[cfg(test)]
mod tests;

use std::{fs::File, io::Read, path::Path};

use crate::error::{Error, ErrorKind};
use crate::location::Location;

macro_rules! tables {
    ($($id:literal)*) => {
        [$((concat!("schemes/", $id, ".toml"), include_str!(concat!("../../schemes/", $id, ".toml")))),*]
    };
}

/// The built-in tables, in the order they are listed in.
const BUILTIN: [(&str, &str); 9] = tables! {
    "iso-9" "gost-7.79-b" "bgn-pcgn" "ala-lc"
    "icao-9303" "ukrainian-2010" "bulgarian-2009" "serbian-gaj" "kazakh-2021"
};

/// The largest table that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// A romanization scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    id: String,
    title: String,
    source: String,
    languages: Vec<String>,
    reversible: bool,
    notes: Vec<String>,
    dropped: String,
    /// The capitals that Unicode has otherwise, after their small letters.
    capitals: Vec<(char, char)>,
    /// The letters that are read back where several are written alike.
    read_back: String,
    letters: Vec<(char, String)>,
    contexts: Vec<Context>,
}

/// A special romanization of a letter next to certain neighbors.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Context {
    /// The possible preceding letters; `^` is the start of a word. `None` for any.
    after: Option<String>,
    /// The possible following letters; `$` is the end of a word. `None` for any.
    before: Option<String>,
    letters: Vec<(char, String)>,
}

impl Scheme {
    /// The id of the scheme that is used unless another one is chosen.
    pub const DEFAULT: &str = "iso-9";

    /// The built-in schemes.
    ///
    /// # Errors
    /// When a built-in table is invalid, which the tests rule out.
    pub fn all() -> Result<Vec<Self>, Error> {
        let tables = BUILTIN.iter();
        tables
            .map(|(file, text)| table::parse(&Location::named(*file), text))
            .collect()
    }

    /// The built-in scheme with an id such as `iso-9`.
    ///
    /// # Errors
    /// When the id is unknown; the error lists the known ids.
    pub fn builtin(id: &str) -> Result<Self, Error> {
        let mut known = Vec::new();
        for scheme in Self::all()? {
            if scheme.id.eq_ignore_ascii_case(id.trim()) {
                return Ok(scheme);
            }
            known.push(scheme.id);
        }
        Err(Error::from(ErrorKind::UnknownName {
            what: "scheme",
            found: id.to_owned(),
            known: format!("{}, or the path of a .toml file", known.join(", ")),
        }))
    }

    /// Reads a scheme from a user's own table.
    ///
    /// # Errors
    /// When the file cannot be read or its table is invalid; the error contains the line.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let location = Location::file(path);
        let mut bytes = Vec::new();
        // Otherwise, a table truncated at the limit would be reported as a syntax error.
        let length = File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| location.read(error))?;
        if length as u64 > MAX_BYTES {
            let found = format!("more than {MAX_BYTES} bytes");
            return Err(location.too_large("the table", found, format!("{MAX_BYTES} bytes")));
        }
        table::parse(&location, &location.text(bytes)?)
    }

    /// The scheme that a setting names: a built-in id, or the path of a `.toml` file.
    ///
    /// # Errors
    /// Those of [`Scheme::builtin`] and [`Scheme::open`].
    pub fn named(name: &str) -> Result<Self, Error> {
        let path = Path::new(name);
        match path.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("toml") => Self::open(path),
            _ => Self::builtin(name),
        }
    }

    /// The short name, such as `iso-9`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The display name, such as `ISO 9:1995`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The document that publishes the scheme.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The scheme's languages, as ISO 639-1 codes.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// Whether the romanization is reversible: each letter has its own.
    pub fn is_reversible(&self) -> bool {
        self.reversible
    }

    /// Small Latin letters whose capitals are not Unicode's, and these.
    pub fn capitals(&self) -> &[(char, char)] {
        &self.capitals
    }

    /// Rules and exceptions that are not part of the table of letters.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The small Cyrillic letters in alphabetical order, and the romanization of each without
    /// special neighbors; empty for a letter that is omitted.
    pub fn letters(&self) -> &[(char, String)] {
        &self.letters
    }

    /// The romanization of a single letter if it is one letter too; `None` for an unknown letter.
    pub fn written_letter(&self, letter: char) -> Option<char> {
        let written = self.written(letter)?;
        let mut written = written.chars();
        written.next().filter(|_| written.next().is_none())
    }

    /// The romanization of a single letter, small or capital; `None` for an unknown letter.
    pub fn written(&self, letter: char) -> Option<String> {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let (_, written) = self.letters.iter().find(|(known, _)| *known == small)?;
        Some(match letter.is_lowercase() {
            true => written.clone(),
            false => self.capitalized(written),
        })
    }
}
