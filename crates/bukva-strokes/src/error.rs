//! The crate's error type.

/// A line of skeletons that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected {expected}, found `{found}`")]
pub struct Error {
    /// The number of the line, from 1.
    pub line: usize,
    /// What the line should hold.
    pub expected: String,
    /// What it holds.
    pub found: String,
}

impl Error {
    /// An error whose line the caller fills in.
    pub(crate) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            line: 0,
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// The same error with the number of its line.
    pub(crate) fn at(self, line: usize) -> Self {
        Self { line, ..self }
    }
}
