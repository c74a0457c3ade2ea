//! Optimization: Adam, learning rate schedules, prefetched batches, and how classifiers are trained.

mod adam;
mod classifier;
mod prefetch;
mod schedule;

pub use adam::{Adam, StepOutcome};
pub use classifier::{ClassifierTraining, train_classifier};
pub use prefetch::prefetch;
pub use schedule::Schedule;
