//! Letter images as data: read, measure, split, pair and write sets of them.
//!
//! A [`Glyph`] is the image of one letter. A [`GlyphSet`] contains many glyphs, with their letters
//! and the hands that drew them; [`open`] reads a set in any supported format, [`write()`] writes
//! one, and [`builtin`] returns the built-in set.
//!
//! ```
//! use bukva_glyphs::{Format, GlyphSet, builtin, open, write};
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
//! A [`Scheme`] romanizes: it maps the letters of one [`Script`] to those of another.
//!
//! ```
//! use bukva_glyphs::Scheme;
//!
//! fn main() -> Result<(), bukva_glyphs::Error> {
//!     let scheme = Scheme::named("ukrainian-2010")?;
//!     assert_eq!(scheme.romanize("Київ, Юрій"), "Kyiv, Yurii");
//!     Ok(())
//! }
//! ```
//!
//! A [`DataConfig`] turns sets and a scheme into a [`Dataset`]: pairs of letters as [`Classes`],
//! and the glyphs of each split in [`Bank`]s. No group of related hands is in two splits.

pub mod alphabet;
#[doc(hidden)]
pub mod atomic_file;
mod bank;
mod builtin;
mod class;
mod classes;
mod dataset;
mod distances;
mod error;
mod formats;
mod glyph;
mod hand_id;
mod letter;
mod levels;
mod limits;
mod location;
mod memory;
mod named;
mod outline;
mod pen_strokes;
mod png;
mod rng;
mod scheme;
mod script;
mod set;
mod split;
mod summary;
mod usage;

pub use bank::Bank;
pub use builtin::{builtin, builtin_fine};
pub use class::Class;
pub use classes::{ClassConfig, ClassPair, Classes, Reason, Unpaired};
pub use dataset::{DataConfig, Dataset, SplitBanks};
pub use error::{Error, ErrorKind};
pub use formats::{
    Format, GlyphFile, GlyphStream, ImageFile, Labels, LoadedSet, OpenOptions, image_files, open,
    open_with, source_files, write,
};
#[doc(hidden)]
pub use formats::{NpzWriter, open_packed, write_npy_header, write_packed};
pub use glyph::{
    BOX, ClassScale, FINE_PIXELS, FineGlyph, FoundLetter, Glyph, Normalization, PIXELS, SIDE,
    SizedGlyph, Style, StyleFeatures, StyleScale, ZScores, image_size,
};
pub use hand_id::HandId;
pub use letter::{composed, parse_letters, parse_word};
pub use limits::Limits;
pub use outline::{Contours, Outline, Skeleton};
pub use pen_strokes::PenStrokes;
#[doc(hidden)]
pub use rng::{Stream, seeded};
pub use scheme::Scheme;
pub use script::{Case, Script};
pub use set::{Entry, GlyphSet, Hand, Split};
pub use split::{Part, SplitBy, SplitConfig};
pub use summary::{LetterCount, SplitCount, Summary};

/// The program in the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
