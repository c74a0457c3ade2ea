//! Renders letters from font files as 28x28 images.
//!
//! A [`Face`] is one font file, TTF, OTF, WOFF or WOFF2, at one location in its variation space. It
//! renders any of its characters as [`PIXELS`] gray values: the outline's exact bounding box is
//! scaled to [`BOX`] pixels on its longer side and centered. Ink is 255 on 0, and every pixel has
//! the fraction of its area that the outline covers.
//!
//! Web fonts store the scripts of one face in separate files; a [`JoinedFace`] looks up a character
//! in several files in turn.
//!
//! ```no_run
//! use bukva_fonts::{Face, JoinedFace};
//!
//! fn main() -> Result<(), bukva_fonts::FontError> {
//!     let latin = Face::open("lora-latin-wght-normal.woff2")?;
//!     let cyrillic = Face::open("lora-cyrillic-wght-normal.woff2")?;
//!     let bold = JoinedFace::new(vec![latin, cyrillic]).with_axes(&[("wght", 700.0)])?;
//!     let glyph = bold.glyph('Ж')?;
//!     assert!(glyph.is_some());
//!     Ok(())
//! }
//! ```

mod container;
mod error;
mod face;
mod joined;
mod raster;

pub use error::FontError;
pub use face::{Axis, Face, NameEntry};
pub use joined::JoinedFace;
pub use raster::render;

/// Height and width of every glyph, in pixels.
pub const SIDE: usize = 28;
/// Pixels of a glyph.
pub const PIXELS: usize = SIDE * SIDE;
/// The longer side of a glyph's exact outline box, in pixels; the rest is margin.
pub const BOX: usize = 22;

/// Compiles the README's program as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
