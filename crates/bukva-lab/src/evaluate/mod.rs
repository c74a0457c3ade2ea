//! How readable, how varied and how true to the hand a translator's drawings are.
//!
//! [`score`] takes what was drawn, what an independent judge says of it, and the real targets,
//! and gives [`Scores`]; [`MEASURES`] names and defines each of them, for tables and reports.

mod assess;
mod catalogue;
mod confusion;
mod correlation;
mod eigen;
mod fold;
mod frechet;
#[cfg(test)]
mod golden;
mod judge;
mod sample;
mod scores;
mod spread;

pub use assess::{Assessment, Assessor, Candidate, fold_of};
pub use catalogue::{Better, MEASURES, Measure, table};
pub use confusion::{ClassScore, Confusion};
pub use correlation::{HandScores, hand_scores};
pub use fold::{Alike, Fold};
pub use frechet::frechet_distance;
pub use judge::{Judge, Lesson, Verdict};
pub use sample::{Drawings, MeasureError, Sample};
pub use scores::{Scores, score, score_own};
pub use spread::{Features, NEIGHBOURS, coverage, diversity};
