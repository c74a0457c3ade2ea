//! The one training loop, its optimiser, and the folder a run lives in.

mod adam;
mod checkpoint;
mod config;
mod feed;
mod reader;
mod record;
mod run;
mod schedule;
mod trainee;
mod trainer;

pub use adam::{Adam, StepOutcome};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use config::RunConfig;
pub use feed::feed;
pub use reader::{ReaderTraining, train_reader};
pub use record::MetricsLine;
pub use run::{Run, RunError};
pub use schedule::Schedule;
pub use trainee::Trainee;
pub use trainer::{Observer, Progress, TrainConfig, TrainError, Trained, Trainer};
