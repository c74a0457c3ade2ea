//! The crate's error type.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The kind of an [`Error`].
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model file is damaged.
    Model(bukva::Error),
    /// A file of that name is there already.
    Exists,
    /// The file can't be written.
    Io(io::Error),
}

/// An error of an export, with the file that can't be written, if it is one.
#[derive(Debug)]
pub struct Error {
    path: Option<PathBuf>,
    kind: ErrorKind,
}

impl Error {
    pub(crate) fn new(path: &Path, kind: ErrorKind) -> Self {
        let path = Some(path.to_owned());
        Self { path, kind }
    }

    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The file that can't be written.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

impl From<io::Error> for ErrorKind {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        let kind = error.into();
        Self { path: None, kind }
    }
}

impl From<bukva::Error> for Error {
    fn from(error: bukva::Error) -> Self {
        let kind = ErrorKind::Model(error);
        Self { path: None, kind }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        match &self.kind {
            ErrorKind::Model(error) => write!(f, "{error}"),
            ErrorKind::Exists => f.write_str("this file exists"),
            ErrorKind::Io(_) => f.write_str("cannot be written"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            // Its message is this one's.
            ErrorKind::Model(error) => error.source(),
            ErrorKind::Exists => None,
            ErrorKind::Io(error) => Some(error),
        }
    }
}
