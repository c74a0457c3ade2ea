//! Letter images as data.
//!
//! A [`Glyph`] is the image of one letter. A [`GlyphSet`] holds many, with their letters and the
//! hands that drew them; [`open`] reads one in any supported format and [`builtin`] returns the set
//! that is compiled in. A [`Scheme`] maps the letters of one [`Script`] to those of another, and a
//! [`DataConfig`] turns sets and a scheme into a [`Dataset`]: paired classes, split by hand, ready to
//! learn from.

pub mod alphabet;
#[doc(hidden)]
pub mod atomic_file;
mod bank;
mod builtin;
mod classes;
mod dataset;
mod error;
mod formats;
mod glyph;
mod limits;
mod named;
mod rng;
mod scheme;
mod script;
mod set;
mod split;
mod summary;

pub use bank::Bank;
pub use builtin::builtin;
pub use classes::{ClassConfig, ClassPair, Classes, Reason, Unpaired};
pub use dataset::{DataConfig, Dataset, SplitBanks};
pub use error::{Error, ErrorKind};
pub use formats::{
    Format, LoadedSet, NpzWriter, OpenOptions, open, open_with, write, write_npy_header,
};
pub use glyph::{
    BOX, ClassScale, FAINTEST, Glyph, Normalization, PIXELS, SIDE, Style, StyleFeatures,
    StyleScale, StyleScores, ZScores, monoline, normalize_mean, normalize_stddev,
};
pub use limits::Limits;
pub use rng::{Stream, seeded};
pub use scheme::Scheme;
pub use script::{Case, Script};
pub use set::{GlyphSet, Hand, Split};
pub use split::{SplitBy, SplitConfig};
pub use summary::{LetterCount, SplitCount, Summary};
