//! Optimization: Adam, learning rate schedules, prefetched batches, and how classifiers are
//! trained.

mod adam;
mod classifier;
mod prefetch;
mod schedule;

pub use adam::Adam;
pub(crate) use adam::StepOutcome;
pub(crate) use classifier::{ClassifierTraining, train_classifier};
pub(crate) use prefetch::prefetch;
pub use schedule::Schedule;
