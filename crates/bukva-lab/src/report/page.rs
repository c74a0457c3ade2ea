//! The report as an HTML page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::comparison::{ComparisonReport, Fact, Picture, Provenance, StrategyResult};
use super::table::Table;
use crate::evaluate::{LookAlikes, Metric};
use bukva_data::Class;
use bukva_figures::{Figure, LineChart, Series, confusion_figure, font_rules};

const STYLE: &str = include_str!("style.css");

pub(super) fn page(report: &ComparisonReport) -> String {
    let table = Table::new(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (report.title) }
                style { (PreEscaped(font_rules())) (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header { h1 { (report.title) } }
                    (section("metrics", "Metrics", metrics(report, &table)))
                    (section("examples", "Examples", html! {
                        @for strategy in &report.strategies { (pictures(strategy)) }
                    }))
                    (section("losses", "Training losses", losses(&report.strategies)))
                    (section("confusion", "Confusion matrices", html! {
                        @for strategy in &report.strategies { (confusion(strategy)) }
                    }))
                    (section("data", "Data", facts(&report.data)))
                    (section("definitions", "Definitions of the metrics", definitions(table.metrics())))
                    (section("provenance", "How to reproduce this report", provenance(&report.provenance)))
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// A section of the page; nothing if it has no content.
fn section(id: &str, title: &str, content: Markup) -> Markup {
    html! {
        @if !content.0.is_empty() {
            section id=(id) { h2 { (title) } (content) }
        }
    }
}

/// A region that scrolls horizontally.
fn wide(label: &str, content: Markup) -> Markup {
    html! { div.wide tabindex="0" role="region" aria-label=(label) { (content) } }
}

fn metrics(report: &ComparisonReport, table: &Table) -> Markup {
    let seeds = report.provenance.seeds.len();
    let mut runs = report.strategies.iter().flat_map(|strategy| &strategy.runs);
    let scores = runs
        .find(|run| run.scores.glyphs > 0)
        .map(|run| &run.scores);
    html! {
        (wide("Metrics", table.to_html()))
        p.note {
            "Arrows show the direction of improvement. The best value of each column is bold."
            @if seeds > 1 { " Mean ± standard deviation over " (seeds) " seeds." }
        }
        @if let Some(scores) = scores {
            p.note {
                @if scores.merged.is_empty() { "There are no look-alikes." }
                @else { "Look-alikes, which count as one letter: " (scores.merged.join(", ")) "." }
            }
        }
        @if !report.left_out.is_empty() { h3 { "Left out" } (facts(&report.left_out)) }
    }
}

fn pictures(strategy: &StrategyResult) -> Markup {
    let samples = html! {
        div.samples {
            div.names aria-hidden="true" {
                span {} span { "source" } span { "output" } span { "target" }
            }
            @for picture in &strategy.pictures { (sample(picture)) }
        }
    };
    html! {
        @if !strategy.pictures.is_empty() {
            h3 { (strategy.name) }
            p { (strategy.description) }
            (wide(&format!("Examples of {}", strategy.name), samples))
        }
    }
}

fn sample(picture: &Picture) -> Markup {
    let image = |uri: &str, what: &str| html! { img src=(uri) alt=(what) width="56" height="56"; };
    html! {
        figure {
            figcaption { (picture.letters) }
            (image(&picture.source, "source"))
            (image(&picture.translated, "output"))
            @match &picture.target {
                Some(target) => (image(target, "target")),
                None => span.no-target { "–" },
            }
        }
    }
}

fn inline(figure: &Figure) -> Markup {
    PreEscaped(figure.to_inline_svg())
}

/// One chart per strategy, because losses of different objectives are not comparable.
fn losses(strategies: &[StrategyResult]) -> Markup {
    let charts: Vec<LineChart> = strategies.iter().map(loss).collect();
    let charts = charts.iter().filter(|chart| !chart.series.is_empty());
    html! {
        @if charts.clone().next().is_some() {
            div.charts { @for chart in charts { (inline(&chart.figure())) } }
        }
    }
}

fn loss(strategy: &StrategyResult) -> LineChart {
    let runs = strategy.runs.iter().filter(|run| !run.loss.is_empty());
    let series = runs.map(|run| Series {
        name: format!("seed {}", run.seed),
        points: (run.loss.iter().map(|&(step, loss)| (step as f64, loss))).collect(),
    });
    LineChart {
        title: format!("Training loss of {}", strategy.name),
        x_label: "training steps".into(),
        y_label: "loss".into(),
        log: true,
        series: series.collect(),
    }
}

/// The confusion matrix of the first seed.
fn confusion(strategy: &StrategyResult) -> Markup {
    let run = strategy.runs.first();
    let Some(run) = run.filter(|run| !run.scores.confusion.letters.is_empty()) else {
        return html! {};
    };
    let confusion = &run.scores.confusion;
    let look_alikes = LookAlikes::from_groups(&confusion.letters, &run.scores.merged);
    let same = |expected, predicted| look_alikes.same(Class::new(expected), Class::new(predicted));
    let title = format!("{}, seed {}", strategy.name, run.seed);
    let figure = confusion_figure(&confusion.letters, &confusion.counts, same, &title);
    html! {
        details {
            summary { (strategy.name) }
            div.wide { (inline(&figure)) }
        }
    }
}

fn facts(facts: &[Fact]) -> Markup {
    html! {
        @if !facts.is_empty() {
            dl.facts { @for fact in facts { dt { (fact.name) } dd { (fact.value) } } }
        }
    }
}

fn definitions(metrics: &[&Metric]) -> Markup {
    html! {
        @if !metrics.is_empty() {
            dl.measures {
                @for metric in metrics {
                    dt id=(format!("metric-{}", metric.key)) { (metric.name) }
                    dd {
                        (metric.definition) " "
                        span.note { "(" (metric.better.words()) "; JSON key " code { (metric.key) } ")" }
                    }
                }
            }
        }
    }
}

fn provenance(provenance: &Provenance) -> Markup {
    let seeds: Vec<String> = provenance.seeds.iter().map(u64::to_string).collect();
    let known = [
        ("program", Some(provenance.program.clone())),
        ("commit", provenance.commit.clone()),
        ("seeds", Some(seeds.join(", "))),
        ("machine", provenance.machine.clone()),
    ];
    let known = known.into_iter().filter_map(|(name, value)| {
        Some(Fact {
            name: name.to_owned(),
            value: value.filter(|value| !value.is_empty())?,
        })
    });
    html! {
        pre { code { (provenance.command) } }
        (facts(&known.collect::<Vec<_>>()))
    }
}
