//! Converts any image of one letter to a glyph.
//!
//! The image becomes a plane of brightness; its background is estimated and removed; the remaining
//! ink is cleaned of specks, cropped, scaled to the box and centered.

mod background;
mod blots;
mod clutter;
mod fit;
mod frame;
mod group;
mod hue;
mod hull;
mod ink;
mod letters;
mod lines;
mod means;
mod plane;
mod polarity;
mod shadow;
mod sheet;
mod slices;
mod statistics;
mod strokes;
mod surface;
mod text;
mod texture;
mod yery;

use image::DynamicImage;

use super::SizedGlyph;
use crate::error::{Error, ErrorKind};
use blots::Blots;
use ink::Ink;
use plane::{LINE_SIDE, Plane, WORKING_SIDE};

pub use text::FoundLetter;

impl<const N: usize> SizedGlyph<N> {
    /// Makes a glyph from an image of one letter.
    ///
    /// The image may be in color, have 16 bits per channel, any size, and unevenly lit paper, and
    /// be dark on light or light on dark. The border decides; where it shows both, because the
    /// letter is cut to its ink, the ink is dark, unless the light parts look much more like
    /// strokes. Ink as bright as its paper is found by its hue. A transparent image is laid on
    /// white, unless only the transparency shows the letter.
    ///
    /// Shadows, the lines of ruled and squared paper, a printed box around the letter, the dark border of
    /// a scan, and what is around a sheet or card that the letter is on, are left out. The ink is fitted to the box of [`BOX`](Self::BOX) pixels and
    /// centered; an image that is already such a glyph is not changed.
    ///
    /// # Errors
    /// [`ErrorKind::BlankImage`] when no ink is found on the background, and
    /// [`ErrorKind::SeveralLetters`] when letters stand side by side.
    pub fn from_image(image: &DynamicImage) -> Result<Self, Error> {
        let planes = Plane::all(image, WORKING_SIDE);
        if let Some(glyph) = planes.iter().find_map(already_fitted) {
            return Ok(glyph);
        }
        first_with_ink(planes, |plane| {
            let (ink, blots) = ink(plane, Subject::Letter)?;
            match letters::count(&blots, &ink.amounts) {
                0 | 1 => fit::fit(&ink.amounts).map(Ok),
                found => Some(Err(ErrorKind::SeveralLetters { found }.into())),
            }
        })?
    }

    /// Finds the letters of a line of text, from left to right, however unevenly they stand.
    ///
    /// Letters that touch are found as one. The image may be whatever [`from_image`](Self::from_image)
    /// takes; its longer side counts up to 2000 pixels.
    ///
    /// # Errors
    /// [`ErrorKind::BlankImage`] when no ink is found on the background, and
    /// [`ErrorKind::SeveralLines`] when lines stand one below the other.
    pub fn line_from_image(image: &DynamicImage) -> Result<Vec<FoundLetter<N>>, Error> {
        first_with_ink(Plane::all(image, LINE_SIDE), |plane| {
            let (ink, blots) = ink(plane, Subject::Line)?;
            let found = text::lines(&blots);
            if found > 1 {
                return Some(Err(ErrorKind::SeveralLines { found }.into()));
            }
            let found = text::letters(&ink.amounts, &blots);
            (!found.is_empty()).then_some(Ok(found))
        })?
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Letter,
    Line,
}

/// What is found in the first plane that has any. One that shows a letter on a sheet or card comes before
/// others.
fn first_with_ink<T>(planes: Vec<Plane>, find: impl FnMut(Plane) -> Option<T>) -> Result<T, Error> {
    let sheets = planes.into_iter().map(|plane| match sheet::sheet(&plane) {
        Some(sheet) => (true, sheet),
        None => (false, plane),
    });
    let (sheets, others): (Vec<_>, Vec<_>) = sheets.partition(|(is_sheet, _)| *is_sheet);
    let mut planes = sheets.into_iter().chain(others).map(|(_, plane)| plane);
    let found = planes.find_map(find);
    found.ok_or_else(|| ErrorKind::BlankImage.into())
}

/// The ink of a plane without paper and clutter, and its blots; `None` if it is blank.
fn ink(plane: Plane, subject: Subject) -> Option<(Ink, Blots)> {
    let mut ink = match background::flat(&plane) {
        Some(paper) => background::remove_flat(&plane, paper)?,
        None => background::remove(&frame::page(&plane).unwrap_or(plane))?,
    };
    lines::remove(&mut ink.amounts);
    let blots = ink::clean(&mut ink, subject);
    Some((ink, blots))
}

/// The glyph of an image that already is one: of its size, pure background, the ink fitted to the
/// box and centered to the pixel. So a glyph saved as an image is read back unchanged.
fn already_fitted<const N: usize>(plane: &Plane) -> Option<SizedGlyph<N>> {
    let side = SizedGlyph::<N>::SIDE;
    if (plane.width, plane.height) != (side, side) {
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
    let rows = (0..N).filter(inked).map(|index| index / side);
    let columns = (0..N).filter(inked).map(|index| index % side);
    let span = |places: &mut dyn Iterator<Item = usize>| {
        places.fold((side, 0), |(low, high), place| {
            (low.min(place), high.max(place + 1))
        })
    };
    let spans = [span(&mut rows.into_iter()), span(&mut columns.into_iter())];
    let centered = |&(low, high): &(usize, usize)| low < high && low.abs_diff(side - high) <= 1;
    let longest = spans
        .iter()
        .map(|(low, high)| high.saturating_sub(*low))
        .max()?;
    // A fractional edge may spill half a pixel on either side of the box.
    let least = SizedGlyph::<N>::BOX;
    let fills = (least..=least + 2).contains(&longest);
    (fills && spans.iter().all(centered)).then(|| {
        let mut unit = [0.0; N];
        unit.copy_from_slice(&ink);
        SizedGlyph::from_unit(&unit)
    })
}
