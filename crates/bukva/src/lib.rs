//! Translates images of letters from one script to another, keeping their style.
//!
//! ```no_run
//! use bukva::{Glyph, Translator};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let translator = Translator::pretrained()?;
//!     let letter = Glyph::open("letter.png")?;
//!     translator.translate(&letter)?.save("out.png")?;
//!     Ok(())
//! }
//! ```
//!
//! [`Glyph::open`] turns any image of one letter into a glyph: written by hand, scanned or
//! photographed, dark on light or light on dark. [`Translator::open`] uses the result of a training
//! run instead of the built-in model.
//!
//! The built-in model is a [`LetterModel`]: it reads letters and draws any of them in the hand of
//! given ones, as outlines.
//!
//! ```no_run
//! use bukva::{FineGlyph, Translator};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let translator = Translator::pretrained()?;
//! let model = translator.letter_model().ok_or("not a letter model")?;
//! let hands = model.encode(&[FineGlyph::open("letter.png")?]);
//! let guess = model.read(&hands)[0].guesses(|letter| letter.is_uppercase())[0];
//! println!("{} ({:.2})", guess.letter, guess.probability);
//! for drawing in model.draw(&[(&hands[0], 'Q')]).into_iter().flatten() {
//!     drawing.outline().save("Q.svg", 256)?;
//! }
//! # Ok(())
//! # }
//! ```
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
//! | [`bukva_glyphs`] | find glyphs in pictures, trace outlines, romanize texts |
//! | [`bukva_data`](https://docs.rs/bukva-data) | read, write, split and pair sets of glyphs |
//! | [`bukva_fonts`](https://docs.rs/bukva-fonts) | render letters from font files |
//! | [`bukva_figures`](https://docs.rs/bukva-figures) | make sheets of glyphs, plots and animations |
//! | [`bukva_lab`](https://docs.rs/bukva-lab) | train translators, evaluate them, explore the latent space |
//!
//! This crate needs no deep-learning framework: a model runs on [`bukva_kernels`].

mod error;
mod file;
mod letters;
mod line;
mod line_case;
mod line_translation;
mod model;
mod model_file;
mod network;
mod text_line;
mod translator;
mod weights;

pub use bukva_glyphs::{
    Case, Error as GlyphError, FineGlyph, FoundLetter, Glyph, Normalization, Outline, PIXELS,
    PenStrokes, SIDE, Scheme, Script,
};
pub use error::{Error, ErrorKind};
#[doc(hidden)]
pub use file::{CHECKSUM, read_weights, seal, verify};
pub use letters::{
    Drawing, DrawingScores, Guess, Latent, LetterModel, Reading, ReadingScores, StyleChange,
    Translation, TranslationOptions, certainty,
};
pub use line::{Line, Piece};
pub use line_translation::{TranslatedLetter, TranslatedLine};
pub use model::{Alphabet, LetterPair, ModelInfo, NamedTensor};
pub use model_file::ModelFile;
pub use text_line::LineLetter;
pub use translator::Translator;
pub use weights::Layers;
