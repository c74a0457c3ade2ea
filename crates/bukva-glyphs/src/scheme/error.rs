use std::{io, path::PathBuf};

use thiserror::Error;

/// Why a romanisation scheme could not be had.
#[derive(Debug, Error)]
pub enum SchemeError {
    /// The file could not be read.
    #[error("{}: cannot read this scheme: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        error: io::Error,
    },
    /// The table is wrong somewhere.
    #[error("{file}, line {line}: expected {expected}, found {found}; {remedy}")]
    Table {
        /// The table's file.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
        /// What to do about it.
        remedy: String,
    },
    /// No built-in scheme has this name.
    #[error(
        "no scheme is called {name:?}; the built-in ones are {known}; \
         a table of your own is given by its path, ending in .toml"
    )]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
}
