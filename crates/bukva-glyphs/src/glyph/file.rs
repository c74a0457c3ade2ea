//! Glyphs to and from image files.

use std::io;
use std::path::Path;

use image::{GrayImage, ImageFormat, Luma};

use super::{Glyph, SIDE};
use crate::atomic_file;

impl Glyph {
    /// The glyph in its own size, in black ink on white paper.
    pub fn to_image(&self) -> GrayImage {
        GrayImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
            Luma([255 - self.at(y as usize, x as usize)])
        })
    }

    /// Writes the glyph as a PNG in its own size, black on white, replacing the file atomically.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        atomic_file::write(path.as_ref(), |file| {
            let written = self.to_image().write_to(file, ImageFormat::Png);
            written.map_err(io::Error::other)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_glyph_is_nothing_but_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/glyph.png");
        let glyph = Glyph::new(std::array::from_fn(|place| (place % 251) as u8));
        glyph.save(&path).unwrap();
        let read = super::super::decode(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(
            read.into_luma8().as_raw()[..],
            glyph.pixels().map(|value| 255 - value)
        );
    }
}
