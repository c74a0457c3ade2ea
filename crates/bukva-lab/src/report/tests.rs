use super::example::example;
use super::*;

#[test]
fn the_page_needs_no_other_file_and_no_network() {
    let html = example().to_html();
    for outside in ["http://", "https://", "<script", "<link", "@import", "url("] {
        let found = html.matches(outside).count();
        // The XML namespace of SVG looks like a URL, but nothing is fetched from it.
        let namespaces = html.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
        let allowed = match outside {
            "http://" => namespaces,
            // The font is embedded in the page.
            "url(" => html.matches("url(data:font/woff2;").count(),
            _ => 0,
        };
        assert_eq!(found, allowed, "{outside}");
    }
}

#[test]
fn no_text_breaks_out_of_its_place() {
    let evil = "<b>\"'&";
    let mut report = example();
    report.title = evil.into();
    let fact = Fact {
        name: evil.into(),
        value: evil.into(),
    };
    report.data = vec![fact.clone()];
    report.left_out = vec![fact];
    report.provenance.command = evil.into();
    report.provenance.commit = Some(evil.into());
    report.references[0].name = evil.into();
    for strategy in &mut report.strategies {
        strategy.name = evil.into();
        strategy.description = evil.into();
        strategy.pictures[0].letters = evil.into();
        strategy.pictures[0].source = evil.into();
        strategy.pictures[0].target = Some(evil.into());
        strategy.runs[0].scores.merged = vec![evil.into()];
        strategy.runs[0].scores.confusion.letters[0] = '<';
    }
    let html = report.to_html();
    assert!(!html.contains("<b>") && !html.contains("\"'&\""));
    assert!(html.contains("&lt;b&gt;&quot;'&amp;"));
}

#[test]
fn the_page_shows_every_strategy_with_mean_and_deviation() {
    let html = example().to_html();
    for strategy in &example().strategies {
        assert!(html.contains(&format!("<th scope=\"row\">{}</th>", strategy.name)));
        assert!(html.contains(&format!("Training loss of {}", strategy.name)));
    }
    // 0.96 at 0.99, 1 and 1.01 times, the best of the four.
    assert!(html.contains("<strong>0.960</strong> <span class=\"sd\">± 0.010</span>"));
}

#[test]
fn the_best_of_a_column_is_bold_and_references_do_not_compete() {
    let markdown = example().to_markdown();
    let line = |name: &str| {
        let found = markdown
            .lines()
            .find(|line| line.starts_with(&format!("| {name} |")));
        found.unwrap_or_else(|| panic!("{name} has a line in {markdown}"))
    };
    assert_eq!(line("paired").matches("**").count() / 2, 14);
    assert_eq!(line("ground truth").matches("**").count(), 0);
    // Only the classifier has a critic, so that column has no best value.
    assert_eq!(line("classifier").matches("**").count(), 0);
}

#[test]
fn a_tie_has_no_single_winner() {
    let mut report = example();
    report.strategies.truncate(2);
    report.strategies[1] = report.strategies[0].clone();
    assert!(!report.to_html().contains("<strong>"));
}

#[test]
fn one_seed_has_no_deviation() {
    let mut report = example();
    report.provenance.seeds = vec![0];
    for strategy in &mut report.strategies {
        strategy.runs.truncate(1);
    }
    let html = report.to_html();
    assert!(!html.contains("±"));
}

#[test]
fn an_empty_report_is_still_a_page() {
    let html = ComparisonReport::default().to_html();
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
}

#[test]
fn every_link_to_a_definition_leads_to_one() {
    let html = example().to_html();
    let mut links = 0;
    for link in html.split("href=\"#").skip(1) {
        let target = link.split('"').next().expect("it ends");
        assert_eq!(
            html.matches(&format!("id=\"{target}\"")).count(),
            1,
            "{target}"
        );
        links += 1;
    }
    assert!(links >= 10, "{links} links");
}

#[test]
fn a_report_survives_json() {
    let report = example();
    let json = serde_json::to_string(&report).expect("a report is plain data");
    let back: ComparisonReport = serde_json::from_str(&json).expect("it was written so");
    // The last digits of numbers may differ, but not the digits that are shown.
    assert!(back.to_html() == report.to_html(), "the page is another");
    assert_eq!(back.to_markdown(), report.to_markdown());
}
