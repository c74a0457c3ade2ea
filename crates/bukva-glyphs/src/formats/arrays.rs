//! Converts arrays to images, labels and letters.

use std::collections::HashSet;

use super::npy::Array;
use crate::error::Error;
use crate::glyph::{Glyph, PIXELS, SIDE};
use crate::location::Location;

/// The axis of an array of images that counts them, if its shape is ambiguous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// [N, 28, 28], unless only the last axis can be the count.
    CountFirst,
    /// [28, 28, N], unless only the first axis can be the count.
    CountLast,
}

/// The glyphs of an array of shape [N, 28, 28] or [28, 28, N].
///
/// An array whose values never exceed 1, of whatever type, contains ink amounts from 0 to 1; any
/// other array contains gray values up to 255. Negative values, larger ones and NaN are errors.
pub(crate) fn glyphs(array: Array, layout: Layout, at: &Location) -> Result<Vec<Glyph>, Error> {
    let (count, count_first) = orientation(array.shape(), layout, at)?;
    // The usual case, in one pass and without conversion to floats.
    if count_first
        && let Some(bytes) = array.as_bytes()
        && bytes.iter().any(|&value| value > 1)
    {
        return Ok(bytes
            .chunks_exact(PIXELS)
            .filter_map(Glyph::from_slice)
            .collect());
    }
    let scale = scale(&array, at)?;
    let mut pixels = vec![[0_u8; PIXELS]; count];
    for (index, value) in array.numbers(at)?.enumerate() {
        let (glyph, pixel) = if count_first {
            (index / PIXELS, index % PIXELS)
        } else {
            (index % count, index / count)
        };
        pixels[glyph][pixel] = (value * scale).round() as u8;
    }
    Ok(pixels.into_iter().map(Glyph::new).collect())
}

/// The number of images, and whether the first axis counts them.
fn orientation(shape: &[usize], layout: Layout, at: &Location) -> Result<(usize, bool), Error> {
    match *shape {
        [SIDE, SIDE, SIDE] => Ok((SIDE, layout == Layout::CountFirst)),
        [count, SIDE, SIDE] | [count, SIDE, SIDE, 1] | [count, 1, SIDE, SIDE] => Ok((count, true)),
        [SIDE, SIDE, count] => Ok((count, false)),
        _ => {
            let expected = format!("a shape [N, {SIDE}, {SIDE}] or [{SIDE}, {SIDE}, N]");
            let advice = format!(
                "reshape the array, or save the images as PNG, one folder per letter: \
                 those of any size are fitted to {SIDE}x{SIDE}"
            );
            Err(at.malformed("the header", expected, format!("{shape:?}"), advice))
        }
    }
}

/// The factor that converts the values to gray values.
fn scale(array: &Array, at: &Location) -> Result<f64, Error> {
    let mut largest = 0.0_f64;
    for (index, value) in array.numbers(at)?.enumerate() {
        // Written so that NaN is refused as well.
        if !(0.0..=255.0).contains(&value) {
            let place = format!("element {index}");
            let expected = "gray values from 0 to 255, or from 0 to 1";
            let advice = "undo any normalization before saving";
            return Err(at.malformed(place, expected, value, advice));
        }
        largest = largest.max(value);
    }
    Ok(if largest <= 1.0 { 255.0 } else { 1.0 })
}

/// A column of `rows` labels, each below `bound`.
pub(crate) fn labels(
    array: &Array,
    rows: usize,
    bound: usize,
    at: &Location,
) -> Result<Vec<u64>, Error> {
    if !matches!(*array.shape(), [count] | [count, 1] | [1, count] if count == rows) {
        let expected = format!("one entry for each of {rows} images");
        let advice = "images and labels must come from the same list";
        let found = format!("shape {:?}", array.shape());
        return Err(at.malformed("the header", expected, found, advice));
    }
    let labels = array.counts(u64::from(u32::MAX), at)?;
    check_bound(&labels, bound, at)?;
    Ok(labels)
}

/// Checks that every label is below `bound`.
pub(crate) fn check_bound(labels: &[u64], bound: usize, at: &Location) -> Result<(), Error> {
    match labels.iter().position(|&label| label >= bound as u64) {
        None => Ok(()),
        Some(row) => {
            let expected = format!("a label below {bound}, one of the {bound} names given");
            let advice = "labels count from 0, in the order of the names";
            Err(at.malformed(format!("row {row}"), expected, labels[row], advice))
        }
    }
}

/// Letters of one character each, without repeats.
pub(crate) fn letters(texts: &[String], at: &Location) -> Result<Vec<char>, Error> {
    if texts.len() > usize::from(u16::MAX) {
        return Err(at.too_large("the list", format!("{} letters", texts.len()), u16::MAX));
    }
    let mut seen = HashSet::new();
    texts
        .iter()
        .enumerate()
        .map(|(row, text)| {
            let place = format!("letter {row}");
            let letter = super::letter::parse(text).ok_or_else(|| {
                let advice = "write the letter itself, or its code point as U+0416";
                at.malformed(&place, "a single letter", format!("{text:?}"), advice)
            })?;
            if !seen.insert(letter) {
                let advice = "name each letter once; labels may repeat, letters may not";
                return Err(at.malformed(place, "a letter not named before", letter, advice));
            }
            Ok(letter)
        })
        .collect()
}
