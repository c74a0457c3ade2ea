//! A contact sheet: rows of glyphs on one ground.

use std::io;
use std::path::Path;

use image::imageops::{FilterType, overlay, resize};
use image::{GrayImage, ImageFormat, Luma};

use crate::aside;
use crate::glyph::{Glyph, SIDE};

/// Space around the sheet, in pixels of a glyph.
const MARGIN: u32 = 6;
/// Space that sets groups of rows apart, in pixels of a glyph.
const GROUP_GAP: u32 = 12;
/// Space on either side of the rule between labels and glyphs, in pixels of a glyph.
const RULE_GAP: u32 = 5;
/// How far the rule stands out from the ground.
const RULE_SHADE: u8 = 48;

/// What the glyphs lie on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// Black ink on white.
    #[default]
    Paper,
    /// White ink on black.
    Slate,
}

impl Ground {
    /// The grey value that so much ink has on this ground.
    fn shade(self, ink: u8) -> u8 {
        match self {
            Self::Paper => 255 - ink,
            Self::Slate => ink,
        }
    }
}

/// A row of glyphs, or a gap between two groups of rows.
#[derive(Clone, Debug)]
enum Line {
    Row {
        name: String,
        label: Option<Box<Glyph>>,
        glyphs: Vec<Glyph>,
    },
    Gap,
}

/// Rows of glyphs, each with a label glyph where one is given, laid out as a picture.
///
/// ```
/// use bukva::figure::Sheet;
/// use bukva::glyph::Glyph;
///
/// let sheet = Sheet::new()
///     .row("source", &[Glyph::BLANK; 3])
///     .row("translated", &[Glyph::BLANK; 3]);
/// let image = sheet.scaled(1).to_image();
/// assert_eq!(image.dimensions(), (6 + 3 * 28 + 2 * 2 + 6, 6 + 2 * 28 + 2 + 6));
/// ```
#[derive(Clone, Debug)]
pub struct Sheet {
    lines: Vec<Line>,
    ground: Ground,
    scale: u32,
    spacing: u32,
    margin: u32,
}

impl Default for Sheet {
    fn default() -> Self {
        Self::new()
    }
}

impl Sheet {
    /// An empty sheet: black ink on white, at twice the glyphs' size.
    pub fn new() -> Self {
        Self {
            lines: Vec::new(),
            ground: Ground::Paper,
            scale: 2,
            spacing: 2,
            margin: MARGIN,
        }
    }

    /// One glyph in its own size, without a margin.
    pub fn plain(glyph: &Glyph) -> Self {
        Self {
            margin: 0,
            ..Self::new().scaled(1).row("glyph", &[*glyph])
        }
    }

    /// Adds a row. Its name tells programs and readers of the code what it shows; it isn't drawn.
    #[must_use]
    pub fn row(self, name: impl Into<String>, glyphs: &[Glyph]) -> Self {
        self.push(name.into(), None, glyphs)
    }

    /// Adds rows of at most `columns` glyphs each, with a glyph at the left of the first that
    /// tells what they show. All rows of the sheet then leave room for such labels.
    #[must_use]
    pub fn labelled(mut self, label: Glyph, glyphs: &[Glyph], columns: usize) -> Self {
        for (index, glyphs) in glyphs.chunks(columns.max(1)).enumerate() {
            self = self.push(String::new(), Some(label).filter(|_| index == 0), glyphs);
        }
        self
    }

    fn push(mut self, name: String, label: Option<Glyph>, glyphs: &[Glyph]) -> Self {
        self.lines.push(Line::Row {
            name,
            label: label.map(Box::new),
            glyphs: glyphs.to_vec(),
        });
        self
    }

    /// Sets the next row off from those above.
    #[must_use]
    pub fn gap(mut self) -> Self {
        self.lines.push(Line::Gap);
        self
    }

