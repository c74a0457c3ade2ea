//! How readable, how varied and how true to the hand a translator's drawings are.
//!
//! [`score`] takes what was drawn, what an independent judge says of it, and the real targets,
//! and gives [`Scores`]; [`METRICS`] names and defines each of them, for tables and reports.

mod catalogue;
mod confusion;
mod correlation;
mod eigen;
mod frechet;
#[cfg(test)]
mod golden;
mod judge;
mod look_alikes;
mod run;
mod sample;
mod scores;
mod spread;

pub use catalogue::{Better, METRICS, Metric, table};
pub use confusion::{ClassScore, Confusion};
pub use correlation::{HandScores, hand_scores};
pub use frechet::frechet_distance;
pub use judge::{Judge, JudgeData, Predictions};
pub use look_alikes::{Alike, LookAlikes};
pub use run::{Candidate, Evaluation, Evaluator, look_alikes};
pub use sample::{Drawings, MetricError, Sample};
pub use scores::{Scores, score, score_own};
pub use spread::{Features, NEIGHBOURS, coverage, diversity};
