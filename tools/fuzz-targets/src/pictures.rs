//! Pictures of letters.

use bukva::{FineGlyph, Glyph};
use image::{DynamicImage, ImageBuffer, Pixel};

/// An image file.
pub(crate) fn run(input: &[u8]) {
    match Glyph::read(input) {
        Ok(glyph) => assert!(!glyph.is_blank()),
        Err(error) => drop(error.to_string()),
    }
    if let Ok(glyph) = FineGlyph::read(input) {
        assert!(!glyph.is_blank());
    }
}

/// Images are smaller than this, in pixels, so that many are tried.
const LONGEST: u32 = 81;

/// An image without a file format: width, height and kind of pixel, in a byte each; then the values of the pixels, over
/// and over until there are enough.
pub(crate) fn pixels(input: &[u8]) {
    let [width, height, kind, values @ ..] = input else {
        return;
    };
    let [width, height] = [*width, *height].map(|side| u32::from(side) % LONGEST);
    if values.is_empty() {
        return;
    }
    let image = match kind % 4 {
        0 => image_of(width, height, values).map(DynamicImage::ImageLuma8),
        1 => image_of(width, height, values).map(DynamicImage::ImageLumaA8),
        2 => image_of(width, height, values).map(DynamicImage::ImageRgb8),
        _ => image_of(width, height, values).map(DynamicImage::ImageRgba8),
    };
    let Some(image) = image else { return };
    if let Ok(glyph) = Glyph::from_image(&image) {
        assert!(!glyph.is_blank());
    }
    for letter in FineGlyph::line_from_image(&image).unwrap_or_default() {
        assert!(!letter.glyph.is_blank());
    }
}

fn image_of<P: Pixel<Subpixel = u8>>(
    width: u32,
    height: u32,
    values: &[u8],
) -> Option<ImageBuffer<P, Vec<u8>>> {
    let count = width as usize * height as usize * usize::from(P::CHANNEL_COUNT);
    ImageBuffer::from_raw(
        width,
        height,
        values.iter().cycle().take(count).copied().collect(),
    )
}
