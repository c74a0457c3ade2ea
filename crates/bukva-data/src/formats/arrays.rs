//! Converts arrays to images, labels and letters.

use bukva_glyphs::{Error, FINE_PIXELS, FineGlyph, Glyph, Location, PIXELS, SIDE, SizedGlyph};

use super::npy::{Array, Element, Kind};
use super::tones::{Borders, Range};
use crate::usage::Usage;

/// The letters of images.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The letters, in label order.
    pub letters: Vec<char>,
    /// The letter of each image, as an index.
    pub labels: Vec<u16>,
}

impl Labels {
    /// Labels below the number of letters.
    pub(crate) fn new(letters: Vec<char>, labels: Vec<u64>) -> Self {
        Self {
            letters,
            labels: labels.into_iter().map(|label| label as u16).collect(),
        }
    }
}

/// The axis of an array of images that counts them, if its shape is ambiguous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// [N, 28, 28], unless only the last axis can be the count.
    CountFirst,
    /// [28, 28, N], unless only the first axis can be the count.
    CountLast,
}

/// The axes of an array of images, and their height and width.
pub(crate) struct Axes {
    pub(crate) count: usize,
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) side: usize,
}

/// Images that are converted at a time, so that both orders of the axes stay in the cache.
const BLOCK: usize = 64;

/// The glyphs of an array of shape [N, 28, 28] or [28, 28, N]; those of 56x56 pixels are halved.
///
/// An array whose values never exceed 1, of whatever type, contains ink amounts from 0 to 1; any
/// other array contains gray values up to 255. Values out of range by more than rounding and
/// resampling leave are errors, and so is NaN. Dark ink on light paper is inverted.
pub(crate) fn glyphs(
    array: Array,
    layout: Layout,
    at: &Location,
    usage: &Usage,
) -> Result<Vec<Glyph>, Error> {
    let axes = axes(array.shape(), layout, at)?;
    let count = array.shape()[axes.count] as u64;
    let made = count * (axes.side * axes.side) as u64;
    usage.hold(made).map_err(|kind| at.error(kind))?;
    let glyphs = match axes.side {
        SIDE => sized::<PIXELS>(&array, &axes, at)?,
        _ => {
            let fine = sized::<FINE_PIXELS>(&array, &axes, at)?;
            fine.iter().map(FineGlyph::halved).collect()
        }
    };
    usage.release(array.size() + made - count * PIXELS as u64);
    Ok(glyphs)
}

fn sized<const N: usize>(
    array: &Array,
    axes: &Axes,
    at: &Location,
) -> Result<Vec<SizedGlyph<N>>, Error> {
    let scale = 255.0 / white(array, at)?;
    let pixels = match array.as_bytes() {
        Some(bytes) if scale == 1.0 => pixels(array, axes, |place| bytes[place]),
        // Rounds, and clips what is out of range.
        _ => pixels(array, axes, |place| {
            (array.number(place) * scale).round() as u8
        }),
    };
    let mut glyphs = pixels.into_iter().map(SizedGlyph::new).collect::<Vec<_>>();
    invert_dark_on_light(&mut glyphs);
    Ok(glyphs)
}

/// The pixels of all images; `value` is the gray value at a place in the file.
fn pixels<const N: usize>(array: &Array, axes: &Axes, value: impl Fn(usize) -> u8) -> Vec<[u8; N]> {
    let strides = array.strides();
    let [count, row, column] = [axes.count, axes.row, axes.column].map(|axis| strides[axis]);
    let mut pixels = vec![[0; N]; array.shape()[axes.count]];
    for (block, images) in pixels.chunks_mut(BLOCK).enumerate() {
        for pixel in 0..N {
            let (down, across) = (pixel / axes.side, pixel % axes.side);
            let first = block * BLOCK * count + down * row + across * column;
            for (image, pixels) in images.iter_mut().enumerate() {
                pixels[pixel] = value(first + image * count);
            }
        }
    }
    pixels
}

/// The axes of a shape.
pub(crate) fn axes(shape: &[usize], layout: Layout, at: &Location) -> Result<Axes, Error> {
    const SIDES: [usize; 2] = [SIDE, FineGlyph::SIDE];
    let found = SIDES.into_iter().find_map(|side| {
        let square = |a: usize, b: usize| a == side && b == side;
        let [count, row, column] = match *shape {
            [a, b, c] if layout == Layout::CountLast && square(a, b) && c == side => [2, 0, 1],
            [_, a, b] | [_, a, b, 1] if square(a, b) => [0, 1, 2],
            [_, 1, a, b] if square(a, b) => [0, 2, 3],
            [a, b, _] if square(a, b) => [2, 0, 1],
            _ => return None,
        };
        Some(Axes {
            count,
            row,
            column,
            side,
        })
    });
    found.ok_or_else(|| {
        let expected = format!(
            "a shape [N, {SIDE}, {SIDE}] or [{SIDE}, {SIDE}, N], or with images of {fine} by {fine}",
            fine = FineGlyph::SIDE
        );
        let advice = format!(
            "reshape the array, or save the images as PNG, one folder per letter: \
             those of any size are fitted to {SIDE}x{SIDE}"
        );
        at.malformed("the header", expected, format!("{shape:?}"), advice)
    })
}

/// The value of full ink in an array: 1 or 255.
fn white(array: &Array, at: &Location) -> Result<f64, Error> {
    let mut range = Range::new(array.kind(), at)?;
    match array.as_bytes() {
        Some(bytes) => range.see_bytes(bytes),
        None => (0..array.len()).for_each(|place| range.see(place, array.number(place))),
    }
    range.white(at)
}

/// Turns bytes that are amounts of ink, 0 and 1, into gray values.
pub(crate) fn stretch<const N: usize>(
    glyphs: &mut [SizedGlyph<N>],
    at: &Location,
) -> Result<(), Error> {
    let mut range = Range::new(Element::BYTE.kind, at)?;
    glyphs
        .iter()
        .for_each(|glyph| range.see_bytes(glyph.pixels()));
    if range.white(at)? == 1.0 {
        for glyph in glyphs {
            *glyph = SizedGlyph::new(glyph.pixels().map(|value| value * 255));
        }
    }
    Ok(())
}

/// Inverts dark ink on light paper. The decision is made for the whole array, because a single
/// letter may fill its border.
pub(crate) fn invert_dark_on_light<const N: usize>(glyphs: &mut [SizedGlyph<N>]) {
    let mut borders = Borders::new(SizedGlyph::<N>::SIDE);
    for glyph in glyphs.iter() {
        borders.see(|place| glyph.pixels()[place]);
    }
    if borders.are_paper() {
        for glyph in glyphs {
            *glyph = SizedGlyph::new(glyph.pixels().map(|value| 255 - value));
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
