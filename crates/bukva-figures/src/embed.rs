//! Images as `data:` URIs.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bukva_glyphs::Glyph;
use image::{DynamicImage, ImageFormat};

/// An image as a `data:` URI of a PNG.
///
/// # Errors
/// If the image has no pixels, which PNG does not allow.
pub(crate) fn png_data_uri(image: &DynamicImage) -> Result<String, image::ImageError> {
    let mut file = Vec::new();
    image.write_to(&mut Cursor::new(&mut file), ImageFormat::Png)?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(&file)))
}

/// A glyph as a `data:` URI of a PNG, black on white.
///
/// # Errors
/// If the PNG can't be encoded.
pub fn glyph_data_uri(glyph: &Glyph) -> Result<String, image::ImageError> {
    png_data_uri(&glyph.to_image().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::GrayImage;

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
    fn an_image_without_pixels_is_an_error() {
        assert!(png_data_uri(&GrayImage::new(0, 0).into()).is_err());
    }
}
