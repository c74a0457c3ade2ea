//! Glyphs as data: sets of letters, where they come from, and how they are split and paired.

mod matching;
mod set;

pub use matching::HandIndex;
pub use set::{GlyphSet, Hand, Split};
