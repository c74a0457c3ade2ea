//! The page itself.

use super::table::Table;
use super::{ComparisonReport, Fact, Picture, Provenance, StrategyResult};
use crate::evaluate::{LookAlikes, Metric};
use bukva_figures::escape;
use bukva_figures::{LineChart, Series, confusion_figure, font_rules};

const STYLE: &str = include_str!("style.css");

pub(super) fn html(report: &ComparisonReport) -> String {
    let table = Table::of(report);
    let title = escape(&report.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{}{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><h1>{title}</h1>\n",
        font_rules()
    );
    page += "</header>\n";
    page += &section("figures", "Figures", &figures(report, &table));
    page += &section("pictures", "Pictures", &pictures(&report.strategies));
    page += &section("curves", "Curves", &curves(&report.strategies));
    page += &section(
        "confusion",
        "What was read as what",
        &confusions(&report.strategies),
    );
    page += &section("data", "Data", &facts(&report.data));
    page += &section(
        "measures",
        "What the figures mean",
        &definitions(table.measures()),
    );
    page += &section(
        "again",
        "To make this again",
        &provenance(&report.provenance),
    );
    page + "</main>\n</body>\n</html>\n"
}

/// A part of the page; nothing when it has no content.
fn section(id: &str, title: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<section id=\"{id}\">\n<h2>{title}</h2>\n{content}</section>\n")
}

fn figures(report: &ComparisonReport, table: &Table) -> String {
    let seeds = report.provenance.seeds.len();
    let over = match seeds {
        0 | 1 => String::new(),
        many => format!(" Mean ± standard deviation over {many} seeds."),
    };
    let mut html = format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Figures\">\n{}</div>\n\
         <p class=\"note\">An arrow shows which way is better; the best of each column is \
         bold.{over}</p>\n",
        table.to_html()
    );
    if let Some(folded) = folded(report) {
        html += &format!("<p class=\"note\">{}</p>\n", escape(&folded));
    }
    if !report.left_out.is_empty() {
        html += &format!("<h3>Left out</h3>\n{}", facts(&report.left_out));
    }
    html
}

/// Names the letters that were counted as one.
fn folded(report: &ComparisonReport) -> Option<String> {
    let runs = report.strategies.iter().flat_map(|strategy| &strategy.runs);
    let scores = runs
        .map(|run| &run.scores)
        .find(|scores| scores.glyphs > 0)?;
    Some(match scores.folded.as_slice() {
        [] => "No two letters were counted as one.".into(),
        groups => format!(
            "Counted as one, for no reader could tell them apart: {}.",
            groups.join(", ")
        ),
    })
}

fn pictures(strategies: &[StrategyResult]) -> String {
    let shown = strategies
        .iter()
        .filter(|strategy| !strategy.pictures.is_empty());
    shown.map(strategy_pictures).collect()
}

fn strategy_pictures(strategy: &StrategyResult) -> String {
    let samples: String = strategy.pictures.iter().map(sample).collect();
    format!(
        "<h3>{}</h3>\n<p>{}</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" \
         aria-label=\"Pictures of {}\">\n<div class=\"samples\">\n<div class=\"names\" \
         aria-hidden=\"true\"><span></span><span>input</span><span>translation</span>\
         <span>aimed at</span></div>\n{samples}</div>\n</div>\n",
        escape(&strategy.name),
        escape(&strategy.description),
        escape(&strategy.name)
    )
}

fn sample(picture: &Picture) -> String {
    let image = |address: &str, what: &str| {
        format!(
            "<img src=\"{}\" alt=\"{what}\" width=\"56\" height=\"56\">",
            escape(address)
        )
    };
    let aimed = picture.aimed.as_deref();
    format!(
        "<figure><figcaption>{}</figcaption>{}{}{}</figure>\n",
        escape(&picture.letters),
        image(&picture.source, "input"),
        image(&picture.translated, "translation"),
        aimed.map_or("<span class=\"no-aim\">–</span>".into(), |aimed| image(
            aimed, "aimed at"
        ))
    )
}

fn curves(strategies: &[StrategyResult]) -> String {
    let mut charts: Vec<String> = Vec::new();
    // Losses of different strategies measure different things: a chart for each.
    for strategy in strategies {
        let loss = loss(strategy);
        if !loss.series.is_empty() {
            charts.push(loss.figure().to_inline_svg());
        }
    }
    if charts.is_empty() {
        return String::new();
    }
    format!("<div class=\"charts\">\n{}</div>\n", charts.concat())
}

fn loss(strategy: &StrategyResult) -> LineChart {
    let runs = strategy.runs.iter().filter(|run| !run.loss.is_empty());
    LineChart {
        title: format!("Training loss of {}", strategy.name),
        x_label: "training steps".into(),
        y_label: "loss".into(),
        log: true,
        series: runs
            .map(|run| curve(&format!("seed {}", run.seed), &run.loss))
            .collect(),
        ..LineChart::default()
    }
}

fn curve(name: &str, points: &[(u64, f64)]) -> Series {
    let points = points.iter().map(|&(step, value)| (step as f64, value));
    Series {
        name: name.to_owned(),
        points: points.collect(),
    }
}

fn confusions(strategies: &[StrategyResult]) -> String {
    let mut html = String::new();
    for strategy in strategies {
        let Some(run) = strategy.runs.first() else {
            continue;
        };
        let confusion = &run.scores.confusion;
        if confusion.letters.is_empty() {
            continue;
        }
        let fold = LookAlikes::from_groups(&confusion.letters, &run.scores.folded);
        let title = format!("{}, seed {}", strategy.name, run.seed);
        html += &format!(
            "<details><summary>{}</summary>\n<div class=\"wide\">{}</div></details>\n",
            escape(&strategy.name),
            confusion_figure(
                &confusion.letters,
                &confusion.counts,
                |a, b| fold.same(a, b),
                &title
            )
            .to_inline_svg()
        );
    }
    html
}

fn facts(facts: &[Fact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let lines = facts.iter().map(|fact| {
        let (name, value) = (escape(&fact.name), escape(&fact.value));
        format!("<dt>{name}</dt><dd>{value}</dd>\n")
    });
    format!("<dl class=\"facts\">\n{}</dl>\n", lines.collect::<String>())
}

fn definitions(measures: &[&Metric]) -> String {
    if measures.is_empty() {
        return String::new();
    }
    let lines = measures.iter().map(|metric| {
        let better = metric.better.words();
        format!(
            "<dt id=\"metric-{}\">{}</dt><dd>{} <span class=\"note\">({better}; <code>{}</code> \
             in JSON)</span></dd>\n",
            metric.key.replace('.', "-"),
            escape(metric.title),
            escape(metric.definition),
            metric.key
        )
    });
    format!(
        "<dl class=\"measures\">\n{}</dl>\n",
        lines.collect::<String>()
    )
}

fn provenance(provenance: &Provenance) -> String {
    let seeds: Vec<String> = provenance.seeds.iter().map(u64::to_string).collect();
    let known = [
        ("program", Some(provenance.program.clone())),
        ("commit", provenance.commit.clone()),
        ("seeds", Some(seeds.join(", "))),
        ("machine", provenance.machine.clone()),
    ];
    let lines: Vec<Fact> = known
        .into_iter()
        .filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            let name = name.to_owned();
            Some(Fact { name, value })
        })
        .collect();
    let command = escape(&provenance.command);
    format!("<pre><code>{command}</code></pre>\n{}", facts(&lines))
}
