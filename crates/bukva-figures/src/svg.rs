//! A small writer of SVG.

use image::{GrayAlphaImage, GrayImage, LumaA};

use crate::embed::png_data_uri;
use crate::figure::{Figure, Piece};
use crate::markup::{escape, round};
use crate::text::{Anchor, Text};
use bukva_glyphs::{Glyph, SIDE};

/// An SVG picture in the making. Units are pixels of an ordinary screen.
///
/// Colours come from the variables `--bk-ink`, `--bk-soft`, `--bk-line`, `--bk-paper`,
/// `--bk-raised` and `--bk-0` to `--bk-7`, in a `style` attribute; classes of text are `bk-title`,
/// `bk-strong`, `bk-soft`, `bk-small`, of lines `bk-grid` and `bk-curve`.
#[derive(Debug)]
pub struct Svg {
    width: f64,
    height: f64,
    title: String,
    pieces: Vec<Piece>,
}

impl Svg {
    /// Starts a picture; `title` is what screen readers say. It isn't drawn.
    pub fn new(width: f64, height: f64, title: &str) -> Self {
        Self {
            width,
            height,
            title: title.to_owned(),
            pieces: Vec::new(),
        }
    }

    /// Adds an element of plain attributes; numbers and fixed words only, for nothing is escaped.
    pub fn element(&mut self, name: &str, attributes: &str) {
        self.markup(format!("<{name} {attributes}/>\n"));
    }

    /// Adds an element that explains itself when pointed at.
    pub fn explained(&mut self, name: &str, attributes: &str, explanation: &str) {
        let explanation = escape(explanation);
        self.markup(format!(
            "<{name} {attributes}><title>{explanation}</title></{name}>\n"
        ));
    }

    fn markup(&mut self, markup: String) {
        self.pieces.push(Piece::Markup(markup));
    }

    fn line(&mut self, text: Text) {
        self.pieces.push(Piece::Text(text));
    }

    /// Adds text of a class.
    pub fn text(&mut self, place: (f64, f64), anchor: Anchor, class: &str, text: &str) {
        self.line(Text::new(place, anchor, class, text));
    }

    /// Adds text of a size.
    pub fn sized_text(&mut self, place: (f64, f64), anchor: Anchor, size: f64, text: &str) {
        self.line(Text {
            size: Some(size),
            ..Text::new(place, anchor, "", text)
        });
    }

    /// Adds strong text in a colour of the palette, as `var(--bk-0)`.
    pub fn coloured_text(&mut self, place: (f64, f64), anchor: Anchor, colour: &str, text: &str) {
        self.line(Text {
            colour: Some(colour.to_owned()),
            ..Text::new(place, anchor, "bk-strong", text)
        });
    }

    /// Adds text that reads upwards.
    pub fn upright_text(&mut self, place: (f64, f64), class: &str, text: &str) {
        self.line(Text {
            upright: true,
            ..Text::new(place, Anchor::Middle, class, text)
        });
    }

    /// Adds a glyph in the colour of ink, with its upper left corner at a place.
    pub fn glyph(&mut self, place: (f64, f64), side: f64, glyph: &Glyph) {
        let pixels = GrayImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
            image::Luma([glyph.at(y as usize, x as usize)])
        });
        self.ink(place, (side, side), &pixels);
    }

    /// Adds a picture of ink, 0 being none, stretched over a box.
    pub fn ink(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: &GrayImage) {
        let clear = GrayAlphaImage::from_fn(ink.width(), ink.height(), |x, y| {
            LumaA([0, ink.get_pixel(x, y).0[0]])
        });
        // Only a picture without pixels can't be embedded, and that shows nothing anyway.
        if let Ok(address) = png_data_uri(&clear.into()) {
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

    /// Ends the picture.
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
