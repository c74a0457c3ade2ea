//! The built-in set's format: an `.npz` of cropped glyphs of 56x56 pixels with 16 gray levels.
//!
//! | member | type | shape | |
//! |---|---|---|---|
//! | `boxes` | u8 | [U, 4] | left, right, top and bottom of each distinct image's ink, left and right even |
//! | `crops` | u8 | [B] | the gray levels within the boxes, one image after another |
//! | `image_of` | u32 | [N] | the image of each glyph |
//!
//! A crop holds its columns in pairs from left to right, each pair from top to bottom: one byte has
//! the level of the left pixel in its lower half, that of the right one in its upper half. A level
//! counts 17 gray values. The other members are those of [`npz`](super::npz).

use std::collections::HashMap;
use std::io::{Read, Seek};
use std::path::Path;

use bukva_glyphs::{Error, FINE_PIXELS, FineGlyph, Location};
use rayon::prelude::*;

use super::archive::Archive;
use super::arrays;
use super::npy::Array;
use super::npz::{Arrays, write_columns};
use super::npz_writer::NpzWriter;
use crate::set::GlyphSet;
use crate::usage::Usage;

const SIDE: usize = FineGlyph::SIDE;
/// Gray values from one level to the next.
const STEP: u8 = 17;

/// A cropped image.
#[derive(Clone, Copy)]
struct Crop<'a> {
    /// Left, right, top, bottom.
    extent: [u8; 4],
    levels: &'a [u8],
}

/// Reads a packed set; `change` makes its glyphs from those of 56x56 pixels.
pub(crate) fn unpack<R: Read + Seek, G: Send>(
    archive: Archive<'_, R>,
    name: &str,
    change: impl Fn(FineGlyph) -> G + Sync,
) -> Result<GlyphSet<G>, Error> {
    let mut arrays = Arrays(archive);
    let letters = arrays.letters(None)?;
    let (_, boxes) = arrays.need("boxes")?;
    let (at, levels) = arrays.need("crops")?;
    let crops = crops(&boxes, &levels)
        .ok_or_else(|| at.damaged("the array", "as many levels as the boxes hold", "others"))?;
    let (at, image_of) = arrays.need("image_of")?;
    let count = image_of.shape().iter().product();
    let image_of = arrays::labels(&image_of, count, crops.len(), &at)?;
    let labels = arrays.column("labels", count, letters.len())?;
    let (hands, hand_of) = arrays.hands(count)?;
    let glyph = |&image: &u64| change(crops[image as usize].glyph());
    Ok(GlyphSet {
        name: name.to_owned(),
        letters,
        hands,
        glyphs: image_of.par_iter().map(glyph).collect(),
        labels: labels.into_iter().map(|label| label as u16).collect(),
        hand_of,
    })
}

/// Opens a packed set; its name is that of the file.
///
/// # Errors
/// [`Error`] when the file can't be read or is damaged.
pub fn open_packed(path: &Path) -> Result<GlyphSet<FineGlyph>, Error> {
    let usage = Usage::default();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    unpack(Archive::open_file(path, &usage)?, &name, |glyph| glyph)
}

/// Divides the levels among the boxes; `None` if the arrays don't belong together.
fn crops<'a>(boxes: &Array, levels: &'a Array) -> Option<Vec<Crop<'a>>> {
    let (boxes, rest) = boxes.as_bytes()?.as_chunks::<4>();
    let mut levels = levels.as_bytes()?;
    let mut crops = Vec::with_capacity(boxes.len());
    for &extent in boxes {
        let [left, right, top, bottom] = extent.map(usize::from);
        let inside = right.max(bottom) <= SIDE && left % 2 == 0 && right % 2 == 0;
        let pairs = right.checked_sub(left).filter(|_| inside)? / 2;
        let (own, others) = levels.split_at_checked(pairs * bottom.checked_sub(top)?)?;
        levels = others;
        crops.push(Crop {
            extent,
            levels: own,
        });
    }
    (rest.is_empty() && levels.is_empty()).then_some(crops)
}

impl Crop<'_> {
    fn glyph(&self) -> FineGlyph {
        let [left, _, top, bottom] = self.extent.map(usize::from);
        let mut pixels = [0; FINE_PIXELS];
        let rows = &mut pixels.as_chunks_mut::<SIDE>().0[top..bottom];
        let pairs = self.levels.chunks_exact(rows.len().max(1));
        for (number, pair) in pairs.enumerate() {
            let column = left + 2 * number;
            for (row, &byte) in rows.iter_mut().zip(pair) {
                row[column] = (byte & 15) * STEP;
                row[column + 1] = (byte >> 4) * STEP;
            }
        }
        FineGlyph::new(pixels)
    }
}

