//! Lines of text: elements of an SVG, or outlines where the rasteriser sets no type.

use crate::font::set_line;
use crate::markup::{escape, round};

/// The size of ordinary text, in units.
pub const TEXT: f64 = 13.0;
/// The size of a letter that is a label of its own.
pub(crate) const LETTER: f64 = 22.0;
/// The size of a figure's title.
pub(crate) const TITLE: f64 = 15.0;

/// Size and strength that classes of text have; the others are ordinary in both.
const CLASSES: [(&str, f64, bool); 4] = [
    ("bk-title", TITLE, true),
    ("bk-strong", TEXT, true),
    ("bk-small", 11.0, false),
    ("bk-letter", LETTER, false),
];

/// The rules of a style sheet for the classes.
pub(crate) fn class_rules() -> String {
    let rule = |&(class, size, bold): &(&str, f64, bool)| {
        let weight = if bold { 700 } else { 400 };
        format!(".bk .{class}{{font-size:{size}px;font-weight:{weight}}}")
    };
    CLASSES.iter().map(rule).collect()
}

/// Where a text's place lies in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A line of text at its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    pub(crate) place: (f64, f64),
    pub(crate) anchor: Anchor,
    pub(crate) class: String,
    /// Instead of its class's.
    pub(crate) size: Option<f64>,
    /// Instead of its class's, as `var(--bk-0)`.
    pub(crate) colour: Option<String>,
    /// Whether it reads upwards.
    pub(crate) upright: bool,
    pub(crate) text: String,
}

impl Text {
    pub(crate) fn new(place: (f64, f64), anchor: Anchor, class: &str, text: &str) -> Self {
        Self {
            place,
            anchor,
            class: class.to_owned(),
            size: None,
            colour: None,
            upright: false,
            text: text.to_owned(),
        }
    }

    /// As text, in a font that the reader's program finds in the file or the page.
    pub(crate) fn element(&self) -> String {
        let anchor = match self.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y) = (round(self.place.0), round(self.place.1));
        let turned = match self.upright {
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

    /// As one path of its glyphs' outlines.
    pub(crate) fn outlines(&self) -> String {
        let (size, bold) = self.setting();
        let line = set_line(&self.text, size, bold);
        let before = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => line.width / 2.0,
            Anchor::End => line.width,
        };
        let (x, y) = (round(self.place.0), round(self.place.1));
        let turn = if self.upright { " rotate(-90)" } else { "" };
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
        let colour = self.colour.as_ref().map(|colour| format!("fill:{colour}"));
        let declared: Vec<String> = size.into_iter().chain(colour).collect();
        match declared.is_empty() {
            true => String::new(),
            false => format!(" style=\"{}\"", declared.join(";")),
        }
    }

    /// Size and strength.
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
