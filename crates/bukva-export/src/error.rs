//! The crate's error type.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The kind of an [`Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model file is damaged.
    #[error(transparent)]
    Model(#[from] bukva::Error),
    /// A file of that name is there already.
    #[error("this file exists")]
    Exists,
    /// The file can't be written.
    #[error("cannot be written")]
    Io(#[from] io::Error),
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
