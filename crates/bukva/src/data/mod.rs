//! Glyphs as data: sets of letters, where they come from, and how they are split and paired.

mod set;

pub use set::{GlyphSet, Hand, Split};
