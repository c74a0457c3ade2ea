//! The error type of this crate and of `bukva-data`, whose kinds of error stand at the end.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use crate::limits::LONGEST_SIDE;

/// The kind of an [`Error`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading failed in the file system or the reader; see the cause.
    #[error("cannot be read")]
    Read,
    /// Writing failed in the file system; see the cause.
    #[error("cannot be written")]
    Write,
    /// The content does not match the format or the rest of the data.
    #[error("{place}: expected {expected}, found {found}; {advice}")]
    Malformed {
        /// The position in the file: a byte, line, row or key.
        place: String,
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
        /// How to fix it.
        advice: String,
    },
    /// The content is, or claims to be, larger than accepted.
    #[error(
        "{place}: {found} is over the limit of {limit}; check that the file is what you \
         think it is, or split it"
    )]
    TooLarge {
        /// The position in the file.
        place: String,
        /// The size claimed or reached.
        found: String,
        /// The largest size accepted.
        limit: String,
    },
    /// The image shows no letter: all of it looks like background.
    #[error("blank image: no letter found; expected one letter, dark on light or light on dark")]
    BlankImage,
    /// The image shows more than one letter.
    #[error("the image shows {found} letters; expected one")]
    SeveralLetters {
        /// The number of letters.
        found: usize,
    },
    /// The image shows more than one line of letters.
    #[error("the image shows {found} lines of letters; expected one: crop it to a line")]
    SeveralLines {
        /// The number of lines.
        found: usize,
    },
    /// The image is in a format that cannot be decoded, is damaged, or is too large; see the cause.
    #[error(
        "cannot decode the image; expected a PNG, JPEG, WebP, BMP or GIF of at most \
         {LONGEST_SIDE} by {LONGEST_SIDE} pixels"
    )]
    UndecodableImage,
    /// An unknown name.
    #[error("unknown {what} {found:?}; expected one of {known}")]
    UnknownName {
        /// The kind of name, such as `script` or `scheme`.
        what: &'static str,
        /// The name.
        found: String,
        /// The known names.
        known: String,
    },
    /// Reading takes more memory than `Limits::memory` of `bukva-data`.
    #[error(
        "{what} would take more memory than the limit of {bytes} bytes; check that the file \
         is what you think it is, or split it"
    )]
    MemoryLimit {
        /// What would exceed it.
        what: String,
        /// The limit in bytes.
        bytes: u64,
    },
    /// The format of the data is not supported.
    #[error(
        "expected an .npz or .zip archive, IDX files with a letters file, a font, \
         X_cyr.npy, or a folder with one subfolder of images per letter; found {found}"
    )]
    UnknownFormat {
        /// The first bytes of the file, or what it is instead.
        found: String,
    },
    /// The format only numbers its letters, and neither a letters file nor
    /// `OpenOptions::letters` names them.
    #[error(
        "expected a letters file {expected}, found none; write {{\"labels\": [\"А\", \"Б\", \
         …]}} there"
    )]
    NoLetters {
        /// The name of the missing letters file.
        expected: String,
    },
    /// A scheme yields no pair of letters for the data.
    #[error(
        "no letter pairs: {scheme} maps none of the {source} letters in the source data to \
         a letter in the target data ({found}); check the scheme, the source script, the \
         case and the letters of both sets"
    )]
    NoPairs {
        /// The scheme's id.
        scheme: String,
        /// The name of the source script.
        // Raw, since thiserror takes a plain `source` for the cause.
        r#source: &'static str,
        /// Why the letters found are unpaired.
        found: String,
    },
    /// A share or a pair of shares is out of range.
    #[error("expected {expected}, found {found}")]
    Shares {
        /// The keys of the configuration and their values.
        found: String,
        /// The range.
        expected: &'static str,
    },
    /// The hands of one group are prescribed to different splits.
    #[error(
        "expected all hands of group {group:?} in one split, found {found}; prescribe one \
         split per group"
    )]
    DividedGroup {
        /// The group.
        group: String,
        /// Two of its hands, and their splits.
        found: String,
    },
    /// There are fewer groups of hands than splits.
    #[error(
        "expected at least {expected} groups of hands, one per split, found {found}; set \
         data.split.val or data.split.test to 0, or data.split.by = \"glyph\" to ignore hands"
    )]
    TooFewGroups {
        /// How many splits need a group.
        expected: usize,
        /// The number of groups.
        found: usize,
    },
}

/// An error, with its kind and location.
///
/// Its message contains the location, what was expected, what was found, and how to fix it. The
/// cause, if any, is [`source`](StdError::source) and not part of the message.
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    kind: ErrorKind,
    location: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The file, archive member or dataset that caused the error, if known.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Adds the location, unless there is one already.
    #[doc(hidden)]
    pub fn at(mut self, location: &str) -> Self {
        self.0.location.get_or_insert_with(|| location.to_owned());
        self
    }

    /// Adds the cause.
    #[doc(hidden)]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(Parts {
            kind,
            location: None,
            source: None,
        }))
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { kind, location, .. } = &*self.0;
        match (location, kind) {
            (None, kind) => write!(f, "{kind}"),
            // Continues the file with the position: `x.npz, row 3: …`.
            (Some(file), ErrorKind::Malformed { .. } | ErrorKind::TooLarge { .. }) => {
                write!(f, "{file}, {kind}")
            }
            (Some(file), kind) => write!(f, "{file}: {kind}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
