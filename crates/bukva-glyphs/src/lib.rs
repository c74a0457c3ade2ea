//! Letter images as data.
//!
//! A [`Glyph`] is the image of one letter. A [`GlyphSet`] holds many, with their letters and the
//! hands that drew them; [`open`] reads one in any supported format and [`builtin`] returns the set
//! that is compiled in. A [`Scheme`] maps the letters of one [`Script`] to those of another, and a
//! [`DataConfig`] turns sets and a scheme into a [`Dataset`]: paired classes, split by hand, ready to
//! learn from.

pub mod atomic_file;
mod bank;
mod builtin;
mod classes;
mod dataset;
mod formats;
mod glyph;
mod rng;
mod scheme;
mod script;
mod set;
mod split;
mod summary;

pub use bank::Bank;
pub use builtin::builtin;
pub use classes::{AlignError, ClassConfig, ClassPair, Classes, Reason, Unpaired};
pub use dataset::{DataConfig, Dataset, DatasetError, SplitBanks};
pub use formats::*;
pub use glyph::*;
pub use rng::{Stream, seeded};
pub use scheme::*;
pub use script::*;
pub use set::{GlyphSet, Hand, Split};
pub use split::{SplitBasis, SplitBy, SplitConfig, SplitError, SplitPlan, reserve};
pub use summary::{LetterCount, SplitCount, Summary};
