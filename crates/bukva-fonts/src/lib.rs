//! Renders letters from font files as glyphs.
//!
//! A [`Face`] is one font file, TTF, OTF, WOFF or WOFF2, at one location in its variation space. It
//! renders any of its characters as a [`SizedGlyph`](bukva_glyphs::SizedGlyph).
//!
//! Web fonts store the scripts of one face in separate files; a [`JoinedFace`] looks up a character
//! in several files in turn.
//!
//! ```no_run
//! use bukva_fonts::{Face, JoinedFace};
//! use bukva_glyphs::Glyph;
//!
//! fn main() -> Result<(), bukva_fonts::FontError> {
//!     let latin = Face::open("lora-latin-wght-normal.woff2")?;
//!     let cyrillic = Face::open("lora-cyrillic-wght-normal.woff2")?;
//!     let bold = JoinedFace::new(vec![latin, cyrillic]).with_axes(&[("wght", 700.0)])?;
//!     // The type says the size: 28x28 pixels.
//!     let glyph: Option<Glyph> = bold.glyph('Ж')?;
//!     assert!(glyph.is_some());
//!     Ok(())
//! }
//! ```

mod container;
mod error;
mod face;
mod joined;
mod metrics;
mod placeholder;

pub use error::FontError;
pub use face::{Axis, Face, NameEntry};
pub use joined::JoinedFace;
pub use metrics::FaceMetrics;

/// Compiles the README's program as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
