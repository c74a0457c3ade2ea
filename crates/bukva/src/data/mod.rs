//! Glyphs as data: sets of letters, where they come from, and how they are split and paired.

mod aside;
pub mod augment;
mod bank;
mod batch;
mod matching;
mod set;

pub use aside::write_aside;
pub use bank::Bank;
pub use batch::{AugmentConfig, Batch, BatchInk, Batcher, Example};
pub use matching::HandIndex;
pub use set::{GlyphSet, Hand, Split};
