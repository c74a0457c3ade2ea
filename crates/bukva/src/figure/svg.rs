//! A small writer of SVG, and the colours all figures share.

use std::fmt::Write;

/// How many colours tell series apart before they repeat.
pub(super) const COLOURS: usize = 8;

/// Colours as variables, for light paper, dark screens and print. Classes start with `bk-`, so
/// that figures can stand in a page of any other style.
const STYLE: &str = "\
.bk{--bk-ink:#1f2328;--bk-soft:#59636e;--bk-line:#d8dde3;--bk-paper:#fff;\
--bk-0:#1f5fa8;--bk-1:#c2410c;--bk-2:#0f766e;--bk-3:#8b3fd1;--bk-4:#96690a;--bk-5:#be185d;\
--bk-6:#4d5b6e;--bk-7:#4d7c0f;font-family:system-ui,sans-serif;font-size:13px}\
@media screen and (prefers-color-scheme:dark){.bk{--bk-ink:#e6e9ed;--bk-soft:#a0a9b4;\
--bk-line:#3a424c;--bk-paper:#15191e;--bk-0:#7ab4f5;--bk-1:#fb9a63;--bk-2:#4fd1c0;\
--bk-3:#c79bff;--bk-4:#e3b341;--bk-5:#f78fbf;--bk-6:#a8b3c4;--bk-7:#a3d65c}}\
.bk text{fill:var(--bk-ink)}.bk .bk-soft{fill:var(--bk-soft)}\
.bk .bk-title{font-weight:600;font-size:14px}\
.bk .bk-grid{stroke:var(--bk-line);stroke-width:1;fill:none}\
.bk .bk-curve{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}\
.bk .bk-number{font-variant-numeric:tabular-nums}";

/// An SVG picture in the making.
pub(super) struct Svg {
    text: String,
}

/// Where a text's place lies in it.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// Starts a picture; `title` is what screen readers say.
    pub(super) fn new(width: f64, height: f64, title: &str) -> Self {
        let title = escape(title);
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bk\" viewBox=\"0 0 {width} \
             {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
             aria-label=\"{title}\">\n<style>{STYLE}</style>\n\
             <rect width=\"100%\" height=\"100%\" style=\"fill:var(--bk-paper)\"/>\n"
        );
        Self { text }
    }

    /// Adds an element of plain attributes; numbers and fixed words only, for nothing is escaped.
    pub(super) fn element(&mut self, name: &str, attributes: &str) {
        // Writing to a string can't fail.
        let _ = writeln!(self.text, "<{name} {attributes}/>");
    }

    /// Adds an element that explains itself when pointed at.
    pub(super) fn explained(&mut self, name: &str, attributes: &str, explanation: &str) {
        let explanation = escape(explanation);
        let _ = writeln!(
            self.text,
            "<{name} {attributes}><title>{explanation}</title></{name}>"
        );
    }

    /// Adds text of a class.
    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, text: &str) {
        self.turned_text((x, y), anchor, class, "", text);
    }

    /// Adds text that reads upwards.
    pub(super) fn upright_text(&mut self, (x, y): (f64, f64), class: &str, text: &str) {
        let turn = format!(" transform=\"rotate(-90 {} {})\"", round(x), round(y));
        self.turned_text((x, y), Anchor::Middle, class, &turn, text);
    }

    fn turned_text(
        &mut self,
        (x, y): (f64, f64),
        anchor: Anchor,
        class: &str,
        turn: &str,
        text: &str,
    ) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.text,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" class=\"{class}\"{turn}>{}</text>",
            round(x),
            round(y),
            escape(text)
        );
    }

    /// Ends the picture.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

/// Two digits after the point are finer than any screen.
pub(super) fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Makes text safe between tags and in quoted attributes of SVG and HTML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML allows no other control characters, not even escaped.
            control if control.is_control() && !matches!(control, '\n' | '\t') => {
                escaped.push(char::REPLACEMENT_CHARACTER);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_its_element() {
        assert_eq!(
            escape("<a href=\"x\">&'\u{1}"),
            "&lt;a href=&quot;x&quot;&gt;&amp;&#39;\u{fffd}"
        );
        let mut svg = Svg::new(10.0, 10.0, "\"><script>");
        svg.text((0.0, 0.0), Anchor::Start, "", "</svg>");
        let svg = svg.finish();
        assert!(!svg.contains("<script>"));
        assert_eq!(svg.matches("</svg>").count(), 1);
    }
}
