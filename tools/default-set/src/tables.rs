//! The two tables that define the default set: packages and faces.

use std::collections::BTreeMap;
use std::path::Path;

use bukva_data::Split;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::MakeError;

/// A pinned npm package of one font family.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PackageRow {
    /// Its npm name, such as `@fontsource/lobster`.
    pub(crate) package: String,
    /// Its version.
    pub(crate) version: String,
    /// Its license, as an SPDX identifier.
    #[serde(rename = "licence")]
    pub(crate) license: String,
    /// The checksum of its tarball: `sha512-` and base64.
    pub(crate) integrity: String,
    /// The font family.
    pub(crate) family: String,
}

/// One face to render.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct FaceRow {
    /// The package that contains it.
    pub(crate) package: String,
    /// The font family.
    pub(crate) family: String,
    /// The kind of hand, in the terms of the table; see [`FaceRow::style`].
    pub(crate) style: String,
    /// The group of faces that are held out together.
    pub(crate) group: String,
    /// `train`, `val` or `test`.
    pub(crate) split: String,
    /// Stroke weight, 400 for regular and 700 for bold.
    pub(crate) weight: u32,
    /// 1 for an italic.
    pub(crate) italic: u8,
    /// Variation axes to set, as a JSON object; empty for a static file.
    pub(crate) axes: String,
    /// The file with the Latin letters.
    pub(crate) latin_file: String,
    /// The file with the Cyrillic letters; empty if the face has none.
    pub(crate) cyrillic_file: String,
    /// 1 if lowercase letters look like capitals.
    pub(crate) caps_only: u8,
    /// 1 if the Ukrainian letters are rendered.
    pub(crate) ukrainian: u8,
    /// 1 if the Serbian letters are rendered.
    pub(crate) serbian: u8,
}

impl FaceRow {
    /// The axes to set, by tag.
    ///
    /// # Errors
    /// [`MakeError::Table`] if the column is not a JSON object of numbers.
    pub(crate) fn axes(&self) -> Result<BTreeMap<String, f32>, MakeError> {
        if self.axes.is_empty() {
            return Ok(BTreeMap::new());
        }
        serde_json::from_str(&self.axes).map_err(|error| {
            let found = format!("{:?} ({error})", self.axes);
            self.malformed("axes", "a JSON object from tags to numbers", found)
        })
    }

    /// The face's name, unique within the set: family, weight, other axes, `italic`.
    ///
    /// # Errors
    /// As [`FaceRow::axes`].
    pub(crate) fn name(&self) -> Result<String, MakeError> {
        let mut name = format!("{} {}", self.family, self.weight);
        for (tag, value) in self.axes()?.iter().filter(|(tag, _)| *tag != "wght") {
            name.push_str(&format!(" {tag} {value}"));
        }
        if self.italic == 1 {
            name.push_str(" italic");
        }
        Ok(name)
    }

    /// The prescribed split.
    ///
    /// # Errors
    /// [`MakeError::Table`] for an unknown split.
    pub(crate) fn split(&self) -> Result<Split, MakeError> {
        let known = Split::ALL
            .into_iter()
            .find(|split| split.name() == self.split);
        known.ok_or_else(|| self.malformed("split", "train, val or test", &self.split))
    }

    fn malformed(&self, column: &str, expected: &str, found: impl Into<String>) -> MakeError {
        MakeError::Table {
            table: format!("faces, {} {}, {column}", self.family, self.weight),
            expected: expected.to_owned(),
            found: found.into(),
        }
    }

    /// The kind of hand, in the terms of the glyph set. Kinds too rare for a category of their own
    /// (pixel fonts, old Slavonic) count as display faces.
    ///
    /// # Errors
    /// [`MakeError::Table`] for an unknown kind.
    pub(crate) fn style(&self) -> Result<&'static str, MakeError> {
        Ok(match self.style.as_str() {
            "serif" => "serif",
            "sans-serif" => "sans-serif",
            "handwriting" => "handwriting",
            "mono" => "monospace",
            "display" | "pixel" | "old-slavonic" => "display",
            other => {
                let known = "serif, sans-serif, display, handwriting, mono, pixel or old-slavonic";
                return Err(self.malformed("style", known, other));
            }
        })
    }
}

/// Reads a table with one row per line and the column names in the first line.
///
/// # Errors
/// [`MakeError::Table`] with the line and the column.
pub(crate) fn read<Row: DeserializeOwned>(path: &Path) -> Result<Vec<Row>, MakeError> {
    let malformed = |error: csv::Error| MakeError::Table {
        table: path.display().to_string(),
        expected: "a table in CSV".to_owned(),
        found: error.to_string(),
    };
    let mut reader = csv::Reader::from_path(path).map_err(malformed)?;
    reader
        .deserialize()
        .map(|row| row.map_err(malformed))
        .collect()
}
