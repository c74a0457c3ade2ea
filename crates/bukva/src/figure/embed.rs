//! Single glyphs as PNG: files, and `data:` addresses inside of text.

use std::io::{self, Cursor};
use std::path::Path;

use image::{DynamicImage, GrayImage, ImageFormat};

use crate::aside;
use crate::glyph::{Glyph, SIDE};

/// The `data:` address of a picture, as it is.
///
/// # Errors
/// When the picture has no pixel, which PNG doesn't allow.
pub(super) fn png_data_uri(picture: &DynamicImage) -> Result<String, image::ImageError> {
    let mut file = Vec::new();
    picture.write_to(&mut Cursor::new(&mut file), ImageFormat::Png)?;
    Ok(format!("data:image/png;base64,{}", base64(&file)))
}

/// A glyph in its own size, in black ink on white paper.
fn glyph_picture(glyph: &Glyph) -> GrayImage {
    GrayImage::from_fn(SIDE as u32, SIDE as u32, |x, y| {
        image::Luma([255 - glyph.at(y as usize, x as usize)])
    })
}

/// Writes a glyph in its own size as PNG, aside and renamed.
///
/// # Errors
/// When the file system refuses.
pub fn save_glyph(glyph: &Glyph, path: &Path) -> io::Result<()> {
    aside::write(path, |file| {
        let written = glyph_picture(glyph).write_to(file, ImageFormat::Png);
        written.map_err(io::Error::other)
    })
}

/// The `data:` address of a glyph, in black ink on white paper.
///
/// # Errors
/// Passes on what the encoder reports.
pub fn glyph_data_uri(glyph: &Glyph) -> Result<String, image::ImageError> {
    png_data_uri(&glyph_picture(glyph).into())
}

/// Base 64 with padding (RFC 4648).
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            // One byte fills two digits, two bytes three.
            let digit_bits = (bits >> (18 - 6 * digit)) & 63;
            let filled = digit <= chunk.len();
            text.push(if filled {
                DIGITS[digit_bits as usize] as char
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_agrees_with_the_vectors_of_its_standard() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in vectors {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }

    #[test]
    fn a_glyph_is_embedded_as_a_png() {
        let uri = glyph_data_uri(&Glyph::BLANK).expect("a glyph has pixels");
        // The eight bytes that every PNG starts with.
        assert!(
            uri.starts_with("data:image/png;base64,iVBORw0KGgo"),
            "{uri}"
        );
    }

    #[test]
    fn a_saved_glyph_is_nothing_but_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/glyph.png");
        let glyph = Glyph::new(std::array::from_fn(|place| (place % 251) as u8));
        save_glyph(&glyph, &path).unwrap();
        let read = crate::glyph::decode(&std::fs::read(path).unwrap()).unwrap();
        assert_eq!(
            read.into_luma8().as_raw()[..],
            glyph.pixels().map(|value| 255 - value)
        );
    }

    #[test]
    fn a_picture_without_pixels_is_an_error() {
        assert!(png_data_uri(&GrayImage::new(0, 0).into()).is_err());
    }
}
