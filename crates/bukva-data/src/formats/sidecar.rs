//! The JSON metadata file that accompanies IDX files and image folders.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use bukva_glyphs::atomic_file::{self, Pending};
use bukva_glyphs::letter::{self, MOST_LETTERS};
use bukva_glyphs::{Error, Location};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{arrays, gzip};
use crate::hand_id::HandId;
use crate::set::{GlyphSet, Hand};
use crate::usage::Usage;

/// A JSON file with the letters in label order, and further metadata.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Sidecar {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The number of images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) n: Option<usize>,
    /// The letters, in label order.
    #[serde(alias = "letters", deserialize_with = "few_texts")]
    pub(crate) labels: Vec<String>,
    /// The number of images of each letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) counts: Option<BTreeMap<String, usize>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) hands: Vec<Hand>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) hand_of: Vec<HandId>,
    /// In a folder of images: their paths, in the order of the set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<String>,
}

impl Sidecar {
    /// Reads a sidecar: JSON with these fields, a JSON list of letters, or text with one letter per
    /// line.
    pub(crate) fn read(path: &Path, usage: &Usage) -> Result<Self, Error> {
        Self::parse(&gzip::text(path, usage)?, &Location::file(path), usage)
    }

    /// Reads the text of a sidecar.
    pub(crate) fn parse(text: &str, at: &Location, usage: &Usage) -> Result<Self, Error> {
        // Windows' editors write one.
        let text = text.trim_start_matches('\u{feff}');
        // A hand is the largest thing that is parsed, and each but the first follows a comma.
        let commas = text.bytes().filter(|&byte| byte == b',').count() as u64;
        let parsed = commas * size_of::<Hand>() as u64;
        usage.hold(parsed).map_err(|kind| at.error(kind))?;
        let wrong = |error: serde_json::Error| {
            let expected = "{\"labels\": [\"А\", \"Б\", …]} or a list of letters";
            let place = format!("line {}, column {}", error.line(), error.column());
            at.malformed(place, expected, &error, "name the letters in label order")
        };
        match text.trim_start().chars().next() {
            Some('{') => serde_json::from_str(text).map_err(wrong),
            Some('[') => few_texts(&mut serde_json::Deserializer::from_str(text))
                .map(Self::of)
                .map_err(wrong),
            _ => Ok(Self::of(lines(text, at)?)),
        }
    }

    fn of(labels: Vec<String>) -> Self {
        Self {
            labels,
            ..Self::default()
        }
    }

    /// Describes a set.
    pub(crate) fn describe(set: &GlyphSet) -> Self {
        let labels: Vec<String> = set.letters.iter().map(char::to_string).collect();
        Self {
            name: Some(set.name.clone()),
            n: Some(set.len()),
            counts: Some(labels.iter().cloned().zip(set.counts()).collect()),
            labels,
            hands: set.hands.clone(),
            hand_of: set.hand_of.clone(),
            files: Vec::new(),
        }
    }

    /// Writes the sidecar as JSON, to replace an older one.
    pub(crate) fn prepare(&self, path: &Path) -> Result<Pending, Error> {
        atomic_file::prepare::<io::Error>(path, |file| {
            serde_json::to_writer(&mut *file, self)?;
            file.write_all(b"\n")
        })
        .map_err(|error| Location::file(path).write(error))
    }

    /// The letters, after validation.
    pub(crate) fn letters(&self, at: &Location) -> Result<Vec<char>, Error> {
        letter::unique(&self.labels, at)
    }

    /// Checks that the sidecar matches the images that were read.
    pub(crate) fn check(&self, set: &GlyphSet, at: &Location) -> Result<(), Error> {
        let advice = "the files belong to different sets, or one was changed: write them together";
        if let Some(count) = self.n.filter(|&count| count != set.len()) {
            let expected = format!("the {} images that were read", set.len());
            return Err(at.malformed("\"n\"", expected, count, advice));
        }
        let Some(counts) = &self.counts else {
            return Ok(());
        };
        for (letter, count) in set.letters.iter().zip(set.counts()) {
            let told = counts.get(&letter.to_string()).copied();
            if let Some(told) = told.filter(|&told| told != count) {
                let place = format!("\"counts\" of {letter}");
                return Err(at.malformed(place, format!("{count}, as labeled"), told, advice));
            }
        }
        Ok(())
    }

    /// Moves the hands into the set, if there are any.
    pub(crate) fn give_hands(self, set: &mut GlyphSet, at: &Location) -> Result<(), Error> {
        if self.hands.is_empty() {
            return Ok(());
        }
        if self.hand_of.len() != set.len() {
            let expected = format!("{} entries, one per image", set.len());
            let advice = "leave out \"hands\" and \"hand_of\" where no hand is known";
            return Err(at.malformed("\"hand_of\"", expected, self.hand_of.len(), advice));
        }
        let indices: Vec<u64> = self.hand_of.iter().map(|hand| hand.0.into()).collect();
        arrays::check_bound(&indices, self.hands.len(), at)?;
        set.hands = self.hands;
        set.hand_of = self.hand_of;
        Ok(())
    }
}

/// The letters of a text: one per line, or all in one line with or without spaces.
fn lines(text: &str, at: &Location) -> Result<Vec<String>, Error> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty()).take(MOST_LETTERS + 1);
    let lines: Vec<&str> = lines.collect();
    match lines[..] {
        [only] if only.len() <= MOST_LETTERS * 4 => Ok(letter::split(only)),
        [_] => Err(at.too_large("line 1", format!("{} bytes", text.len()), MOST_LETTERS * 4)),
        _ => Ok(lines.into_iter().map(str::to_owned).collect()),
    }
}

/// Reads a list of texts, up to one more than there may be letters.
fn few_texts<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<String>, D::Error> {
    struct Few;

    impl<'de> Visitor<'de> for Few {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a list of at most {MOST_LETTERS} letters")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
            let mut texts = Vec::new();
            while let Some(text) = list.next_element()? {
                texts.push(text);
                if texts.len() > MOST_LETTERS {
                    return Err(A::Error::invalid_length(texts.len(), &self));
                }
            }
            Ok(texts)
        }
    }

    list.deserialize_seq(Few)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_any_kind_of_sidecar() {
        let (at, usage) = (Location::named("x"), Usage::default());
        for text in ["{\"labels\": [\"А\", \"Б\"]}", " [\"А\", \"Б\"]", "А\nБ\n"] {
            let marked = format!("\u{feff}{text}");
            let sidecar = Sidecar::parse(&marked, &at, &usage).unwrap();
            assert_eq!(sidecar.labels, ["А", "Б"], "{text}");
        }
    }

    #[test]
    fn letters_stand_in_lines_or_in_one() {
        let lines = |text| lines(text, &Location::named("x")).unwrap();
        assert_eq!(lines("А\nБ\n\nВ\n"), ["А", "Б", "В"]);
        assert_eq!(lines("А Б В\n"), ["А", "Б", "В"]);
        assert_eq!(lines("АБВ"), ["А", "Б", "В"]);
        assert_eq!(lines("И\u{306}А"), ["Й", "А"]);
        assert_eq!(lines("U+0416\n"), ["U+0416"]);
        assert!(lines("\n").is_empty());
    }
}
