//! Converts arrays to images, labels and letters.

use super::npy::{Array, Kind};
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

/// The axes of an array of images.
struct Axes {
    count: usize,
    row: usize,
    column: usize,
}

/// How far gray values that are not whole may be out of range, relative to it: resampling
/// overshoots, and rounding leaves values just above 1 or below 0.
const OVERSHOOT: f64 = 0.1;
/// The mean value on the borders of all images above which they are paper, not ink.
const DARK_BORDER: u64 = 204;
/// Images that are converted at a time, so that both orders of the axes stay in the cache.
const BLOCK: usize = 64;

/// The glyphs of an array of shape [N, 28, 28] or [28, 28, N].
///
/// An array whose values never exceed 1, of whatever type, contains ink amounts from 0 to 1; any
/// other array contains gray values up to 255. Values out of range by more than rounding and
/// resampling leave are errors, and so is NaN. Dark ink on light paper is inverted.
pub(crate) fn glyphs(array: &Array, layout: Layout, at: &Location) -> Result<Vec<Glyph>, Error> {
    let axes = axes(array.shape(), layout, at)?;
    let scale = 255.0 / white(array, at)?;
    let pixels = match array.as_bytes() {
        Some(bytes) if scale == 1.0 => pixels(array, &axes, |place| bytes[place]),
        // Rounds, and clips what is out of range.
        _ => pixels(array, &axes, |place| {
            (array.number(place) * scale).round() as u8
        }),
    };
    let mut glyphs = pixels.into_iter().map(Glyph::new).collect::<Vec<_>>();
    invert_dark_on_light(&mut glyphs);
    Ok(glyphs)
}

/// The pixels of all images; `value` is the gray value at a place in the file.
fn pixels(array: &Array, axes: &Axes, value: impl Fn(usize) -> u8) -> Vec<[u8; PIXELS]> {
    let strides = array.strides();
    let [count, row, column] = [axes.count, axes.row, axes.column].map(|axis| strides[axis]);
    let mut pixels = vec![[0; PIXELS]; array.shape()[axes.count]];
    for (block, images) in pixels.chunks_mut(BLOCK).enumerate() {
        for pixel in 0..PIXELS {
            let first = block * BLOCK * count + pixel / SIDE * row + pixel % SIDE * column;
            for (image, pixels) in images.iter_mut().enumerate() {
                pixels[pixel] = value(first + image * count);
            }
        }
    }
    pixels
}

/// The axes of a shape.
fn axes(shape: &[usize], layout: Layout, at: &Location) -> Result<Axes, Error> {
    let axes = |count, row, column| Ok(Axes { count, row, column });
    match *shape {
        [SIDE, SIDE, SIDE] if layout == Layout::CountLast => axes(2, 0, 1),
        [_, SIDE, SIDE] | [_, SIDE, SIDE, 1] => axes(0, 1, 2),
        [_, 1, SIDE, SIDE] => axes(0, 2, 3),
        [SIDE, SIDE, _] => axes(2, 0, 1),
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

/// The value of full ink in an array: 1 or 255.
fn white(array: &Array, at: &Location) -> Result<f64, Error> {
    if let Some(bytes) = array.as_bytes() {
        let gray = bytes.iter().any(|&value| value > 1);
        return Ok(if gray { 255.0 } else { 1.0 });
    }
    let advice = "undo any normalization before saving";
    let expected = "gray values from 0 to 255, or from 0 to 1";
    if array.kind() == Kind::Text {
        return Err(at.malformed("the header", expected, "text", advice));
    }
    let overshoot = match array.kind() {
        Kind::Float => OVERSHOOT,
        _ => 0.0,
    };
    let largest = (0..array.len()).fold(0.0, |most: f64, place| most.max(array.number(place)));
    let white = if largest <= 1.0 + overshoot {
        1.0
    } else {
        255.0
    };
    let range = -overshoot * white..=(1.0 + overshoot) * white;
    // Floats up to 2 would be almost blank as gray values, and are too large to be amounts of ink.
    let unclear = overshoot > 0.0 && white > 1.0 && largest < 2.0;
    let wrong = |place: &usize| {
        let value = array.number(*place);
        !range.contains(&value) || unclear && value == largest
    };
    match (0..array.len()).find(wrong) {
        None => Ok(white),
        Some(place) => {
            let element = format!("element {place}");
            Err(at.malformed(element, expected, array.number(place), advice))
        }
    }
}

/// Inverts dark ink on light paper. The decision is made for the whole array, because a single
/// letter may fill its border.
pub(crate) fn invert_dark_on_light(glyphs: &mut [Glyph]) {
    let on_border = |place: &usize| {
        let (row, column) = (place / SIDE, place % SIDE);
        row.min(column) == 0 || row.max(column) == SIDE - 1
    };
    let border: Vec<usize> = (0..SIDE * SIDE).filter(on_border).collect();
    let ink = |glyph: &Glyph| -> u64 {
        let values = border.iter().map(|&place| glyph.pixels()[place]);
        values.map(u64::from).sum()
    };
    let total: u64 = glyphs.iter().map(ink).sum();
    if total > (glyphs.len() * border.len()) as u64 * DARK_BORDER {
        for glyph in glyphs {
            *glyph = Glyph::new(glyph.pixels().map(|value| 255 - value));
        }
    }
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
        let advice = match *array.shape() {
            [count, width] if count == rows && width > 1 => {
                "make one-hot rows labels with labels.argmax(axis=1)"
            }
            _ => "images and labels must come from the same list",
        };
        let found = format!("shape {:?}", array.shape());
        return Err(at.malformed("the header", expected, found, advice));
    }
    if array.kind() == Kind::Text {
        let advice =
            "number the letters: letters, labels = numpy.unique(labels, return_inverse=True)";
        return Err(at.malformed(
            "the header",
            "numbers, indices into letters",
            "text",
            advice,
        ));
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
            let advice = "labels count from 0, in the order of the names; \
                          where they count from 1, begin the names with a placeholder such as _";
            Err(at.malformed(format!("row {row}"), expected, labels[row], advice))
        }
    }
}
