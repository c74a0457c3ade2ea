//! Saves outlines as images.

use std::io::{self, Cursor, Write};
use std::path::Path;

use image::{GrayImage, ImageFormat};

use super::Outline;
use crate::atomic_file;
use crate::error::Error;
use crate::location::Location;

impl Outline {
    /// Writes the outline, black on white, replacing the file atomically: as SVG if the name ends in
    /// `.svg`, and otherwise as a PNG of `side` x `side` pixels.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>, side: usize) -> Result<(), Error> {
        let path = path.as_ref();
        let is_svg = path.extension().is_some_and(|found| found == "svg");
        let content = match is_svg {
            true => Ok(self.to_svg().into_bytes()),
            false => self.to_png(side),
        };
        content
            .and_then(|bytes| atomic_file::write_picture(path, |file| file.write_all(&bytes)))
            .map_err(|error| Location::file(path).write(error))
    }

    /// The outline as a PNG file of `side` x `side` pixels, black on white.
    ///
    /// # Errors
    /// When there is no such image, as for a side of 0.
    pub fn to_png(&self, side: usize) -> io::Result<Vec<u8>> {
        let light = self.render(side).into_iter().map(|ink| 255 - ink).collect();
        let image = GrayImage::from_raw(side as u32, side as u32, light);
        let image = image.ok_or_else(|| io::Error::other("the image is too large"))?;
        let mut bytes = Cursor::new(Vec::new());
        let written = image.write_to(&mut bytes, ImageFormat::Png);
        written.map_err(io::Error::other)?;
        Ok(bytes.into_inner())
    }
}
