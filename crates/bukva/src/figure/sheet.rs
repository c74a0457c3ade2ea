//! Contact sheets: rows of glyphs.

use std::io;
use std::path::Path;

use image::{GrayImage, ImageEncoder, Luma, codecs::png::PngEncoder, imageops};

use crate::glyph::{Glyph, SIDE};

/// Pixels between glyphs, before enlargement.
const GAP: u32 = 2;
/// Pixels above a row that follows a gap, before enlargement.
const WIDE_GAP: u32 = 8;
const PAPER: u8 = 255;

/// Rows of glyphs, black on white, under each other.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    rows: Vec<Row>,
    scale: u32,
    bare: bool,
}

#[derive(Clone, Debug)]
struct Row {
    label: String,
    glyphs: Vec<Glyph>,
    gap: bool,
}

impl Sheet {
    /// An empty sheet, enlarged twice.
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            scale: 2,
            bare: false,
        }
    }

    /// One glyph in its own size, without a margin.
    pub fn plain(glyph: &Glyph) -> Self {
        Self {
            bare: true,
            ..Self::new().scaled(1).row("glyph", &[*glyph])
        }
    }

    /// The same sheet, enlarged `scale` times.
    pub fn scaled(mut self, scale: u32) -> Self {
        self.scale = scale.max(1);
        self
    }

    /// One row more. Its label tells programs and readers of the code what it shows; it isn't drawn.
    pub fn row(mut self, label: impl Into<String>, glyphs: &[Glyph]) -> Self {
        self.rows.push(Row {
            label: label.into(),
            glyphs: glyphs.to_vec(),
            gap: false,
        });
        self
    }

    /// Sets the next row off from those above.
    pub fn gap(mut self) -> Self {
        if let Some(row) = self.rows.last_mut() {
            row.gap = true;
        }
        self
    }

    /// What the rows show, from the top.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.label.as_str())
    }

    /// Draws the sheet.
    pub fn to_image(&self) -> GrayImage {
        let cell = SIDE as u32 + GAP;
        let columns = self
            .rows
            .iter()
            .map(|row| row.glyphs.len())
            .max()
            .unwrap_or(0) as u32;
        let gaps = self.rows.iter().rev().skip(1).filter(|row| row.gap).count() as u32;
        let height = self.rows.len() as u32 * cell + GAP + gaps * WIDE_GAP;
        let mut image = GrayImage::from_pixel(columns * cell + GAP, height, Luma([PAPER]));
        let mut top = GAP;
        for row in &self.rows {
            for (column, glyph) in (0..).zip(&row.glyphs) {
                draw(&mut image, glyph, GAP + column * cell, top);
            }
            top += cell + if row.gap { WIDE_GAP } else { 0 };
        }
        if self.bare {
            return imageops::crop_imm(&image, GAP, GAP, SIDE as u32, SIDE as u32).to_image();
        }
        let (width, height) = (image.width() * self.scale, image.height() * self.scale);
        imageops::resize(&image, width, height, imageops::FilterType::Nearest)
    }

    /// Draws the sheet into a PNG, written aside and renamed.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save_png(&self, path: &Path) -> io::Result<()> {
        let image = self.to_image();
        crate::aside::write(path, |file| {
            PngEncoder::new(file)
                .write_image(
                    &image,
                    image.width(),
                    image.height(),
                    image::ExtendedColorType::L8,
                )
                .map_err(io::Error::other)
        })
    }
}

fn draw(image: &mut GrayImage, glyph: &Glyph, left: u32, top: u32) {
    for row in 0..SIDE {
        for column in 0..SIDE {
            let paper = PAPER - glyph.at(row, column);
            image.put_pixel(left + column as u32, top + row as u32, Luma([paper]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_stand_black_on_white_in_their_places() {
        let mut pixels = [0; SIDE * SIDE];
        pixels[0] = 255;
        let ink = Glyph::new(pixels);
        let sheet = Sheet::new()
            .scaled(1)
            .row("a", &[ink, ink])
            .gap()
            .row("b", &[Glyph::BLANK]);
        let image = sheet.to_image();
        assert_eq!((image.width(), image.height()), (62, 70));
        assert_eq!(image.get_pixel(2, 2), &Luma([0]));
        assert_eq!(image.get_pixel(32, 2), &Luma([0]));
        assert_eq!(image.pixels().filter(|pixel| pixel.0[0] < 255).count(), 2);
        assert_eq!(sheet.labels().collect::<Vec<_>>(), ["a", "b"]);
    }
}
