//! Observation of a run's long tasks, for progress bars.

use super::MetricsLine;

/// Observes training and the judge's training, and may stop training.
pub trait RunObserver {
    /// Called after each step of a task: an objective's name for a run's training, `judge` for the
    /// training of its judge. `metrics` is the line that training has just logged, if any.
    fn step(&mut self, task: &str, done: u64, steps: u64, metrics: Option<&MetricsLine>);

    /// Called with a warning, one sentence.
    fn warn(&mut self, _warning: &str) {}

    /// Whether training should stop after the current step, to be continued later.
    fn should_stop(&self) -> bool {
        false
    }
}

/// Ignores all progress.
impl RunObserver for () {
    fn step(&mut self, _task: &str, _done: u64, _steps: u64, _metrics: Option<&MetricsLine>) {}
}
