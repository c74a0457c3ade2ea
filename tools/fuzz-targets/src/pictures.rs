//! Pictures of letters.

use bukva::{FineGlyph, Glyph};

/// An image file.
pub(crate) fn run(input: &[u8]) {
    match Glyph::read(input) {
        Ok(glyph) => assert!(!glyph.is_blank()),
        Err(error) => drop(error.to_string()),
    }
    if let Ok(glyph) = FineGlyph::read(input) {
        assert!(!glyph.is_blank());
    }
}
