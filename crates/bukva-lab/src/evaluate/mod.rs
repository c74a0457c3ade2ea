//! Evaluation of translators: how legible and diverse the outputs are, and how well they keep the
//! style.
//!
//! [`Run::evaluate`](crate::run::Run::evaluate) returns an [`Evaluation`] with [`Scores`].
//! [`METRICS`] names and defines each score, for tables and reports.

mod alphabets;
mod confusion;
mod diversity;
mod frechet;
#[cfg(test)]
mod golden;
mod input;
mod judge;
mod letters;
mod look_alikes;
mod metrics;
mod probe;
mod registry;
mod run;
mod style;
mod variants;

pub use alphabets::AlphabetScores;
pub use confusion::{ClassScore, Confusion};
pub(crate) use judge::JudgeData;
pub use judge::{Judge, Predictions};
pub use letters::{LetterEvaluation, LetterScores, RejectionScores};
pub use look_alikes::LookAlikes;
pub use metrics::Scores;
pub use probe::ProbeScores;
pub use registry::{Better, METRICS, Metric, table};
pub use run::Evaluation;
pub(crate) use run::{Candidate, Evaluator};
pub use style::StyleCorrelation;
pub use variants::VariantScores;
