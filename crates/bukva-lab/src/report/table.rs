//! The table of strategies by measures.

use super::ComparisonReport;
use super::summary::Summary;
use crate::evaluate::{METRICS, Metric, Scores};
use bukva_figures::escape;

/// Strategies and references by the measures that apply to any of them.
pub(super) struct Table<'a> {
    measures: Vec<&'static Metric>,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    name: &'a str,
    /// Whether it competes for the best figure.
    strategy: bool,
    cells: Vec<Option<Summary>>,
}

impl<'a> Table<'a> {
    pub(super) fn of(report: &'a ComparisonReport) -> Self {
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
            Summary::of(scores.iter().filter_map(|scores| (metric.get)(scores)))
        };
        let applies = |metric: &&Metric| {
            all.iter()
                .any(|(.., scores)| summary(metric, scores).is_some())
        };
        let measures: Vec<_> = METRICS.iter().filter(applies).collect();
        let rows = all.iter().map(|(name, strategy, scores)| Row {
            name,
            strategy: *strategy,
            cells: measures
                .iter()
                .map(|metric| summary(metric, scores))
                .collect(),
        });
        Self {
            rows: rows.collect(),
            measures,
        }
    }

    /// The measures in the table's columns.
    pub(super) fn measures(&self) -> &[&'static Metric] {
        &self.measures
    }

    /// Whether a cell is as good as the best strategy's, in the digits that are shown.
    fn is_best(&self, row: &Row, column: usize) -> bool {
        let metric = self.measures[column];
        let shown = |cell: Summary| {
            let scale = 10f64.powi(metric.digits as i32);
            // Rounded before and after, for merit may add digits that no one sees.
            let merit = metric.better.merit((cell.mean * scale).round() / scale);
            (merit * scale).round()
        };
        let competing = self.rows.iter().filter(|row| row.strategy);
        let figures: Vec<f64> = competing
            .filter_map(|row| row.cells[column].map(shown))
            .collect();
        let best = figures.iter().copied().fold(f64::MIN, f64::max);
        // A field of one, or one where all are equal, has no best.
        let contested = figures.iter().any(|figure| *figure < best);
        row.strategy && contested && row.cells[column].map(shown) == Some(best)
    }

    pub(super) fn to_html(&self) -> String {
        let mut html = String::from("<table class=\"scores\">\n<thead><tr><th scope=\"col\"></th>");
        for metric in &self.measures {
            let arrow = format!(
                "<span class=\"way\" title=\"{}\">{}</span>",
                metric.better.words(),
                metric.better.arrow()
            );
            html += &format!(
                "<th scope=\"col\"><a href=\"#metric-{}\">{}</a>&nbsp;{arrow}</th>",
                metric.key.replace('.', "-"),
                escape(metric.title)
            );
        }
        html += "</tr></thead>\n<tbody>\n";
        for row in &self.rows {
            let class = if row.strategy {
                ""
            } else {
                " class=\"reference\""
            };
            html += &format!("<tr{class}><th scope=\"row\">{}</th>", escape(row.name));
            for column in 0..self.measures.len() {
                html += &self.html_cell(row, column);
            }
            html += "</tr>\n";
        }
        html + "</tbody>\n</table>\n"
    }

    fn html_cell(&self, row: &Row, column: usize) -> String {
        let Some(cell) = row.cells[column] else {
            return "<td class=\"none\">–</td>".into();
        };
        let (mean, deviation) = cell.format(self.measures[column]);
        let mean = match self.is_best(row, column) {
            true => format!("<strong>{mean}</strong>"),
            false => mean,
        };
        let deviation = deviation.map(|text| format!(" <span class=\"sd\">± {text}</span>"));
        format!("<td>{mean}{}</td>", deviation.unwrap_or_default())
    }

    pub(super) fn to_markdown(&self) -> String {
        let mut text = String::from("| |");
        for metric in &self.measures {
            text += &format!(" {} |", metric.title);
        }
        text += "\n|---|";
        text += &"---:|".repeat(self.measures.len());
        text.push('\n');
        for row in &self.rows {
            // A bar would end the cell.
            text += &format!("| {} |", row.name.replace('|', "\\|"));
            for column in 0..self.measures.len() {
                let cell = row.cells[column].map_or("–".into(), |cell| {
                    let (mean, deviation) = cell.format(self.measures[column]);
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
