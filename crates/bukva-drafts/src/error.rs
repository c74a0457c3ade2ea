//! The crate's error type.

use std::fmt;
use std::path::{Path, PathBuf};

use bukva_fonts::FontError;

/// An error of reading a font, drafting letters, or writing them, with its kind and the file or
/// folder, if any.
#[derive(Debug)]
pub struct Error {
    path: Option<PathBuf>,
    kind: ErrorKind,
}

/// The kind of an [`Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A font file can't be read.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The model can't draw what is wanted.
    #[error(transparent)]
    Model(Box<bukva::Error>),
    /// The files of one face count in different units.
    #[error("expected files of one face, found {first} and {other} units per em")]
    OtherUnits {
        /// Units per em of the first file.
        first: f64,
        /// Units per em of the file that differs.
        other: f64,
    },
    /// The font has too few letters of the script from which its hand is taken.
    #[error(
        "expected at least three letters of the script from which the hand is taken, found {found}"
    )]
    NoLetters {
        /// How many of its letters the font has.
        found: usize,
    },
    /// A file or folder can't be written.
    #[error("cannot be written")]
    Io(#[source] std::io::Error),
    /// The font source can't be made.
    #[error("cannot be made a UFO: {0}")]
    Ufo(String),
    /// The font file can't be made.
    #[error("cannot be made a TTF: {0}")]
    Ttf(String),
}

impl Error {
    pub(crate) fn at(kind: ErrorKind, path: impl Into<PathBuf>) -> Self {
        Self {
            path: Some(path.into()),
            kind,
        }
    }

    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The file or folder, if the error is about one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

impl From<bukva::Error> for ErrorKind {
    fn from(error: bukva::Error) -> Self {
        Self::Model(Box::new(error))
    }
}

impl<K: Into<ErrorKind>> From<K> for Error {
    fn from(kind: K) -> Self {
        Self {
            path: None,
            kind: kind.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        self.kind.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind.source()
    }
}
