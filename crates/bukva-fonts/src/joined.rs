//! One face kept in several files.

use crate::{Face, FontError, PIXELS};

/// Several font files that together are one face, as a web font's `latin`, `latin-ext` and
/// `cyrillic` files.
#[derive(Clone, Debug, Default)]
pub struct JoinedFace {
    files: Vec<Face>,
}

impl JoinedFace {
    /// Joins files; a character is looked up in them in the order given.
    pub fn new(files: Vec<Face>) -> Self {
        Self { files }
    }

    /// The files that were joined.
    pub fn files(&self) -> &[Face] {
        &self.files
    }

    /// The same face at another place of its variation axes.
    ///
    /// # Errors
    /// As [`Face::with_axes`], for the first file that cannot follow.
    pub fn with_axes(&self, settings: &[(&str, f32)]) -> Result<Self, FontError> {
        let files = self.files.iter().map(|file| file.with_axes(settings));
        Ok(Self {
            files: files.collect::<Result<_, _>>()?,
        })
    }

    /// Whether a file's character map has the character, as [`Face::has`].
    pub fn has(&self, letter: char) -> bool {
        self.files.iter().any(|file| file.has(letter))
    }

    /// The character's glyph from the first file that draws it, as [`Face::glyph`].
    ///
    /// # Errors
    /// As [`Face::glyph`].
    pub fn glyph(&self, letter: char) -> Result<Option<[u8; PIXELS]>, FontError> {
        for file in &self.files {
            if let Some(glyph) = file.glyph(letter)? {
                return Ok(Some(glyph));
            }
        }
        Ok(None)
    }
}
