//! Datasets of letters: read, split, pair and write them.
//!
//! A [`GlyphSet`] contains many [`Glyph`]s, with their letters and the hands that drew them; [`open`]
//! reads a set in any supported format, [`write()`] writes one, and [`builtin`] returns the built-in
//! set.
//!
//! ```
//! use bukva_data::{Format, GlyphSet, builtin, open, write};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // A set of your own: `open("letters.npz")?`, `open("photos/")?`, `open("Lora.ttf")?`.
//!     let set = builtin()?;
//!     println!("{} glyphs of {} letters", set.len(), set.letters().len());
//!
//!     let mut bold = GlyphSet::new("bold Ж", ['Ж']);
//!     for entry in set.iter().filter(|entry| entry.letter == 'Ж') {
//!         if entry.hand.is_some_and(|hand| hand.name.contains("700")) {
//!             bold.push(*entry.glyph, entry.letter, None);
//!         }
//!     }
//! #   let folder = tempfile::tempdir()?;
//! #   let out = folder.path().join("bold");
//! #   /*
//!     let out = "bold";
//! #   */
//!     // PNG files in one folder per letter, read back as they were written.
//!     write(&bold, &out, Format::Folder)?;
//!     assert_eq!(open(&out)?, bold);
//!     Ok(())
//! }
//! ```
//!
//! A [`DataConfig`] turns sets and a [`Scheme`](bukva_glyphs::Scheme) into a [`Dataset`]: pairs of
//! letters as [`Classes`], and the glyphs of each split in [`Bank`]s. No group of related hands is in
//! two splits.
//!
//! [`Glyph`]: bukva_glyphs::Glyph

mod bank;
mod builtin;
mod class;
mod classes;
mod dataset;
mod formats;
mod hand_id;
mod limits;
mod monoline;
mod set;
mod split;
mod summary;
mod usage;
mod z_scores;

pub use bank::Bank;
pub use builtin::{builtin, builtin_fine};
pub use class::Class;
pub use classes::{ClassConfig, ClassPair, Classes, Reason, Unpaired};
pub use dataset::{DataConfig, Dataset, SplitBanks};
pub use formats::{
    Format, GlyphFile, GlyphStream, ImageFile, Labels, LoadedSet, OpenOptions, image_files, open,
    open_with, source_files, write,
};
#[doc(hidden)]
pub use formats::{NpzWriter, open_packed, write_npy_header, write_packed};
pub use hand_id::HandId;
pub use limits::Limits;
pub use set::{Entry, GlyphSet, Hand, Split};
pub use split::{Part, SplitBy, SplitConfig};
pub use summary::{LetterCount, SplitCount, Summary};
pub use z_scores::{ClassScale, StyleScale, ZScores};

/// The program in the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
