//! Lines of text, as SVG text or as outlines.

use crate::font::set_line;
use crate::markup::{escape, round};

/// The default font size, in units.
pub const TEXT: f64 = 13.0;
/// The font size of a single letter as a label.
pub(crate) const LETTER: f64 = 22.0;
/// The font size of a figure's title.
pub(crate) const TITLE: f64 = 15.0;

/// Text classes with their font size and whether they are bold. Other classes change neither.
const CLASSES: [(&str, f64, bool); 4] = [
    ("bk-title", TITLE, true),
    ("bk-strong", TEXT, true),
    ("bk-small", 11.0, false),
    ("bk-letter", LETTER, false),
];

/// The style sheet of the text classes.
pub(crate) fn class_rules() -> String {
    let rule = |&(class, size, bold): &(&str, f64, bool)| {
        let weight = if bold { 700 } else { 400 };
        format!(".bk .{class}{{font-size:{size}px;font-weight:{weight}}}")
    };
    CLASSES.iter().map(rule).collect()
}

/// Which part of a text is at its position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// Its start.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text at a position.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    pub(crate) place: (f64, f64),
    pub(crate) anchor: Anchor,
    pub(crate) class: String,
    /// Overrides the font size of the class.
    pub(crate) size: Option<f64>,
    /// Overrides the color of the class, for example with `var(--bk-0)`.
    pub(crate) color: Option<String>,
    /// Whether it is rotated to read upwards.
    pub(crate) vertical: bool,
    pub(crate) text: String,
}

impl Text {
    pub(crate) fn new(place: (f64, f64), anchor: Anchor, class: &str, text: &str) -> Self {
        Self {
            place,
            anchor,
            class: class.to_owned(),
            size: None,
            color: None,
            vertical: false,
            text: text.to_owned(),
        }
    }

    /// As an SVG text element, in the font embedded in the file or the page.
    pub(crate) fn element(&self) -> String {
        let anchor = match self.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (round(self.place.0), round(self.place.1));
        let turned = match self.vertical {
            true => format!(" transform=\"rotate(-90 {x} {y})\""),
            false => String::new(),
        };
        format!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" class=\"{}\"{}{turned}>{}</text>\n",
            self.class,
            self.style(),
            escape(&self.text)
        )
    }

    /// As one SVG path of its glyphs' outlines.
    pub(crate) fn outlines(&self) -> String {
        let (size, bold) = self.setting();
        let line = set_line(&self.text, size, bold);
        let before = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        let (x, y) = (round(self.place.0), round(self.place.1));
        let turn = if self.vertical { " rotate(-90)" } else { "" };
        format!(
            "<path class=\"bk-text {}\"{} transform=\"translate({x} {y}){turn} \
             translate({} 0) scale({scale} -{scale})\" d=\"{}\"/>\n",
            self.class,
            self.style(),
            -before,
            line.outline,
            scale = line.scale
        )
    }

    fn style(&self) -> String {
        let size = self.size.map(|size| format!("font-size:{}px", round(size)));
        let color = self.color.as_ref().map(|color| format!("fill:{color}"));
        let declared: Vec<String> = size.into_iter().chain(color).collect();
        match declared.is_empty() {
            true => String::new(),
            false => format!(" style=\"{}\"", declared.join(";")),
        }
    }

    /// The font size, and whether the text is bold.
    fn setting(&self) -> (f64, bool) {
        let named = |class: &str| CLASSES.iter().find(|known| known.0 == class);
        let of_class = self.class.split(' ').find_map(named);
        let (size, bold) = of_class.map_or((TEXT, false), |&(_, size, bold)| (size, bold));
        (self.size.map_or(size, round), bold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(class: &str, text: &str) -> Text {
        Text::new((10.0, 20.0), Anchor::Middle, class, text)
    }

    #[test]
    fn classes_and_a_size_of_its_own_set_a_text() {
        assert_eq!(text("", "a").setting(), (TEXT, false));
        assert_eq!(text("bk-soft bk-small", "a").setting(), (11.0, false));
        assert_eq!(text("bk-title", "a").setting(), (TITLE, true));
        let sized = Text {
            size: Some(7.0),
            ..text("bk-strong", "a")
        };
        assert_eq!(sized.setting(), (7.0, true));
        assert!(sized.element().contains("style=\"font-size:7px\""));
    }

    #[test]
    fn a_line_is_one_path_with_an_outline_for_each_letter() {
        let drawn = text("", "Г Z").outlines();
        assert!(drawn.starts_with("<path") && drawn.lines().count() == 1);
        assert_eq!(drawn.matches('M').count(), 2, "{drawn}");
    }

    #[test]
    fn outlines_are_as_safe_as_text() {
        let drawn = text("", "<script>&\"").outlines();
        assert!(!drawn.contains("script") && !drawn.contains("&\""));
    }
}
