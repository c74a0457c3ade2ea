//! What can go wrong with data files: where, what was expected, what was found, what to do.

use std::fmt::Display;
use std::io::{self, ErrorKind};

use super::limits::OverLimit;
use crate::glyph::PictureError;

/// A data file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file system refused, or the packed data is damaged.
    #[error("{file}: cannot be read: {source}")]
    Read {
        /// The file, with its member if it is an archive.
        file: Box<str>,
        /// The reason.
        source: io::Error,
    },
    /// The file system refused.
    #[error("{file}: cannot be written: {source}")]
    Write {
        /// The file.
        file: Box<str>,
        /// The reason.
        source: io::Error,
    },
    /// The content is not what the format or the rest of the data asks for.
    #[error("{file}, {place}: expected {expected}, found {found}; {advice}")]
    Malformed {
        /// The file, with its member if it is an archive.
        file: Box<str>,
        /// Where in the file: a byte, a row, a key.
        place: Box<str>,
        /// What should be there.
        expected: Box<str>,
        /// What is there.
        found: Box<str>,
        /// What to do about it.
        advice: Box<str>,
    },
    /// The content is, or claims to be, larger than this program is willing to hold.
    #[error("{file}, {place}: {found} is over the limit of {limit}; {advice}")]
    TooLarge {
        /// The file, with its member if it is an archive.
        file: Box<str>,
        /// Where in the file.
        place: Box<str>,
        /// The size claimed or reached.
        found: Box<str>,
        /// The largest size accepted.
        limit: Box<str>,
        /// What to do about it.
        advice: Box<str>,
    },
    /// An image that makes no glyph.
    #[error("{file}: {source}")]
    Picture {
        /// The image file, or the array and its row.
        file: Box<str>,
        /// The reason.
        source: PictureError,
    },
}

/// The file, and in an archive the member, that is being read: makes errors that say so.
#[derive(Clone, Debug)]
pub(crate) struct At(String);

impl At {
    /// A file.
    pub(crate) fn file(path: &std::path::Path) -> Self {
        Self(path.display().to_string())
    }

    /// Something without a path.
    pub(crate) fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// A member of this archive.
    pub(crate) fn member(&self, name: &str) -> Self {
        Self(format!("{} ({name})", self.0))
    }

    /// Content that breaks the rules.
    pub(crate) fn malformed(
        &self,
        place: impl Display,
        expected: impl Display,
        found: impl Display,
        advice: impl Display,
    ) -> DataError {
        DataError::Malformed {
            file: self.0.as_str().into(),
            place: place.to_string().into(),
            expected: expected.to_string().into(),
            found: found.to_string().into(),
            advice: advice.to_string().into(),
        }
    }

    /// Content over a limit.
    pub(crate) fn too_large(
        &self,
        place: impl Display,
        found: impl Display,
        limit: impl Display,
    ) -> DataError {
        DataError::TooLarge {
            file: self.0.as_str().into(),
            place: place.to_string().into(),
            found: found.to_string().into(),
            limit: limit.to_string().into(),
            advice: "check that the file is what you think it is, or split it".into(),
        }
    }

    /// A failed read. One that a limit stopped becomes [`DataError::TooLarge`], and packed data
    /// that ends early or fails its checksum [`DataError::Malformed`].
    pub(crate) fn read(&self, source: io::Error) -> DataError {
        let over = source
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<OverLimit>());
        if let Some(over) = over {
            return self.too_large(over.place(), over.found(), over.limit());
        }
        match source.kind() {
            ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput => {
                let advice = "the file is damaged or was cut off: fetch or save it again";
                self.malformed("the packed data", "it whole", source, advice)
            }
            _ => DataError::Read {
                file: self.0.as_str().into(),
                source,
            },
        }
    }

    /// A failed write.
    pub(crate) fn write(&self, source: io::Error) -> DataError {
        DataError::Write {
            file: self.0.as_str().into(),
            source,
        }
    }

    /// An image that makes no glyph.
    pub(crate) fn picture(&self, source: PictureError) -> DataError {
        DataError::Picture {
            file: self.0.as_str().into(),
            source,
        }
    }
}
