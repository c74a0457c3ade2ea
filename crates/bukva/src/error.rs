//! The crate's error type.

use std::fmt;
use std::path::{Path, PathBuf};

use bukva_glyphs::Script;

/// The kind of an [`Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file can't be read.
    #[error("cannot be read")]
    Io(#[source] std::io::Error),
    /// The folder has no `model.safetensors`: training has not finished, or the folder is not a
    /// run.
    #[error(
        "expected a model file or the folder of a finished run; this folder has no \
         model.safetensors"
    )]
    NoModel,
    /// The file is larger than any file of weights.
    #[error(
        "more than {limit} bytes where a file of weights has fewer; check that the file is \
         what you think it is"
    )]
    TooLarge {
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// The weights are not those that were written: their checksum differs.
    #[error(
        "damaged: the checksum of the weights is not the one that was written; fetch the \
         file again, or train again"
    )]
    Damaged,
    /// A weight is not a number, or infinite.
    #[error(
        "tensor '{name}' has a weight that is infinite or not a number; the file is \
         damaged, or the training failed"
    )]
    NotFinite {
        /// The tensor.
        name: String,
    },
    /// The file is not a readable safetensors file.
    #[error("not a readable .safetensors file; was it cut short?")]
    NotSafetensors(#[source] safetensors::SafeTensorError),
    /// The file's metadata does not describe a bukva model.
    #[error("not a translator's model file: {0}")]
    NotAModel(String),
    /// A tensor is missing, or its shape or type is not the one that the network needs.
    #[error("tensor '{name}': expected {expected}, found {found}")]
    Tensor {
        /// Its name, such as `encoder.conv1.weight`.
        name: String,
        /// The type and shape that the network needs.
        expected: String,
        /// The type and shape in the file, if any.
        found: String,
    },
    /// The glyph has no ink.
    #[error("the glyph has no ink, so there is no letter to translate")]
    Blank,
    /// The model file does not tell how letters of one hand differ.
    #[error(
        "this model file does not tell how letters of one hand differ, so the model draws \
         no variants"
    )]
    NoVariation,
    /// The model file does not tell how to change the style of a hand.
    #[error("the model does not tell how to change the style of a hand; the built-in one does")]
    NoStyle,
    /// The scheme has no such letter, or none of those that the model reads.
    #[error("{}", not_in_scheme(*letter, *script, scheme))]
    NotInScheme {
        /// The letter, if it was told.
        letter: Option<char>,
        /// The script that it should be of.
        script: Script,
        /// The id of the scheme.
        scheme: String,
    },
}

fn not_in_scheme(letter: Option<char>, script: Script, scheme: &str) -> String {
    match letter {
        Some(letter) => format!("scheme {scheme} has no {script} letter '{letter}'"),
        None => format!("the model reads no {script} letter of scheme {scheme}"),
    }
}

/// An error of opening a model or translating a glyph, with its kind and the file or folder, if
/// any.
#[derive(Debug)]
pub struct Error {
    path: Option<PathBuf>,
    kind: ErrorKind,
}

impl Error {
    pub(crate) fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path.get_or_insert_with(|| path.into());
        self
    }

    /// The file or folder that can't be opened; `None` for a model in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { path: None, kind }
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
