//! What a reader is told, and what it returns.

use crate::error::Error;
use crate::limits::Limits;
use crate::set::GlyphSet;

/// What data may need to be told beyond its files.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The letters in label order, for formats that only number them. They take the place of a
    /// letters file.
    pub letters: Option<Vec<char>>,
    /// Skips unusable images with a warning instead of failing.
    pub skip_unusable: bool,
    /// The sizes at which reading stops.
    pub limits: Limits,
}

impl OpenOptions {
    /// What can be used; unusable things are an error, or a warning where these options skip them.
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

/// A set, and what was noticed while reading it.
#[derive(Clone, Debug)]
pub struct LoadedSet {
    /// The data.
    pub set: GlyphSet,
    /// What was left out, one sentence each, meant for people.
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
