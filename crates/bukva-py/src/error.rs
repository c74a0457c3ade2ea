//! Errors as Python's exceptions.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use pyo3::PyErr;

/// Python's classes, which are subclasses of `ValueError` and `OSError` too.
mod classes {
    pyo3::import_exception!(bukva._errors, BukvaError);
    pyo3::import_exception!(bukva._errors, BukvaValueError);
    pyo3::import_exception!(bukva._errors, BukvaFileError);
}

/// An error of a library, or of an argument.
#[derive(Debug)]
pub(crate) enum Error {
    Model(bukva::Error),
    Glyph(bukva::GlyphError),
    /// A picture that is in memory, by its place among the others.
    Picture(usize, bukva::GlyphError),
    Argument(String),
}

impl From<bukva::Error> for Error {
    fn from(error: bukva::Error) -> Self {
        Self::Model(error)
    }
}

impl From<bukva::GlyphError> for Error {
    fn from(error: bukva::GlyphError) -> Self {
        Self::Glyph(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cause: &dyn StdError = match self {
            Self::Argument(message) => return f.write_str(message),
            Self::Model(error) => error,
            Self::Glyph(error) => error,
            Self::Picture(place, error) => {
                write!(f, "picture {place}: ")?;
                error
            }
        };
        write!(f, "{cause}")?;
        let mut cause = cause.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

/// The exception of an error. Files that can't be read raise an `OSError`, damaged models a plain
/// `BukvaError`, and whatever else is wrong with a value a `ValueError`.
pub(crate) fn raised(error: Error) -> PyErr {
    let message = error.to_string();
    let is_file = match &error {
        Error::Model(error) => matches!(
            error.kind(),
            bukva::ErrorKind::Io(_) | bukva::ErrorKind::NoModel
        ),
        Error::Glyph(error) => {
            let cause = error.source();
            cause.is_some_and(|cause| cause.is::<io::Error>())
        }
        Error::Picture(..) | Error::Argument(_) => false,
    };
    let is_value = match &error {
        Error::Model(error) => matches!(
            error.kind(),
            bukva::ErrorKind::NotInScheme { .. } | bukva::ErrorKind::Blank
        ),
        Error::Glyph(_) | Error::Picture(..) | Error::Argument(_) => true,
    };
    match (is_file, is_value) {
        (true, _) => classes::BukvaFileError::new_err(message),
        (false, true) => classes::BukvaValueError::new_err(message),
        (false, false) => classes::BukvaError::new_err(message),
    }
}
