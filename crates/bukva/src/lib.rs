//! Translates images of letters from one script to another, keeping their style.
//!
//! ```no_run
//! use bukva::{Glyph, Translator};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let translator = Translator::open("runs/paired")?;
//!     let letter = Glyph::open("letter.png")?;
//!     translator.translate(&letter)?.save("out.png")?;
//!     Ok(())
//! }
//! ```
//!
//! [`Translator::open`] reads a model file, `model.safetensors`, or the folder of a finished run;
//! [`Glyph::open`] turns any image of one letter into a glyph: written by hand, scanned or
//! photographed, dark on light or light on dark. [`ModelInfo`] lists the letters that a model
//! translates.
//!
//! A [`Scheme`] romanizes text:
//!
//! ```
//! use bukva::Scheme;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let scheme = Scheme::named("iso-9")?;
//! assert_eq!(scheme.romanize("Жук"), "Žuk");
//! # Ok(())
//! # }
//! ```
//!
//! # The other crates
//!
//! | crate | use it to |
//! |---|---|
//! | [`bukva_glyphs`] | read, write, split and pair sets of glyphs; romanization schemes |
//! | [`bukva_fonts`](https://docs.rs/bukva-fonts) | render letters from font files |
//! | [`bukva_figures`](https://docs.rs/bukva-figures) | make sheets of glyphs, plots and animations |
//! | [`bukva_lab`](https://docs.rs/bukva-lab) | train translators, evaluate them, explore the latent space |
//!
//! This crate needs no deep-learning framework: a model runs on [`bukva_kernels`].

mod error;
mod model;
mod network;
mod translator;

pub use bukva_glyphs::{
    Case, Error as GlyphError, Glyph, GlyphSet, Normalization, PIXELS, SIDE, Scheme, Script,
    builtin, open,
};
pub use error::{Error, ErrorKind};
pub use model::{LetterPair, ModelInfo};
pub use translator::Translator;
