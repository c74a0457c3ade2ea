//! Answers requests to read letters and to draw others in the same hand: everything that a server and a
//! page without one share. A request holds pictures and a task; its answer is JSON.
//!
//! ```
//! use bukva::Translator;
//! use bukva_engine::{Answer, Engine, Picture, Request, TranslateQuery};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::new(Translator::pretrained()?)?;
//! let pictures = Picture::from_json(br#"{"strokes": [[[10, 10], [90, 10]], [[50, 10], [50, 120]]]}"#)?;
//! let query: TranslateQuery = serde_json::from_str(r#"{"case": "upper"}"#)?;
//! let task = engine.translation_task(query)?;
//! for answer in engine.answer(&[Request { pictures, task }]) {
//!     let Answer::Translation(translation) = answer? else { continue };
//!     assert_eq!((translation.letter, translation.written.as_str()), ('Т', "T"));
//! }
//! # Ok(())
//! # }
//! ```

mod alphabet;
mod answer;
mod engine;
mod error;
mod line;
mod picture;
mod problem;
pub mod schema;
mod schemes;
mod style;
mod translate;

pub use alphabet::{Alphabet, AlphabetQuery, Letters};
pub use answer::{DrawnLetter, SetText};
pub use engine::{Answer, Engine, Request, Task};
pub use error::Error;
pub use line::{LineQuery, ReadLetter, TranslatedText};
pub use picture::{Drawings, Picture, Strokes};
pub use problem::Problem;
pub use schemes::SchemeInfo;
pub use translate::{Alternative, TranslateQuery, Translation, Variant};
