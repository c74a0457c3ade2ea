//! Reads and writes glyphs as image files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use image::{DynamicImage, GrayImage, Luma};

use super::SizedGlyph;
use super::decode::decode;
use super::from_image::FoundLetter;
use crate::atomic_file;
use crate::error::{Error, ErrorKind};
use crate::limits::IMAGE_BYTES;
use crate::location::Location;
use crate::png;

impl<const N: usize> SizedGlyph<N> {
    /// Opens an image of one letter: see [`read`](Self::read).
    ///
    /// # Errors
    /// When the file can't be read, and those of [`read`](Self::read).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let location = Location::file(path.as_ref());
        let file = File::open(path).map_err(|error| location.read(error))?;
        Self::read(file).map_err(|error| location.locate(error))
    }

    /// Reads an image of one letter, in the format PNG, JPEG, WebP, BMP or GIF (of which the first
    /// frame counts), and converts it to a glyph: see [`from_image`](Self::from_image). An image
    /// that its EXIF data says is stored turned or mirrored is put upright first.
    ///
    /// # Errors
    /// [`ErrorKind::UndecodableImage`] for other formats, damaged or truncated images and sides over
    /// 10,000 pixels; [`ErrorKind::TooLarge`] over 64 MiB; [`ErrorKind::Read`] when the reader
    /// fails; and those of [`from_image`](Self::from_image).
    pub fn read(reader: impl Read) -> Result<Self, Error> {
        Self::from_image(&image(reader)?)
    }

    /// Reads an image of a line of text: see [`read`](Self::read) and
    /// [`line_from_image`](Self::line_from_image).
    ///
    /// # Errors
    /// Those of both.
    pub fn read_line(reader: impl Read) -> Result<Vec<FoundLetter<N>>, Error> {
        Self::line_from_image(&image(reader)?)
    }

    /// The glyph as an image of its size, black on white.
    pub fn to_image(&self) -> GrayImage {
        let side = Self::SIDE as u32;
        GrayImage::from_fn(side, side, |x, y| {
            Luma([255 - self.at(y as usize, x as usize)])
        })
    }

    /// The glyph as a PNG file, black on white.
    ///
    /// # Errors
    /// When the image can't be encoded.
    pub fn to_png(self) -> io::Result<Vec<u8>> {
        png::encode(&self.to_image())
    }

    /// Writes the glyph as a PNG of its size, black on white, replacing the file atomically.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        atomic_file::write_picture(path, |file| io::Write::write_all(file, &self.to_png()?))
            .map_err(|error| Location::file(path).write(error))
    }
}

/// The image in a file, upright.
fn image(reader: impl Read) -> Result<DynamicImage, Error> {
    let mut bytes = Vec::new();
    let read = reader.take(IMAGE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Error::from(ErrorKind::Read).because(error))?;
    if bytes.len() as u64 > IMAGE_BYTES {
        return Err(ErrorKind::TooLarge {
            place: "the file".to_owned(),
            found: format!("more than {} MiB", IMAGE_BYTES >> 20),
            limit: format!("{} MiB for the image of one letter", IMAGE_BYTES >> 20),
        }
        .into());
    }
    Ok(decode(&bytes)?.image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glyph::Glyph;

    #[test]
    fn a_saved_glyph_is_nothing_but_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/glyph.png");
        let glyph = Glyph::new(std::array::from_fn(|place| (place % 251) as u8));
        glyph.save(&path).unwrap();
        let read = decode(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(
            read.image.into_luma8().as_raw()[..],
            glyph.pixels().map(|value| 255 - value)
        );
    }

    #[test]
    fn a_file_too_large_for_one_letter_is_refused() {
        let endless = io::repeat(0).take(IMAGE_BYTES + 1);
        let error = Glyph::read(endless).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TooLarge { .. }),
            "{error}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Glyph::open("none/such.png").unwrap_err();
        assert_eq!(
            (error.kind(), error.location()),
            (&ErrorKind::Read, Some("none/such.png"))
        );
        assert!(std::error::Error::source(&error).is_some());
    }
}