    /// The names of the rows, from the top.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter_map(|line| match line {
            Line::Row { name, .. } => Some(name.as_str()),
            Line::Gap => None,
        })
    }

    /// Chooses the ground.
    #[must_use]
    pub fn ground(mut self, ground: Ground) -> Self {
        self.ground = ground;
        self
    }

    /// Pixels of the sheet for each pixel of a glyph; at least 1.
    #[must_use]
    pub fn scaled(mut self, scale: u32) -> Self {
        self.scale = scale.max(1);
        self
    }

    /// Space between neighbouring glyphs, in pixels of a glyph.
    #[must_use]
    pub fn spacing(mut self, spacing: u32) -> Self {
        self.spacing = spacing;
        self
    }

    /// Draws the sheet.
    pub fn to_image(&self) -> GrayImage {
        let (width, height) = self.size();
        let ground = Luma([self.ground.shade(0)]);
        let mut image = GrayImage::from_pixel(width * self.scale, height * self.scale, ground);
        let mut top = self.margin;
        for line in self.drawn() {
            if let Line::Row { label, glyphs, .. } = line {
                let first = self.first_column();
                let columns = (0..).map(|place| first + place * (SIDE as u32 + self.spacing));
                let placed = columns
                    .zip(glyphs)
                    .chain(label.iter().map(|label| (self.margin, label.as_ref())));
                for (left, glyph) in placed {
                    let (left, top) = (left * self.scale, top * self.scale);
                    overlay(&mut image, &self.draw(glyph), left.into(), top.into());
                }
            }
            top += self.height_of(line) + self.spacing;
        }
        if self.has_labels() {
            self.draw_rule(&mut image);
        }
        image
    }

    /// Width and height in pixels of a glyph.
    fn size(&self) -> (u32, u32) {
        let side = SIDE as u32;
        let widest = self.lines.iter().map(|line| match line {
            Line::Row { glyphs, .. } => glyphs.len() as u32,
            Line::Gap => 0,
        });
        let columns = widest.max().unwrap_or(0);
        let row = columns * side + columns.saturating_sub(1) * self.spacing;
        let heights: u32 = self.drawn().iter().map(|line| self.height_of(line)).sum();
        let gaps = (self.drawn().len() as u32).saturating_sub(1) * self.spacing;
        (
            self.first_column() + row + self.margin,
            2 * self.margin + heights + gaps,
        )
    }

    /// The lines without a gap at the end.
    fn drawn(&self) -> &[Line] {
        match self.lines.as_slice() {
            [lines @ .., Line::Gap] => lines,
            lines => lines,
        }
    }

    fn height_of(&self, line: &Line) -> u32 {
        match line {
            Line::Row { .. } => SIDE as u32,
            // With the gaps on both sides it makes the whole.
            Line::Gap => GROUP_GAP.saturating_sub(2 * self.spacing),
        }
    }

    fn has_labels(&self) -> bool {
        let labelled = |line: &Line| matches!(line, Line::Row { label: Some(_), .. });
        self.lines.iter().any(labelled)
    }

    /// Where the first glyph of a row begins.
    fn first_column(&self) -> u32 {
        self.margin + u32::from(self.has_labels()) * (SIDE as u32 + 2 * RULE_GAP)
    }

    /// A glyph at the sheet's size, smoothed where it is enlarged.
    fn draw(&self, glyph: &Glyph) -> GrayImage {
        let side = SIDE as u32;
        let plain = GrayImage::from_fn(side, side, |x, y| {
            Luma([self.ground.shade(glyph.at(y as usize, x as usize))])
        });
        match self.scale {
            1 => plain,
            scale => resize(&plain, side * scale, side * scale, FilterType::CatmullRom),
        }
    }

    /// A thin line between the labels and the glyphs.
    fn draw_rule(&self, image: &mut GrayImage) {
        let column = (self.margin + SIDE as u32 + RULE_GAP) * self.scale;
        let margin = self.margin * self.scale;
        for row in margin..image.height().saturating_sub(margin) {
            image.put_pixel(column, row, Luma([self.ground.shade(RULE_SHADE)]));
        }
    }

    /// Draws the sheet into a PNG, written aside and renamed.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn save_png(&self, path: &Path) -> io::Result<()> {
        save_png(&self.to_image(), path)
    }
}

/// Writes a picture as PNG, aside and renamed.
///
/// # Errors
/// When the file system refuses.
pub fn save_png(image: &GrayImage, path: &Path) -> io::Result<()> {
    aside::write(path, |file| {
        image
            .write_to(file, ImageFormat::Png)
            .map_err(io::Error::other)
    })
}

#[cfg(test)]
mod tests;
