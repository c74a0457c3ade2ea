//! The laboratory: what learns and what measures.
//!
//! Data flows one way: glyphs come from [`bukva_glyphs`], are varied ([`augment`]), and train the
//! translator ([`model`]) towards an [`objective`] in one loop ([`train`]); a [`run`] is the folder
//! that training fills. What the translator draws is measured ([`evaluate`]), its latent space is
//! examined ([`latent`]), and [`report`] compares objectives. [`convolution`] works through the
//! network's layers on small numbers.

pub mod augment;
pub mod convolution;
mod device;
mod error;
pub mod evaluate;
pub mod latent;
pub mod model;
pub mod objective;
pub mod optim;
pub mod report;
pub mod run;
mod stats;
pub mod train;

pub use bukva_kernels::Kernels;
pub use device::device;
pub use error::{Error, ErrorKind};
