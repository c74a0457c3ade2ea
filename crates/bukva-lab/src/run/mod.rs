//! The folder of a run: configuration, log, checkpoints, weights and figures.

mod config;
mod folder;
mod train;

pub use config::RunConfig;
pub use folder::Run;
pub use train::MetricsLine;
