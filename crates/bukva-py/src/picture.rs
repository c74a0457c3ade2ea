//! Pictures of letters, as Python has them.

use std::path::PathBuf;

use bukva_glyphs::SizedGlyph;
use image::{DynamicImage, ImageBuffer};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use rayon::prelude::*;

use crate::error::Error;

/// A picture of one letter.
#[derive(FromPyObject)]
pub(crate) enum Picture {
    /// Bytes in the machine's order, height, width, channels (1, 3 or 4) and bytes per value (1 or 2).
    Pixels(PyBackedBytes, u32, u32, usize, usize),
    /// The content of an image file.
    #[pyo3(transparent)]
    Encoded(PyBackedBytes),
    #[pyo3(transparent)]
    File(PathBuf),
}

/// The glyphs of pictures, on all threads.
pub(crate) fn glyphs<const N: usize>(pictures: &[Picture]) -> Result<Vec<SizedGlyph<N>>, Error> {
    let pictures = pictures.par_iter().enumerate();
    pictures
        .map(|(place, picture)| {
            let in_memory = |error| Error::Picture(place, error);
            match picture {
                Picture::File(path) => Ok(SizedGlyph::open(path)?),
                Picture::Encoded(bytes) => SizedGlyph::read(&bytes[..]).map_err(in_memory),
                Picture::Pixels(bytes, height, width, channels, depth) => {
                    let image = image(bytes, [*width, *height], *channels, *depth);
                    let image = image.ok_or_else(|| {
                        Error::Argument(format!(
                            "picture {place}: {} bytes are no image of {height}x{width} with {channels} \
                             channels of {depth} bytes",
                            bytes.len()
                        ))
                    })?;
                    SizedGlyph::from_image(&image).map_err(in_memory)
                }
            }
        })
        .collect()
}

/// An image; `None` if the sizes do not fit.
fn image(
    bytes: &[u8],
    [width, height]: [u32; 2],
    channels: usize,
    depth: usize,
) -> Option<DynamicImage> {
    if width == 0 || height == 0 {
        return None;
    }
    let narrow = || bytes.to_vec();
    let wide = || -> Vec<u16> {
        let (values, _) = bytes.as_chunks::<2>();
        values
            .iter()
            .map(|&value| u16::from_ne_bytes(value))
            .collect()
    };
    match (channels, depth) {
        (1, 1) => ImageBuffer::from_raw(width, height, narrow()).map(DynamicImage::ImageLuma8),
        (3, 1) => ImageBuffer::from_raw(width, height, narrow()).map(DynamicImage::ImageRgb8),
        (4, 1) => ImageBuffer::from_raw(width, height, narrow()).map(DynamicImage::ImageRgba8),
        (1, 2) => ImageBuffer::from_raw(width, height, wide()).map(DynamicImage::ImageLuma16),
        (3, 2) => ImageBuffer::from_raw(width, height, wide()).map(DynamicImage::ImageRgb16),
        (4, 2) => ImageBuffer::from_raw(width, height, wide()).map(DynamicImage::ImageRgba16),
        _ => None,
    }
}
