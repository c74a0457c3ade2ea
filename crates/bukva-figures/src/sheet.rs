//! Contact sheets: labeled rows of glyphs.

use std::path::Path;

use image::GrayImage;
use image::imageops::{FilterType, overlay, resize};

use crate::figure::{Figure, FigureError};
use crate::font::text_width;
use crate::svg::Svg;
use crate::text::Anchor;
use crate::text::{LETTER, TEXT, TITLE};
use bukva_glyphs::{Glyph, SIDE};

/// The units of the sheet per pixel of a glyph.
const SCALE: u32 = 2;
/// The space between glyphs, in pixels of a glyph.
const SPACING: u32 = 2;
/// The side of a glyph and the space between glyphs, in units of the sheet.
const GLYPH_SIDE: f64 = (SIDE as u32 * SCALE) as f64;
const SPACE: f64 = (SPACING * SCALE) as f64;
/// The margin around the sheet.
const MARGIN: f64 = 12.0;
/// The space between groups of rows.
const GROUP_GAP: f64 = 24.0;
/// The space between a row's label and its first glyph.
const LABEL_GAP: f64 = 12.0;
const TITLE_HEIGHT: f64 = 28.0;
const HEADING_HEIGHT: f64 = 20.0;

/// A line of a sheet, from top to bottom.
#[derive(Clone, Debug)]
enum Line {
    Row { label: String, glyphs: Vec<Glyph> },
    Headings(Vec<String>),
    Gap,
}

/// Rows of glyphs under a title, each with a label at the left, and headings over the columns.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    title: String,
    lines: Vec<Line>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Adds a row. A one-letter label is large, a longer one small; it may be empty.
    #[must_use]
    pub fn row(mut self, label: impl Into<String>, glyphs: &[Glyph]) -> Self {
        self.lines.push(Line::Row {
            label: label.into(),
            glyphs: glyphs.to_vec(),
        });
        self
    }

    /// Adds headings over the columns of the rows below.
    #[must_use]
    pub fn headings(mut self, headings: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let headings = headings.into_iter().map(Into::into).collect();
        self.lines.push(Line::Headings(headings));
        self
    }

    /// Adds space above the next row.
    #[must_use]
    pub fn gap(mut self) -> Self {
        self.lines.push(Line::Gap);
        self
    }

    /// The sheet as a figure. A PNG of it has one pixel per unit, so that glyphs are scaled once.
    pub fn figure(&self) -> Figure {
        let (width, height) = self.size();
        let mut svg = Svg::new(width, height, &self.title);
        if !self.title.is_empty() {
            let place = (MARGIN, MARGIN + 14.0);
            svg.text(place, Anchor::Start, "bk-title", &self.title);
        }
        let mut top = self.first_line();
        for line in self.visible() {
            match line {
                Line::Row { label, glyphs } => self.draw_row(&mut svg, top, label, glyphs),
                Line::Headings(headings) => self.draw_headings(&mut svg, top, headings),
                Line::Gap => {}
            }
            top += height_of(line) + SPACE;
        }
        svg.finish().with_density(1.0)
    }

    /// Writes the sheet as `.svg` or `.png`, by the extension of `path`.
    ///
    /// # Errors
    /// Those of [`Figure::save`].
    pub fn save(&self, path: &Path) -> Result<(), FigureError> {
        self.figure().save(path)
    }

    fn draw_row(&self, svg: &mut Svg, top: f64, label: &str, glyphs: &[Glyph]) {
        let (size, class) = label_style(label);
        let place = (
            self.first_column() - LABEL_GAP,
            top + GLYPH_SIDE / 2.0 + 0.36 * size,
        );
        svg.text(place, Anchor::End, class, label);
        let strip = strip(glyphs);
        let size = (f64::from(strip.width()), f64::from(strip.height()));
        svg.ink((self.first_column(), top), size, &strip);
    }

    /// Headings that are wider than their column get a smaller font.
    fn draw_headings(&self, svg: &mut Svg, top: f64, headings: &[String]) {
        for (column, heading) in headings.iter().enumerate() {
            let left = self.first_column() + column as f64 * (GLYPH_SIDE + SPACE);
            let place = (left + GLYPH_SIDE / 2.0, top + HEADING_HEIGHT - 6.0);
            let fitting = TEXT * GLYPH_SIDE / text_width(heading, TEXT, false).max(1.0);
            svg.sized_text(place, Anchor::Middle, fitting.min(TEXT), heading);
        }
    }

    fn size(&self) -> (f64, f64) {
        let widest = self.lines.iter().map(|line| match line {
            Line::Row { glyphs, .. } => glyphs.len(),
            Line::Headings(headings) => headings.len(),
            Line::Gap => 0,
        });
        let columns = widest.max().unwrap_or(0) as f64;
        let row = columns * GLYPH_SIDE + (columns - 1.0).max(0.0) * SPACE;
        let title = text_width(&self.title, TITLE, true);
        let heights: f64 = self.visible().iter().map(height_of).sum();
        let gaps = self.visible().len().saturating_sub(1) as f64 * SPACE;
        (
            (self.first_column() + row).max(MARGIN + title).ceil() + MARGIN,
            self.first_line() + heights + gaps + MARGIN,
        )
    }

    /// The lines without a gap at the end.
    fn visible(&self) -> &[Line] {
        match self.lines.as_slice() {
            [lines @ .., Line::Gap] => lines,
            lines => lines,
        }
    }

    /// The top of the first line.
    fn first_line(&self) -> f64 {
        match self.title.is_empty() {
            true => MARGIN,
            false => MARGIN + TITLE_HEIGHT,
        }
    }

    /// The left of the first glyph of a row.
    fn first_column(&self) -> f64 {
        let widths = self.lines.iter().map(|line| match line {
            Line::Row { label, .. } => text_width(label, label_style(label).0, false),
            _ => 0.0,
        });
        match widths.fold(0.0, f64::max) {
            0.0 => MARGIN,
            // At whole units, the glyphs' pixels are sharp.
            widest => MARGIN + widest.ceil() + LABEL_GAP,
        }
    }
}

/// The ink of a row's glyphs side by side.
fn strip(glyphs: &[Glyph]) -> GrayImage {
    let step = (SIDE as u32 + SPACING) * SCALE;
    let width = (step * glyphs.len() as u32).saturating_sub(SPACING * SCALE);
    let mut strip = GrayImage::new(width, SIDE as u32 * SCALE);
    for (glyph, left) in glyphs.iter().zip((0..).step_by(step as usize)) {
        overlay(&mut strip, &enlarged(glyph, SCALE), left, 0);
    }
    strip
}

fn height_of(line: &Line) -> f64 {
    match line {
        Line::Row { .. } => GLYPH_SIDE,
        Line::Headings(_) => HEADING_HEIGHT,
        // The gap includes the spaces above and below it.
        Line::Gap => GROUP_GAP - 2.0 * SPACE,
    }
}

/// A glyph's ink, enlarged smoothly.
pub(crate) fn enlarged(glyph: &Glyph, scale: u32) -> GrayImage {
    let side = SIDE as u32;
    let plain = GrayImage::from_fn(side, side, |x, y| {
        image::Luma([glyph.at(y as usize, x as usize)])
    });
    resize(&plain, side * scale, side * scale, FilterType::CatmullRom)
}

/// Font size and class of a row's label.
fn label_style(label: &str) -> (f64, &'static str) {
    match label.chars().count() {
        1 => (LETTER, "bk-letter"),
        _ => (TEXT, "bk-soft"),
    }
}

#[cfg(test)]
mod tests;
