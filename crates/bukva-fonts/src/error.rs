//! The error type of this crate.

use std::io;

use thiserror::Error;

/// Why a font file cannot be read as a face, or a letter cannot be rendered.
///
/// The message contains the file and the location in it. The cause of [`FontError::Unreadable`] is
/// its `source` and is not part of the message.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FontError {
    /// The file could not be read from disk.
    #[error("{file}: cannot be read")]
    Unreadable {
        /// The file's path.
        file: String,
        /// The system's error.
        source: io::Error,
    },
    /// The bytes at some location are not valid in a font.
    #[error("{file}: {place}: expected {expected}, found {found}")]
    Malformed {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// The location in the file.
        place: String,
        /// The expected contents.
        expected: String,
        /// The actual contents.
        found: String,
    },
    /// The face does not have the requested axis.
    #[error("{file}: expected one of its variation axes ({known}), found {tag:?}")]
    UnknownAxis {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// The requested tag.
        tag: String,
        /// The axes that the face has, with their ranges; `none` for a static face.
        known: String,
    },
    /// An axis was set twice.
    #[error("{file}: axis {tag}: expected one value, found several")]
    RepeatedAxis {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// The axis.
        tag: String,
    },
    /// An axis was set to a value outside its range.
    #[error("{file}: axis {tag}: expected a value from {min} to {max}, found {value}")]
    AxisOutOfRange {
        /// The file's path, or the name given to its bytes.
        file: String,
        /// The axis.
        tag: String,
        /// Its minimum value.
        min: f32,
        /// Its maximum value.
        max: f32,
        /// The requested value.
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
