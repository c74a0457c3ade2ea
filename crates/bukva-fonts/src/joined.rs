//! A face stored in several files.

use bukva_glyphs::SizedGlyph;

use crate::{Face, FontError};

/// Several font files that together form one face, such as a web font's `latin`, `latin-ext` and
/// `cyrillic` files.
#[derive(Clone, Debug, Default)]
pub struct JoinedFace {
    files: Vec<Face>,
}

impl JoinedFace {
    /// Joins files; characters are looked up in them in the given order.
    pub fn new(files: Vec<Face>) -> Self {
        Self { files }
    }

    /// The same face with axes set.
    ///
    /// # Errors
    /// As [`Face::with_axes`], for the first file that fails.
    pub fn with_axes(&self, settings: &[(&str, f32)]) -> Result<Self, FontError> {
        let files = self.files.iter().map(|file| file.with_axes(settings));
        Ok(Self {
            files: files.collect::<Result<_, _>>()?,
        })
    }

    /// The character's glyph from the first file that has it; see [`Face::glyph`].
    ///
    /// # Errors
    /// As [`Face::glyph`].
    pub fn glyph<const N: usize>(&self, letter: char) -> Result<Option<SizedGlyph<N>>, FontError> {
        for file in &self.files {
            if let Some(glyph) = file.glyph(letter)? {
                return Ok(Some(glyph));
            }
        }
        Ok(None)
    }
}
