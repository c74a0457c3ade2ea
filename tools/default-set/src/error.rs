//! Errors while building the default set.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the default set could not be built.
#[derive(Debug, Error)]
pub(crate) enum MakeError {
    /// A file or folder could not be read or written.
    #[error("{path}: cannot be read or written")]
    File {
        /// The path of the file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A table is not as expected.
    #[error("{table}: expected {expected}, found {found}")]
    Table {
        /// The table's path, with the location in it.
        table: String,
        /// The expected contents.
        expected: String,
        /// The actual contents.
        found: String,
    },
    /// A package could not be fetched.
    #[error("{package}: `npm pack` fetched no {tarball}: {reason}")]
    Fetch {
        /// The package with its version.
        package: String,
        /// The expected file.
        tarball: String,
        /// The message of npm or of the system.
        reason: String,
    },
    /// A package differs from the pinned one.
    #[error(
        "{path}: expected integrity {expected}, found {found}; delete the file to fetch it again"
    )]
    Integrity {
        /// The tarball.
        path: PathBuf,
        /// The pinned checksum.
        expected: String,
        /// The tarball's checksum.
        found: String,
    },
    /// A package lacks a file that a face needs.
    #[error("{package}: expected the file {file}, found none")]
    Missing {
        /// The package.
        package: String,
        /// The path within the package.
        file: String,
    },
    /// A font file is damaged or lacks an axis.
    #[error(transparent)]
    Font(#[from] bukva_fonts::FontError),
    /// The set could not be written.
    #[error(transparent)]
    Set(#[from] bukva_glyphs::Error),
}

impl MakeError {
    /// Adds the path of the file to an I/O error.
    pub(crate) fn file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::File { path, source }
    }
}
