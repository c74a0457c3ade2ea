//! The latent space: the vectors between encoder and decoder.
//!
//! [`Latents`] is a matrix of vectors, encoded from glyphs or to be decoded.
//! [`optimize_prototypes`] finds the vector whose output fits a class best, [`Projection`] shows
//! vectors in two dimensions, [`interpolate()`] connects them, and [`LatentDirection`] changes one
//! measure of style.

mod directions;
mod file;
mod interpolate;
mod pca;
mod projection;
mod prototypes;
mod reconstruction;
mod tsne;
mod vectors;

pub(crate) use pca::Pca;

pub use directions::{DecodedStyles, Effect, LatentDirection};
pub use interpolate::{Interpolation, interpolate};
pub use projection::{Projection, ProjectionMethod};
pub use prototypes::{Fit, Prototypes, Start, optimize_prototypes};
pub use reconstruction::{PrototypeLoss, ReconstructionLoss};
pub use vectors::Latents;
