//! Runs: one folder per training, with its configuration, log, checkpoints, model and figures; and
//! their evaluation and comparison.

mod compare;
mod compared;
mod config;
mod data_record;
mod data_warnings;
mod evaluate;
mod examples;
mod figure;
mod folder;
mod lock;
mod metrics;
mod observer;
mod shard;
mod strategy;
mod train;

pub use compare::{Comparison, save_report};
pub use config::RunConfig;
pub use evaluate::evaluate_letter_model;
pub use folder::Run;
pub use metrics::MetricsLine;
pub use observer::RunObserver;
pub use shard::{Shard, merge};
pub use strategy::Strategy;

pub use crate::model::TranslatorConfig;
pub use crate::optim::Schedule;
pub use crate::train::TrainConfig;
