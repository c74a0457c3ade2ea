//! The proof sheet: source, draft and true letter, side by side, as one HTML page.

use std::fmt::Write as _;

use bukva_glyphs::{Scheme, Script};

use crate::error::Error;
use crate::font::{DraftFont, DraftGlyph, Origin, SURE};
use crate::source::Source;
use crate::svg::path_data;

/// Texts in the drafts, to see them together.
const LATIN_TEXTS: [&str; 3] = [
    "Hamburgefonts quickly judged vexing waltz",
    "THE QUICK BROWN FOX JUMPS OVER A LAZY DOG",
    "Sphinx of black quartz judge my vow",
];
const CYRILLIC_TEXTS: [&str; 3] = [
    "Съешь ещё этих мягких французских булок",
    "ШИРОКАЯ ЭЛЕКТРИФИКАЦИЯ ЮЖНЫХ ГУБЕРНИЙ",
    "даст мощный толчок подъёму сельского хозяйства",
];

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

/// A page with lines of text set in the drafts, and for each letter the source's partner by the
/// scheme, the draft, and the source's own letter where it has one.
///
/// # Errors
/// When an outline of the source is damaged.
pub fn proof(font: &DraftFont, source: &Source, scheme: &Scheme) -> Result<String, Error> {
    let title = format!("{} {}", font.family(), font.style);
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title>\
         <style>{STYLE}</style><h1>{0}</h1><p>{1}</p><div class=\"line\">",
        escaped(&title),
        escaped(&summary(font)),
    );
    let is_latin = font
        .glyphs
        .iter()
        .any(|glyph| Script::of(glyph.letter) == Some(Script::Latin));
    for text in if is_latin {
        LATIN_TEXTS
    } else {
        CYRILLIC_TEXTS
    } {
        page += &line(font, text);
    }
    page += "</div><p>Each letter: its partner in the source, the draft, and the source's own letter.</p>\
             <div class=\"letters\">";
    for glyph in &font.glyphs {
        page += &figure(font, glyph, source, scheme)?;
    }
    page += "</div></html>\n";
    Ok(page)
}

fn summary(font: &DraftFont) -> String {
    let count = |wanted: fn(&DraftGlyph) -> bool| font.glyphs.iter().filter(|g| wanted(g)).count();
    let copied = count(|glyph| matches!(glyph.origin, Origin::Copied(_)));
    let mut text = format!(
        "{} drafts in the hand of {} letters: {copied} copied, {} drawn, of which {} do not read as their letter. \
         No kerning.",
        font.glyphs.len(),
        font.hand,
        font.glyphs.len() - copied,
        count(|glyph| !glyph.is_legible()),
    );
    if !font.outliers.is_empty() {
        let letters: String = font.outliers.iter().collect();
        let _ = write!(text, " Left out of the hand: {letters}.");
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// A line of text; letters without a draft are left out.
fn line(font: &DraftFont, text: &str) -> String {
    let metrics = &font.metrics;
    let (top, bottom) = (f64::from(metrics.ascender), f64::from(metrics.descender));
    let mut x = 0.0;
    let mut data = String::new();
    for letter in text.chars() {
        match font.glyph(letter) {
            Some(glyph) => {
                data += &path_data(&glyph.path, x, top);
                x += glyph.advance;
            }
            None => x += f64::from(metrics.space),
        }
    }
    // Lines of any length are set in one size.
    let em = f64::from(metrics.units_per_em);
    format!(
        "<svg viewBox=\"0 0 {} {}\"><path d=\"{data}\"/></svg>",
        (24.0 * em).max(x),
        top - bottom,
    )
}

fn figure(
    font: &DraftFont,
    glyph: &DraftGlyph,
    source: &Source,
    scheme: &Scheme,
) -> Result<String, Error> {
    let partner = match Script::of(glyph.letter) {
        Some(Script::Cyrillic) => scheme.written_letter(glyph.letter),
        _ => scheme.letter_written(&glyph.letter.to_string()),
    };
    let partner = match (partner, glyph.origin) {
        (_, Origin::Copied(letter)) => Some(letter),
        (partner, _) => partner,
    };
    let from = match partner {
        Some(letter) => source.glyph(letter)?,
        None => None,
    };
    let own = source.glyph(glyph.letter)?;
    let (class, words) = match glyph.origin {
        _ if !glyph.is_legible() => ("illegible", format!("not read, {:.2}", glyph.confidence)),
        Origin::Copied(letter) => ("copied", format!("copied from {letter}")),
        _ if glyph.confidence >= SURE => ("reads", format!("reads, {:.2}", glyph.confidence)),
        _ => ("doubtful", format!("doubtful, {:.2}", glyph.confidence)),
    };
    let picture = |path: Option<(&kurbo::BezPath, f64)>| match path {
        Some((path, advance)) => letter(font, path, advance),
        None => "<span class=\"none\">–</span>".to_owned(),
    };
    Ok(format!(
        "<figure>{}{}{}<figcaption><span>{} {}</span><span class=\"{class}\">{words}</span></figcaption></figure>",
        picture(from.as_ref().map(|glyph| (&glyph.path, glyph.advance))),
        picture(Some((&glyph.path, glyph.advance))),
        picture(own.as_ref().map(|glyph| (&glyph.path, glyph.advance))),
        glyph.letter,
        escaped(&glyph.name),
    ))
}

/// A letter between the lines of its room.
fn letter(font: &DraftFont, path: &kurbo::BezPath, advance: f64) -> String {
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
