//! What can go wrong while the default set is made.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why no default set was made.
#[derive(Debug, Error)]
pub(crate) enum MakeError {
    /// A file or folder could not be read or written.
    #[error("{path}: cannot be read or written")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A table is not as expected.
    #[error("{table}: expected {expected}, found {found}")]
    Table {
        /// The table's path, with the place in it.
        table: String,
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A package could not be fetched.
    #[error("{package}: `npm pack` fetched no {tarball}: {reason}")]
    Fetch {
        /// The package with its version.
        package: String,
        /// The file it should have made.
        tarball: String,
        /// What npm or the system said.
        reason: String,
    },
    /// A package is not the one that was pinned.
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
        /// The path within it.
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
    /// Names the file that an operation failed on.
    pub(crate) fn file(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::File { path, source }
    }
}
