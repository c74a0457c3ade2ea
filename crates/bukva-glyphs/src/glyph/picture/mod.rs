//! A glyph from any picture of one letter: the only way pictures become glyphs.
//!
//! The picture becomes a plane of brightness; its paper is estimated and taken away; what remains
//! is ink, cleaned of specks, cropped, scaled to the box and centred.

mod fit;
mod ink;
mod paper;
mod plane;

use std::io::Cursor;

use image::{DynamicImage, ImageReader};

use super::{Glyph, PIXELS, SIDE};
use plane::Plane;

/// The longest side of a picture that is decoded, in pixels.
pub const LONGEST_SIDE: u32 = 10_000;
/// The memory that decoding one picture may take, in bytes.
pub const DECODE_BYTES: u64 = 256 << 20;

/// A picture that makes no glyph.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Nothing stands out from the background.
    #[error(
        "the picture holds no ink: nothing stands out from its background; \
         give one letter, dark on light or light on dark"
    )]
    Blank,
    /// No picture of a known format, damaged, or over the limits.
    #[error(
        "expected a PNG or JPEG picture of at most {LONGEST_SIDE} by {LONGEST_SIDE} pixels, \
         found one that cannot be decoded: {0}; save it again as PNG"
    )]
    Undecodable(String),
}

impl Glyph {
    /// Makes a glyph of a picture that shows one letter.
    ///
    /// Colour, 16 bits, any size, dark on light or light on dark (the border tells the paper),
    /// unevenly lit paper, and transparency: it is laid on white, unless only the transparency
    /// itself shows the letter. The ink is fitted to the box of [`BOX`](super::BOX) pixels and
    /// centred; a picture that is such a glyph already comes through unchanged.
    ///
    /// # Errors
    /// [`PictureError::Blank`] when nothing stands out from the background.
    pub fn from_picture(picture: &DynamicImage) -> Result<Self, PictureError> {
        let plane = Plane::of(picture).ok_or(PictureError::Blank)?;
        if let Some(glyph) = already_fitted(&plane) {
            return Ok(glyph);
        }
        let mut ink = paper::take_away(&plane).ok_or(PictureError::Blank)?;
        ink::clean(&mut ink);
        fit::fit(&ink.amounts).ok_or(PictureError::Blank)
    }

    /// Decodes a PNG or JPEG file and makes a glyph of it: see [`Glyph::from_picture`].
    ///
    /// # Errors
    /// [`PictureError::Undecodable`] for anything else, damaged files, and pictures over
    /// [`LONGEST_SIDE`] or [`DECODE_BYTES`]; [`PictureError::Blank`] for those without ink.
    pub fn from_encoded(bytes: &[u8]) -> Result<Self, PictureError> {
        Self::from_picture(&decode(bytes)?)
    }
}

/// Decodes a PNG or JPEG file within the limits on size and memory.
///
/// # Errors
/// [`PictureError::Undecodable`] says why.
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let wrong = |error: &dyn std::fmt::Display| PictureError::Undecodable(error.to_string());
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| wrong(&error))?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(DECODE_BYTES);
    reader.limits(limits);
    reader.decode().map_err(|error| wrong(&error))
}

/// The glyph of a picture that was one before: 28 by 28, pure paper around, the ink fitted to the
/// box and centred to the pixel. So a glyph saved as a picture is read back as it was.
fn already_fitted(plane: &Plane) -> Option<Glyph> {
    if (plane.width, plane.height) != (SIDE, SIDE) {
        return None;
    }
    let paper = plane.values[0];
    if paper != 0.0 && paper != 1.0 {
        return None;
    }
    let ink: Vec<f32> = plane
        .values
        .iter()
        .map(|value| (value - paper).abs())
        .collect();
    let inked = |index: &usize| ink[*index] > 0.0;
    let rows = (0..PIXELS).filter(inked).map(|index| index / SIDE);
    let columns = (0..PIXELS).filter(inked).map(|index| index % SIDE);
    let span = |places: &mut dyn Iterator<Item = usize>| {
        places.fold((SIDE, 0), |(low, high), place| {
            (low.min(place), high.max(place + 1))
        })
    };
    let spans = [span(&mut rows.into_iter()), span(&mut columns.into_iter())];
    let centred = |&(low, high): &(usize, usize)| low < high && low.abs_diff(SIDE - high) <= 1;
    let longest = spans
        .iter()
        .map(|(low, high)| high.saturating_sub(*low))
        .max()?;
    // A fractional edge may spill half a pixel on either side of the box.
    let fills = (super::BOX..=super::BOX + 2).contains(&longest);
    (fills && spans.iter().all(centred)).then(|| {
        let mut unit = [0.0; PIXELS];
        unit.copy_from_slice(&ink);
        Glyph::from_unit(&unit)
    })
}
