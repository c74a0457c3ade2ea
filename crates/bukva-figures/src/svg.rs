//! Building a figure from SVG elements.

use image::{GrayAlphaImage, GrayImage, LumaA};

use crate::embed::png_data_uri;
use crate::figure::{Figure, Piece};
use crate::markup::{escape, round};
use crate::text::{Anchor, Text};
use bukva_glyphs::{Glyph, SIDE};

/// Builds a [`Figure`]. Units are CSS pixels, and y points down.
///
/// Colors come from the style variables `--bk-ink`, `--bk-soft`, `--bk-line`, `--bk-paper`,
/// `--bk-raised` and `--bk-0` to `--bk-7`, in a `style` attribute. Text classes are `bk-title`,
/// `bk-strong`, `bk-soft`, `bk-small` and `bk-letter`; line classes are `bk-grid` and `bk-curve`.
#[derive(Debug)]
pub struct Svg {
    width: f64,
    height: f64,
    title: String,
    pieces: Vec<Piece>,
}

impl Svg {
    /// Starts an empty figure. `title` is text for screen readers; it is not displayed.
    pub fn new(width: f64, height: f64, title: &str) -> Self {
        Self {
            width,
            height,
            title: title.to_owned(),
            pieces: Vec::new(),
        }
    }

    /// Adds an element. Attributes are not escaped.
    pub fn element(&mut self, name: &str, attributes: &str) {
        self.markup(format!("<{name} {attributes}/>\n"));
    }

    /// Adds an element with a tooltip. Attributes are not escaped; the tooltip is.
    pub fn element_with_tooltip(&mut self, name: &str, attributes: &str, tooltip: &str) {
        let tooltip = escape(tooltip);
        self.markup(format!(
            "<{name} {attributes}><title>{tooltip}</title></{name}>\n"
        ));
    }

    fn markup(&mut self, markup: String) {
        self.pieces.push(Piece::Markup(markup));
    }

    fn line(&mut self, text: Text) {
        self.pieces.push(Piece::Text(text));
    }

    /// Adds a line of text with a class.
    pub fn text(&mut self, place: (f64, f64), anchor: Anchor, class: &str, text: &str) {
        self.line(Text::new(place, anchor, class, text));
    }

    /// Adds a line of text with a font size.
    pub fn sized_text(&mut self, place: (f64, f64), anchor: Anchor, size: f64, text: &str) {
        self.line(Text {
            size: Some(size),
            ..Text::new(place, anchor, "", text)
        });
    }

    /// Adds a line of bold text in a color, for example `var(--bk-0)`.
    pub fn colored_text(&mut self, place: (f64, f64), anchor: Anchor, color: &str, text: &str) {
        self.line(Text {
            color: Some(color.to_owned()),
            ..Text::new(place, anchor, "bk-strong", text)
        });
    }

    /// Adds a line of text that is rotated to read upwards, centered at `place`.
    pub fn vertical_text(&mut self, place: (f64, f64), class: &str, text: &str) {
        self.line(Text {
            vertical: true,
            ..Text::new(place, Anchor::Middle, class, text)
        });
    }

    /// Adds a glyph with its upper left corner at `place`.
    pub fn glyph(&mut self, place: (f64, f64), side: f64, glyph: &Glyph) {
        let pixels = GrayImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
            image::Luma([glyph.at(y as usize, x as usize)])
        });
        self.ink(place, (side, side), &pixels);
    }

    /// Adds an image of ink (0 is transparent) with its upper left corner at `(x, y)`, scaled to
    /// `(width, height)`.
    pub fn ink(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: &GrayImage) {
        let image = GrayAlphaImage::from_fn(ink.width(), ink.height(), |x, y| {
            LumaA([0, ink.get_pixel(x, y).0[0]])
        });
        // Only an image without pixels can't be encoded, and it would show nothing.
        if let Ok(address) = png_data_uri(&image.into()) {
            self.element(
                "image",
                &format!(
                    "class=\"bk-glyph\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" href=\"{address}\"",
                    round(x),
                    round(y),
                    round(width),
                    round(height)
                ),
            );
        }
    }

    /// Finishes the figure.
    pub fn finish(self) -> Figure {
        Figure::new(self.width, self.height, self.title, self.pieces)
    }
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
        let svg = svg.finish().to_inline_svg();
        assert!(!svg.contains("<script>"));
        assert_eq!(svg.matches("</svg>").count(), 1);
    }
}
