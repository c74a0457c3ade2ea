//! The options and the result of reading a dataset.

use bukva_glyphs::Error;

use crate::limits::Limits;
use crate::set::GlyphSet;

/// Options for reading a dataset.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The letters in label order. They replace a letters file or array, and name folders that are
    /// numbered from 0.
    pub letters: Option<Vec<char>>,
    /// IDX images are stored column by column, as in EMNIST's own files.
    pub transposed: bool,
    /// Skips unusable images with a warning instead of failing.
    pub skip_unusable: bool,
    /// The sizes at which reading stops.
    pub limits: Limits,
}

impl OpenOptions {
    /// Keeps a usable result. An unusable one is an error, or a warning if these options skip it.
    pub(crate) fn usable<T>(
        &self,
        result: Result<T, Error>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<T>, Error> {
        match result {
            Err(error) if self.skip_unusable => {
                warnings.push(format!("left out: {error}"));
                Ok(None)
            }
            result => result.map(Some),
        }
    }
}

/// A dataset with the warnings of reading it.
#[derive(Clone, Debug)]
pub struct LoadedSet {
    /// The data.
    pub set: GlyphSet,
    /// Warnings about skipped items, one sentence each.
    pub warnings: Vec<String>,
}

impl From<GlyphSet> for LoadedSet {
    fn from(set: GlyphSet) -> Self {
        Self {
            set,
            warnings: Vec::new(),
        }
    }
}