/// Writes a packed set, with gray values rounded to 16 levels. The bytes depend only on the set.
///
/// # Errors
/// [`Error`] when the file can't be written.
pub fn write_packed(set: &GlyphSet<FineGlyph>, path: &Path) -> Result<(), Error> {
    let mut numbers: HashMap<Packed, u32> = HashMap::new();
    let (mut boxes, mut crops) = (Vec::new(), Vec::new());
    let mut number = |glyph: &FineGlyph| {
        let packed = pack(glyph);
        *numbers
            .entry(packed)
            .or_insert_with_key(|(extent, levels)| {
                boxes.push(*extent);
                crops.extend_from_slice(levels);
                boxes.len() as u32 - 1
            })
    };
    let image_of: Vec<u32> = set.glyphs.iter().map(&mut number).collect();
    NpzWriter::write(path, |npz| {
        npz.u8s("boxes", &[boxes.len(), 4], boxes.as_flattened())?;
        npz.u8s("crops", &[crops.len()], &crops)?;
        npz.u32s("image_of", image_of.iter().copied())?;
        write_columns(set, npz)
    })
    .map_err(|error| Location::file(path).write(error))
}

/// The extent and the levels of a crop.
type Packed = ([u8; 4], Vec<u8>);

fn pack(glyph: &FineGlyph) -> Packed {
    let level = |row, column| glyph.at(row, column).saturating_add(STEP / 2) / STEP;
    let span = |is_inked: &dyn Fn(usize) -> bool| {
        let first = (0..SIDE).find(|&at| is_inked(at)).unwrap_or(0);
        let last = (0..SIDE).rfind(|&at| is_inked(at));
        (first, last.map_or(0, |last| last + 1))
    };
    let (left, right) = span(&|column| (0..SIDE).any(|row| level(row, column) > 0));
    let (left, right) = (left / 2 * 2, right.next_multiple_of(2));
    let (top, bottom) = span(&|row| (0..SIDE).any(|column| level(row, column) > 0));
    let pairs = (left..right).step_by(2);
    let levels = pairs.flat_map(|column| {
        (top..bottom).map(move |row| level(row, column) | level(row, column + 1) << 4)
    });
    let extent = [left, right, top, bottom].map(|edge| edge as u8);
    (extent, levels.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::Hand;

    fn bar(row: usize, column: usize, ink: u8) -> FineGlyph {
        let mut pixels = [0; FINE_PIXELS];
        for row in row..row + 5 {
            pixels[row * SIDE + column..][..3].fill(ink);
        }
        FineGlyph::new(pixels)
    }

    #[test]
    fn a_packed_set_is_read_back_with_values_rounded_to_16_levels() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("few.npz");
        let mut set = GlyphSet::new("few", ['Ж', 'a']);
        let hand = set.add_hand(Hand::default());
        for (glyph, letter) in [
            (bar(0, 0, 255), 'Ж'),
            (bar(51, 53, 94), 'a'),
            (FineGlyph::BLANK, 'a'),
            (bar(0, 0, 251), 'a'),
        ] {
            set.push(glyph, letter, Some(hand));
        }
        write_packed(&set, &path).unwrap();
        let expected =
            set.map(|glyph| FineGlyph::new(glyph.pixels().map(|v| v.saturating_add(8) / 17 * 17)));
        assert_eq!(open_packed(&path).unwrap(), expected);
    }

    #[test]
    fn boxes_that_do_not_fit_their_levels_are_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.npz");
        for (extent, levels) in [
            ([0, 4, 0, 2], 3),
            ([0, 4, 0, 2], 5),
            ([1, 5, 0, 2], 4),
            ([4, 0, 0, 2], 4),
            ([0, 4, 2, 0], 4),
            ([0, 58, 0, 1], 29),
        ] {
            NpzWriter::write(&path, |npz| {
                npz.letters("letters", ['a'].into_iter())?;
                npz.u8s("boxes", &[1, 4], &extent)?;
                npz.u8s("crops", &[levels], &vec![0; levels])
            })
            .unwrap();
            let error = open_packed(&path).unwrap_err().to_string();
            assert!(error.contains("crops.npy"), "{extent:?} {levels}: {error}");
        }
    }
}
