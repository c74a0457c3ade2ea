//! The table of strategies and metrics.

use maud::{Markup, html};

use super::comparison::ComparisonReport;
use super::summary::Summary;
use crate::evaluate::{METRICS, Metric, Scores};

/// Strategies and references with the metrics that apply to any of them.
pub(super) struct Table<'a> {
    metrics: Vec<&'static Metric>,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    name: &'a str,
    /// Whether it competes for the best value.
    strategy: bool,
    cells: Vec<Option<Summary>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(report: &'a ComparisonReport) -> Self {
        let strategies = report.strategies.iter().map(|strategy| {
            let scores: Vec<&Scores> = strategy.runs.iter().map(|run| &run.scores).collect();
            (strategy.name.as_str(), true, scores)
        });
        let references = report.references.iter().map(|reference| {
            (
                reference.name.as_str(),
                false,
                reference.scores.iter().collect(),
            )
        });
        let all: Vec<_> = strategies.chain(references).collect();
        let summary = |metric: &Metric, scores: &[&Scores]| {
            Summary::new(scores.iter().filter_map(|scores| (metric.get)(scores)))
        };
        let applies = |metric: &&Metric| {
            all.iter()
                .any(|(.., scores)| summary(metric, scores).is_some())
        };
        let metrics: Vec<_> = METRICS.iter().filter(applies).collect();
        let rows = all.iter().map(|(name, strategy, scores)| Row {
            name,
            strategy: *strategy,
            cells: metrics
                .iter()
                .map(|metric| summary(metric, scores))
                .collect(),
        });
        Self {
            rows: rows.collect(),
            metrics,
        }
    }

    /// The metrics in the columns.
    pub(super) fn metrics(&self) -> &[&'static Metric] {
        &self.metrics
    }

    /// Whether a cell equals that of the best strategy in the digits that are shown.
    fn is_best(&self, row: &Row, column: usize) -> bool {
        let metric = self.metrics[column];
        let shown = |cell: Summary| {
            let scale = 10f64.powi(metric.digits as i32);
            // Rounded before and after, because merit can add digits.
            let merit = metric.better.merit((cell.mean * scale).round() / scale);
            (merit * scale).round()
        };
        let competing = self.rows.iter().filter(|row| row.strategy);
        let shown_values: Vec<f64> = competing
            .filter_map(|row| row.cells[column].map(shown))
            .collect();
        let best = shown_values.iter().copied().fold(f64::MIN, f64::max);
        // A single value, or equal values, have no best.
        let contested = shown_values.iter().any(|value| *value < best);
        row.strategy && contested && row.cells[column].map(shown) == Some(best)
    }

    pub(super) fn to_html(&self) -> Markup {
        html! {
            table.scores {
                thead {
                    tr {
                        th scope="col" {}
                        @for metric in &self.metrics {
                            th scope="col" {
                                a href=(format!("#metric-{}", metric.key)) { (metric.name) }
                                "\u{a0}"
                                span.way title=(metric.better.words()) { (metric.better.arrow()) }
                            }
                        }
                    }
                }
                tbody {
                    @for row in &self.rows {
                        tr.reference[!row.strategy] {
                            th scope="row" { (row.name) }
                            @for column in 0..self.metrics.len() { (self.html_cell(row, column)) }
                        }
                    }
                }
            }
        }
    }

    fn html_cell(&self, row: &Row, column: usize) -> Markup {
        let Some(cell) = row.cells[column] else {
            return html! { td.none { "–" } };
        };
        let (mean, deviation) = cell.format(self.metrics[column]);
        html! {
            td {
                @if self.is_best(row, column) { strong { (mean) } } @else { (mean) }
                @if let Some(deviation) = deviation { " " span.sd { "± " (deviation) } }
            }
        }
    }

    pub(super) fn to_markdown(&self) -> String {
        let mut text = String::from("| |");
        for metric in &self.metrics {
            text += &format!(" {} |", metric.name);
        }
        text += "\n|---|";
        text += &"---:|".repeat(self.metrics.len());
        text.push('\n');
        for row in &self.rows {
            // A vertical bar would end the cell.
            text += &format!("| {} |", row.name.replace('|', "\\|"));
            for column in 0..self.metrics.len() {
                let cell = row.cells[column].map_or("–".into(), |cell| {
                    let (mean, deviation) = cell.format(self.metrics[column]);
                    let deviation = deviation
                        .map(|text| format!(" ± {text}"))
                        .unwrap_or_default();
                    match self.is_best(row, column) {
                        true => format!("**{mean}**{deviation}"),
                        false => format!("{mean}{deviation}"),
                    }
                });
                text += &format!(" {cell} |");
            }
            text.push('\n');
        }
        text
    }
}
