//! The report of a comparison: every strategy's figures, curves and pictures on one page.

mod page;
mod summary;
mod table;

use serde::{Deserialize, Serialize};

use crate::evaluate::Scores;

/// All that `bukva compare` found, in plain data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonReport {
    /// Stands above the report.
    pub title: String,
    /// What the data are, as names and values: classes, hands, glyphs of each split.
    pub data: Vec<Fact>,
    /// The strategies, in the order of the table.
    pub strategies: Vec<StrategyResult>,
    /// What they are held against, such as the hands' own letters.
    pub references: Vec<Reference>,
    /// Strategies that were left out, with the reason.
    pub left_out: Vec<Fact>,
    /// How to make the report again.
    pub provenance: Provenance,
}

/// A named value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is.
    pub name: String,
    /// How much or which it is.
    pub value: String,
}

/// Figures that aren't a strategy's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What was measured.
    pub name: String,
    /// Its figures, one for each seed's judge.
    pub scores: Vec<Scores>,
}

/// What one strategy came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StrategyResult {
    /// Its name, as in configurations.
    pub name: String,
    /// What it aims at, in a sentence.
    pub description: String,
    /// A training for each seed.
    pub runs: Vec<RunResult>,
    /// Some sources and what became of them, from one of the runs.
    pub pictures: Vec<Picture>,
}

/// One training, and its measurement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    /// The seed it ran on.
    pub seed: u64,
    /// What its translations measure.
    pub scores: Scores,
    /// Steps, and the training loss there.
    pub loss: Vec<(u64, f64)>,
}

/// A source, what was made of it, and what the strategy aimed at; each an image's address, such
/// as [`crate::figure::glyph_data_uri`] gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The letters, as `Ж → Ž`.
    pub letters: String,
    /// What came in.
    pub source: String,
    /// What was drawn.
    pub translated: String,
    /// What the strategy aimed at, where that is a picture.
    pub aimed: Option<String>,
}

/// What made a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The command, as typed.
    pub command: String,
    /// The program and its version.
    pub program: String,
    /// The commit that the program was built from, where it is known.
    pub commit: Option<String>,
    /// The seeds of the trainings.
    pub seeds: Vec<u64>,
    /// How long it took and on what, where it is known.
    pub machine: Option<String>,
}

impl ComparisonReport {
    /// Writes the report as one HTML page that needs no other file and no network.
    pub fn to_html(&self) -> String {
        page::html(self)
    }

    /// The table of measures as Markdown: a line for each strategy and reference.
    pub fn to_markdown(&self) -> String {
        table::Table::of(self).to_markdown()
    }
}

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
