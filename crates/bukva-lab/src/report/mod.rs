//! Reports of comparisons: metrics, examples, losses and confusion matrices on one HTML page.

mod comparison;
mod page;
mod summary;
mod table;

pub use comparison::{
    ComparisonReport, Fact, Picture, Provenance, Reference, RunResult, StrategyResult,
};

impl ComparisonReport {
    /// The report as an HTML page without external resources.
    pub fn to_html(&self) -> String {
        page::page(self)
    }

    /// The table of metrics as Markdown, with one row per strategy and reference.
    pub fn to_markdown(&self) -> String {
        table::Table::new(self).to_markdown()
    }
}

#[cfg(test)]
mod example;
#[cfg(test)]
mod tests;
