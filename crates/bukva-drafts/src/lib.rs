//! Drafts of the script that a font lacks, in the hand of the letters that it has.
//!
//! [`draft`] takes the hand of a [`Source`], a font file or a UFO, from all its letters of one script and drafts those of the
//! other. Letters that look the same in both are copied. The others are drawn by the letter model of
//! [`bukva`], traced, and scaled, aligned and spaced like the font's own letters. [`DraftFont`] writes
//! font sources (UFO 3), fonts (TTF) and drawings (SVG), and a [`Proof`] shows all of it beside
//! the source.
//!
//! ```no_run
//! use bukva::{Scheme, Script, Translator};
//! use bukva_drafts::{Proof, Source, Variants, draft};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let translator = Translator::pretrained()?;
//!     let model = translator.letter_model().ok_or("not a letter model")?;
//!     let scheme = Scheme::named("iso-9")?;
//!     let source = Source::open(&["MyCyrillic.ttf"], &[("wght", 700.0)])?;
//!     let font = draft(&source, Script::Latin, &scheme, model, Variants::default())?;
//!     font.save_ufo("drafts/MyLatin.ufo")?;
//!     std::fs::write("drafts/MyLatin.ttf", font.to_ttf()?)?;
//!     let proof = Proof::new(&font, &source, &scheme)?;
//!     std::fs::write("drafts/proof.html", proof.to_html())?;
//!     Ok(())
//! }
//! ```
//!
//! There is no kerning, and there are no digits, punctuation or combining marks.

mod alphabet;
mod contours;
mod drafting;
mod error;
mod font;
mod hand;
mod heights;
mod look_alikes;
mod marked;
mod marks;
mod names;
mod proof;
mod proof_page;
mod proportions;
mod reading;
mod sentences;
mod source;
mod source_file;
mod spacing;
mod svg;
mod ttf;
mod ufo;
mod ufo_archive;
mod ufo_error;
mod ufo_face;
mod ufo_info;
mod variants;
mod verdict;

pub use alphabet::wanted;
pub use bukva_fonts::FontError;
pub use drafting::draft;
pub use error::{Error, ErrorKind};
pub use font::{DraftFont, DraftGlyph, LEGIBLE, Metrics, Origin, SURE};
pub use proof::{Proof, ProofLetter};
pub use proportions::{Edge, Extent, capital};
pub use source::{Source, SourceGlyph, parse_axis};
pub use svg::path_data;
pub use variants::Variants;
pub use verdict::Verdict;
