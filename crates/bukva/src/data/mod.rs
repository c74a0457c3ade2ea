//! Glyphs as data: sets of letters, where they come from, and how they are split and paired.

mod matching;
mod set;

pub use matching::HandIndex;
pub use set::{GlyphSet, Hand, Split};

// Reading and writing.
mod archive;
mod content;
mod error;
mod idx;
mod images;
mod letter;
mod limits;
mod npy;
mod npz;
mod open;
mod sidecar;
mod sitting;

pub use error::DataError;
pub use limits::Limits;
pub use npz::{read_npz, write_npz};
pub use open::{OpenOptions, open, open_with};
