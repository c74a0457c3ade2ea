//! Synthetic handwriting: letters written as skeletons of pen strokes, drawn with a random pen.
//!
//! A [`Skeleton`] is one way to write a letter: the strokes of a pen without width. The crate has
//! several for each letter, among them the cursive forms that fonts rarely show. A [`Writer`] is a
//! synthetic hand: it prefers some forms, slants and rounds them in its own way, and owns a pen.
//!
//! ```
//! use bukva_strokes::{Writer, letters};
//! use rand::SeedableRng;
//! use rand_chacha::ChaCha8Rng;
//!
//! let mut rng = ChaCha8Rng::seed_from_u64(1);
//! let writer = Writer::sample(&mut rng);
//! // The amount of ink in each of 28x28 pixels, from 0 to 1.
//! let ink = writer.draw('Ж', 28, &mut rng).expect("a known letter");
//! assert_eq!(ink.len(), 28 * 28);
//! assert!(letters().contains(&'Ж'));
//! assert!(writer.draw('%', 28, &mut rng).is_none());
//! ```
//!
//! [`scribble`] draws what is no letter: digits, marks, scrawls and crossings-out, from which a reader
//! learns to refuse.
//!
//! All randomness comes from the generator passed in: the same seed draws the same bytes.

mod book;
mod error;
mod fit;
mod hand;
mod parse;
mod path;
mod pen;
mod random;
mod raster;
mod scribble;
mod shape;
mod skeleton;
mod trace;
mod writer;

pub use book::{Book, letters};
pub use error::Error;
pub use hand::Hand;
pub use pen::{Pen, PenKind};
pub use scribble::scribble;
pub use skeleton::{Family, Knot, Skeleton, Stroke};
pub use writer::Writer;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
