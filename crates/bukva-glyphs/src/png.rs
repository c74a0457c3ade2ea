//! Encodes images as PNG files.

use std::io;

use image::GrayImage;
use image::codecs::png::PngEncoder;

/// The file of an image. Names the encoder: `image` would link those of all formats.
pub(crate) fn encode(image: &GrayImage) -> io::Result<Vec<u8>> {
    let mut file = Vec::new();
    let written = image.write_with_encoder(PngEncoder::new(&mut file));
    written.map_err(io::Error::other)?;
    Ok(file)
}
