//! The training loop, with its batches and checkpoints.

mod batcher;
mod checkpoint;
mod model;
mod trainer;

pub use batcher::Batcher;
pub use checkpoint::{Checkpoint, Notes};
pub use model::TrainModel;
pub use trainer::{Observer, Progress, TrainConfig, Trainer};
