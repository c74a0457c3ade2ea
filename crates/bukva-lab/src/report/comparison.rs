//! The results of a comparison.

use serde::{Deserialize, Serialize};

use crate::evaluate::Scores;

/// The results of a comparison, as plain data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonReport {
    /// The title.
    pub title: String,
    /// Facts about the data: classes, hands, glyphs of each split.
    pub data: Vec<Fact>,
    /// The results of each strategy, in the order of the table.
    pub strategies: Vec<StrategyResult>,
    /// References to compare with, such as the ground truth.
    pub references: Vec<Reference>,
    /// Strategies that were left out, with the reasons.
    pub left_out: Vec<Fact>,
    /// How to reproduce the report.
    pub provenance: Provenance,
}

/// A named value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// Scores to compare with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The name.
    pub name: String,
    /// The scores, one per seed.
    pub scores: Vec<Scores>,
}

/// The results of one strategy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrategyResult {
    /// The name of the strategy.
    pub name: String,
    /// A description of its objective in one sentence.
    pub description: String,
    /// One run per seed.
    pub runs: Vec<RunResult>,
    /// Examples of one of the runs.
    pub pictures: Vec<Picture>,
}

/// One run with its evaluation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    /// The random seed.
    pub seed: u64,
    /// The metrics of its outputs.
    pub scores: Scores,
    /// Training steps with their losses.
    pub loss: Vec<(u64, f64)>,
}

/// An example. Images are `data:` URIs, see [`bukva_figures::glyph_data_uri`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The letters, for example `Ж → Ž`.
    pub letters: String,
    /// The source.
    pub source: String,
    /// The output.
    pub translated: String,
    /// The target, if the objective has one.
    #[serde(alias = "aimed")]
    pub target: Option<String>,
}

/// The provenance of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The command line.
    pub command: String,
    /// The name and version of the program.
    pub program: String,
    /// The commit that the program was built from, if known.
    pub commit: Option<String>,
    /// The random seeds of the runs.
    pub seeds: Vec<u64>,
    /// The machine and the duration, if known.
    pub machine: Option<String>,
}
