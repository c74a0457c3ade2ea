//! A proof as one HTML page.

use std::fmt::Write as _;

use kurbo::BezPath;

use crate::font::DraftFont;
use crate::proof::{Proof, ProofLetter};
use crate::svg::path_data;
use crate::verdict::Verdict;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#111;--paper:#fff;--line:#ddd;--copied:#06c;--reads:#080;\
--doubtful:#b60;--illegible:#c00}\
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#151515;--line:#444;--copied:#6af;\
--reads:#6c6;--doubtful:#fb4;--illegible:#f66}}\
body{font:15px system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:2em auto;\
max-width:78em;padding:0 1em}svg{fill:currentColor;overflow:visible}\
.line svg{display:block;width:100%;height:auto;margin:.6em 0}\
.letters{display:grid;grid-template-columns:repeat(auto-fill,minmax(23em,1fr));gap:1px;\
background:var(--line);border:1px solid var(--line)}\
figure{margin:0;background:var(--paper);padding:.5em;display:grid;\
grid-template-columns:repeat(3,1fr);gap:.3em;align-items:end}\
figure svg{height:8em;max-width:100%;justify-self:center}.none{opacity:.4;align-self:center}\
figcaption{grid-column:1/-1;display:flex;justify-content:space-between}\
svg line{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}\
.copied{color:var(--copied)}.reads{color:var(--reads)}.doubtful{color:var(--doubtful)}\
.illegible{color:var(--illegible)}";

impl Proof<'_> {
    /// A page with lines of text set in the drafts, and for each letter the source's partner by the
    /// scheme, the draft, and the source's own letter where it has one.
    pub fn to_html(&self) -> String {
        let mut page = format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title>\
             <style>{STYLE}</style><h1>{0}</h1><p>{1}</p><div class=\"line\">",
            escaped(&self.title()),
            escaped(&self.summary()),
        );
        for text in &self.texts {
            let (data, [width, height]) = self.font.svg_line(text);
            let _ = write!(
                page,
                "<svg viewBox=\"0 0 {width} {height}\"><path d=\"{data}\"/></svg>"
            );
        }
        let legend = Self::LEGEND;
        let _ = write!(page, "</div><p>{legend}</p><div class=\"letters\">");
        for letter in &self.letters {
            page += &figure(self.font, letter);
        }
        page += "</div></html>\n";
        page
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn figure(font: &DraftFont, letter: &ProofLetter<'_>) -> String {
    let verdict = letter.draft.verdict();
    let class = match verdict {
        Verdict::Copied(_) => "copied",
        Verdict::Reads(_) => "reads",
        Verdict::Doubtful(_) => "doubtful",
        Verdict::Illegible(_) => "illegible",
    };
    let pictures = letter.outlines().map(|outline| match outline {
        Some((path, advance)) => picture(font, path, advance),
        None => "<span class=\"none\">–</span>".to_owned(),
    });
    format!(
        "<figure>{}<figcaption><span>{} {}</span><span class=\"{class}\">{verdict}</span></figcaption></figure>",
        pictures.concat(),
        letter.draft.letter,
        escaped(&letter.draft.name),
    )
}

/// A letter between the lines of its room.
fn picture(font: &DraftFont, path: &BezPath, advance: f64) -> String {
    let metrics = &font.metrics;
    let (top, bottom) = (f64::from(metrics.ascender), f64::from(metrics.descender));
    let side = f64::from(metrics.units_per_em) / 10.0;
    let width = advance + 2.0 * side;
    let mut rules = String::new();
    for height in [0, metrics.x_height, metrics.cap_height] {
        let y = top - f64::from(height);
        let _ = write!(
            rules,
            "<line x1=\"0\" x2=\"{width}\" y1=\"{y}\" y2=\"{y}\"/>"
        );
    }
    for x in [side, side + advance] {
        let _ = write!(
            rules,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"0\" y2=\"{}\"/>",
            top - bottom
        );
    }
    format!(
        "<svg viewBox=\"0 0 {width} {}\">{rules}<path d=\"{}\"/></svg>",
        top - bottom,
        path_data(path, side, top),
    )
}
