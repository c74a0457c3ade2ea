//! Images of letters: any picture in, outlines out, and which letter becomes which.
//!
//! A [`Glyph`] is the image of one letter, found in a drawing, scan or photograph. An [`Outline`] is
//! traced from one, for images of any size, SVG and fonts.
//!
//! ```no_run
//! use bukva_glyphs::{FineGlyph, Outline};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let glyph = FineGlyph::open("photo.jpg")?;
//!     let outline = Outline::trace(&glyph.to_unit(), FineGlyph::SIDE);
//!     outline.save("letter.png", 512)?;
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

pub mod alphabet;
#[doc(hidden)]
pub mod atomic_file;
mod distances;
mod error;
mod glyph;
#[doc(hidden)]
pub mod letter;
mod levels;
mod limits;
mod location;
mod memory;
mod named;
mod outline;
mod pen_strokes;
mod png;
pub mod raster;
mod rng;
mod scheme;
mod script;

pub use error::{Error, ErrorKind};
pub use glyph::{
    BOX, FINE_PIXELS, FineGlyph, FoundLetter, Glyph, Normalization, PIXELS, SIDE, SizedGlyph,
    Style, StyleFeatures, image_size,
};
#[doc(hidden)]
pub use glyph::{Decoded, EXTENSIONS, decode};
pub use letter::{composed, parse_letters, parse_word};
#[doc(hidden)]
pub use location::{Location, OverLimit};
pub use outline::{Contours, Outline, Skeleton};
pub use pen_strokes::PenStrokes;
#[doc(hidden)]
pub use rng::{Stream, seeded};
pub use scheme::Scheme;
#[doc(hidden)]
pub use script::alphabetical;
pub use script::{Case, Script};

/// The program in the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
