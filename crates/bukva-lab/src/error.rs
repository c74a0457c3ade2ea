//! The crate's error type.

use std::error::Error as StdError;
use std::path::{Path, PathBuf};
use std::{fmt, io};

mod kind;

pub use kind::ErrorKind;

/// An error, with its kind and the file or folder that caused it.
#[derive(Debug)]
pub struct Error {
    path: Option<PathBuf>,
    kind: ErrorKind,
}

impl Error {
    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The file or folder that caused the error, if any.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Adds the file or folder that caused the error, unless it has one already.
    pub(crate) fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path.get_or_insert_with(|| path.into());
        self
    }

    /// The error and its causes, in one line.
    pub(crate) fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text += &format!(": {error}");
            cause = error.source();
        }
        text
    }

    /// Converts an I/O error on a file, for `map_err`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::from(ErrorKind::Io(source)).at(path)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { path: None, kind }
    }
}

impl From<bukva_glyphs::Error> for Error {
    fn from(error: bukva_glyphs::Error) -> Self {
        ErrorKind::Glyphs(error).into()
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

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.kind.source()
    }
}
