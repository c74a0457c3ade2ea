//! Renders letters from font files as small square images.
//!
//! A [`Face`] is one font file, TTF, OTF, WOFF or WOFF2, at one location in its variation space. It
//! renders any of its characters as a square of gray values: the outline's exact bounding box is
//! scaled to [`box_side`] pixels on its longer side and centered. Ink is 255 on 0, and every pixel
//! has the fraction of its area that the outline covers.
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
//!     // The type says the size: 28x28 pixels.
//!     let glyph: Option<[u8; 28 * 28]> = bold.glyph('Ж')?;
//!     assert!(glyph.is_some());
//!     Ok(())
//! }
//! ```

mod container;
mod error;
mod face;
mod joined;
mod metrics;
mod raster;

pub use error::FontError;
pub use face::{Axis, Face, NameEntry};
pub use joined::JoinedFace;
pub use metrics::FaceMetrics;
pub use raster::{fit, rasterize, render};

/// The longer side of a glyph's exact outline box in an image of `side` pixels; the rest is margin.
pub const fn box_side(side: usize) -> usize {
    side * 11 / 14
}

/// Compiles the README's program as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
