//! SVG: one file for each letter, in the units of the font.

use std::fmt::Write as _;

use kurbo::{Affine, BezPath, PathEl, Point};

use crate::font::{DraftFont, DraftGlyph};

impl DraftFont {
    /// A letter as an SVG file: its room from the top to the bottom of a line.
    pub fn to_svg(&self, glyph: &DraftGlyph) -> String {
        let [left, top, width, height] = self.room(glyph);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left} {top} {width} {height}\"><path d=\"{}\"/></svg>\n",
            self.svg_path(glyph),
        )
    }

    /// The advance box of a letter in its SVG file: left, top, width and height.
    pub fn room(&self, glyph: &DraftGlyph) -> [f64; 4] {
        let height = f64::from(self.metrics.ascender) - f64::from(self.metrics.descender);
        [0.0, 0.0, glyph.advance, height]
    }

    /// The `d` attribute of a letter's path in its advance box.
    pub fn svg_path(&self, glyph: &DraftGlyph) -> String {
        path_data(&glyph.path, 0.0, f64::from(self.metrics.ascender))
    }
}

impl DraftFont {
    /// The `d` attribute of a line of text, and its width and height in font units, at least 24 ems wide: so lines
    /// of any length are set in one size. Letters without a draft are left out.
    pub fn svg_line(&self, text: &str) -> (String, [f64; 2]) {
        let metrics = &self.metrics;
        let (top, bottom) = (f64::from(metrics.ascender), f64::from(metrics.descender));
        let mut x = 0.0;
        let mut data = String::new();
        for letter in text.chars() {
            match self.glyph(letter) {
                Some(glyph) => {
                    data += &path_data(&glyph.path, x, top);
                    x += glyph.advance;
                }
                None => x += f64::from(metrics.space),
            }
        }
        let width = x.max(24.0 * f64::from(metrics.units_per_em));
        (data, [width, top - bottom])
    }
}

/// The `d` attribute of a path in font units, shifted to the right, with the baseline at `y`.
pub fn path_data(path: &BezPath, x: f64, y: f64) -> String {
    let place = Affine::new([1.0, 0.0, 0.0, -1.0, x, y]);
    let mut data = String::new();
    let mut add = |command: char, points: &[Point]| {
        data.push(command);
        for (at, point) in points.iter().enumerate() {
            let space = if at > 0 { " " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(data, "{space}{} {}", tenths(point.x), tenths(point.y));
        }
    };
    for element in (place * path).elements() {
        match *element {
            PathEl::MoveTo(to) => add('M', &[to]),
            PathEl::LineTo(to) => add('L', &[to]),
            PathEl::QuadTo(one, to) => add('Q', &[one, to]),
            PathEl::CurveTo(one, other, to) => add('C', &[one, other, to]),
            PathEl::ClosePath => add('Z', &[]),
        }
    }
    data
}

fn tenths(value: f64) -> f64 {
    (10.0 * value).round() / 10.0
}
