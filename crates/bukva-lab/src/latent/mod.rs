//! The latent space: the numbers between encoder and decoder, looked at.
//!
//! [`Latents`] are vectors as plain numbers, encoded from glyphs or to be decoded. On them stand
//! the prototype of each class ([`search`]), maps ([`Map`]), walks from letter to letter
//! ([`walk()`]), directions that change one trait ([`latent_axes`]) and probes that ask how much of
//! letter and hand the numbers hold ([`probe()`]).

mod aim;
mod axes;
mod file;
mod map;
mod principal;
mod probe;
mod prototype;
mod ridge;
mod tsne;
mod vectors;
mod walk;

pub use aim::{Aim, PrototypeLoss};
pub use axes::{Drawn, Effect, LatentAxis, STEPS, effect, latent_axes};
pub use file::{write_map, write_prototypes};
pub use map::{ASKED, Map, MapMethod, letter_neighbours};
pub use principal::Principal;
pub use probe::{Encoded, LatentScores, probe};
pub use prototype::{Fit, Prototypes, Start, search};
pub use vectors::Latents;
pub use walk::{WayBetween, walk};
