//! Training objectives, which define the targets and the loss of the translator.
//!
//! To add one, write a file here with its settings and its [`Objective`], its default configuration
//! as `configs/NAME.toml`, and one entry in `registry.rs`.

mod batch;
mod critic;
mod interface;
mod matched;
mod mean;
mod paired;
mod pixel;
mod random;
mod registry;
mod representative;

pub use batch::{Batch, BatchData, Example};
pub use critic::CriticConfig;
pub(crate) use interface::ShownTarget;
pub use interface::{Artifact, Objective, ObjectiveContext};
pub use matched::MatchedConfig;
pub use mean::MeanConfig;
pub use paired::PairedConfig;
pub use pixel::PixelLoss;
pub use random::RandomConfig;
pub use registry::{OBJECTIVES, ObjectiveConfig, ObjectiveEntry};
pub use representative::{Choice, RepresentativeConfig};
