//! The latent space: the numbers between encoder and decoder, looked at.
//!
//! [`Latents`] are vectors as plain numbers, encoded from glyphs or to be decoded. On them stand
//! the prototype of each class ([`search`]), maps ([`Projection`]), walks from letter to letter
//! ([`interpolate()`]), directions that change one trait ([`latent_directions`]) and probes that ask how much of
//! letter and hand the numbers hold ([`probe()`]).

mod directions;
mod file;
mod interpolate;
mod pca;
mod probe;
mod projection;
mod prototype;
mod reconstruction;
mod ridge;
mod tsne;
mod vectors;

pub use directions::{Drawn, Effect, LatentDirection, STEPS, effect, latent_directions};
pub use file::{write_projection, write_prototypes};
pub use interpolate::{Interpolation, interpolate};
pub use pca::Pca;
pub use probe::{Encoded, LatentScores, probe};
pub use projection::{NEIGHBORS, Projection, ProjectionMethod, knn_purity};
pub use prototype::{Fit, Prototypes, Start, search};
pub use reconstruction::{PrototypeLoss, ReconstructionLoss};
pub use vectors::Latents;
