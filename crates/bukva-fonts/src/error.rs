//! The error of this crate.

use std::io;

use thiserror::Error;

/// Why a font file gives no face, or a face no glyph.
///
/// The text names the file and the place in it; a cause of [`FontError::Unreadable`] is its
/// `source` and not part of the text.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FontError {
    /// The file could not be read from the disk.
    #[error("{file}: cannot be read")]
    Unreadable {
        /// The file's path.
        file: String,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are not what a font has at that place.
    #[error("{file}: {place}: expected {expected}, found {found}")]
    Malformed {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// Where in the file.
        place: String,
        /// What a font has there.
        expected: String,
        /// What is there.
        found: String,
    },
    /// An axis was set that the face does not have.
    #[error("{file}: expected one of its variation axes ({known}), found {tag:?}")]
    UnknownAxis {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// The tag that was asked for.
        tag: String,
        /// The axes that the face has, with their ranges; `none` for a static face.
        known: String,
    },
    /// An axis was set to a value outside its range.
    #[error("{file}: axis {tag}: expected a value from {min} to {max}, found {value}")]
    AxisOutOfRange {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// The axis.
        tag: String,
        /// Its least value.
        min: f32,
        /// Its greatest value.
        max: f32,
        /// The value that was asked for.
        value: f32,
    },
}

impl FontError {
    pub(crate) fn malformed(
        file: &str,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::Malformed {
            file: file.to_owned(),
            place: place.into(),
            expected: expected.into(),
            found: found.into(),
        }
    }
}
