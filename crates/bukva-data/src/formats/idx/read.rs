//! Reading IDX files.

use std::io::Read;
use std::path::Path;

use bukva_glyphs::{
    Error, ErrorKind, FINE_PIXELS, FineGlyph, Glyph, Location, PIXELS, SIDE, SizedGlyph,
};

use super::{Files, IMAGES, LABELS};
use crate::formats::arrays::Labels;
use crate::formats::options::{LoadedSet, OpenOptions};
use crate::formats::sidecar::Sidecar;
use crate::formats::{arrays, gzip, hands_from_names};
use crate::set::GlyphSet;
use crate::usage::{Usage, read_up_to};

/// Reads a set from IDX files.
pub(crate) fn read(
    files: &Files,
    options: &OpenOptions,
    usage: &Usage,
) -> Result<LoadedSet, Error> {
    let glyphs = gzip::with_content(&files.images, usage, |reader, at| {
        read_images(reader, options.transposed, at, usage)
    })?;
    let labels = gzip::with_content(&files.labels, usage, |reader, at| {
        read_labels(reader, at, glyphs.len())
    })?;
    let sidecar = match &files.letters {
        Some(path) => Some((Location::file(path), Sidecar::read(path, usage)?)),
        None => None,
    };
    let letters = match (&options.letters, &sidecar) {
        (Some(letters), _) => letters.clone(),
        (None, Some((at, sidecar))) => sidecar.letters(at)?,
        (None, None) => return Err(no_letters(files)),
    };
    arrays::check_bound(&labels, letters.len(), &Location::file(&files.labels))?;
    let mut set = GlyphSet {
        name: files.name.clone(),
        letters,
        glyphs,
        labels: labels.into_iter().map(|label| label as u16).collect(),
        ..GlyphSet::default()
    };
    if let Some((at, sidecar)) = sidecar {
        sidecar.check(&set, &at)?;
        sidecar.give_hands(&mut set, &at)?;
    }
    if let Some(path) = files.names.as_ref().filter(|_| set.hands.is_empty()) {
        name_hands(&mut set, path, usage)?;
    }
    let mut loaded = LoadedSet::from(set);
    loaded.warnings.extend(files.warning(options.transposed));
    Ok(loaded)
}

/// Exchanges rows and columns.
fn transpose<const N: usize>(glyph: &mut SizedGlyph<N>) {
    let (pixels, side) = (*glyph.pixels(), SizedGlyph::<N>::SIDE);
    *glyph = SizedGlyph::new(std::array::from_fn(|place| {
        pixels[place % side * side + place / side]
    }));
}

fn no_letters(files: &Files) -> Error {
    let expected = format!("{}.json", files.name);
    Location::file(&files.images).error(ErrorKind::NoLetters { expected })
}

/// Recovers the hands from the original file names.
fn name_hands(set: &mut GlyphSet, path: &Path, usage: &Usage) -> Result<(), Error> {
    let text = gzip::text(path, usage)?;
    let found = text.lines().count();
    if found != set.len() {
        let expected = format!("{} lines, one per image", set.len());
        let advice = "write the names in the order of the images, or remove the file";
        return Err(Location::file(path).malformed("the lines", expected, found, advice));
    }
    let names: Vec<String> = text.lines().map(str::to_owned).collect();
    if let Some((hands, hand_of)) = hands_from_names::recover(&names) {
        set.hands = hands;
        set.hand_of = hand_of;
    }
    Ok(())
}

/// The letters, and the label of each of `rows` images, of the set that a file belongs to. `None` if it
/// has none.
pub(crate) fn labels(path: &Path, rows: usize) -> Result<Option<Labels>, Error> {
    let usage = &Usage::default();
    let Some(files) = Files::of(path).filter(|files| files.labels.is_file()) else {
        return Ok(None);
    };
    let Some(sidecar) = &files.letters else {
        return Ok(None);
    };
    let letters = Sidecar::read(sidecar, usage)?.letters(&Location::file(sidecar))?;
    let labels = gzip::with_content(&files.labels, usage, |reader, at| {
        read_labels(reader, at, rows)
    })?;
    arrays::check_bound(&labels, letters.len(), &Location::file(&files.labels))?;
    Ok(Some(Labels::new(letters, labels)))
}

/// The images of a file; those of 56x56 pixels are halved.
fn read_images(
    reader: &mut dyn Read,
    transposed: bool,
    at: &Location,
    usage: &Usage,
) -> Result<Vec<Glyph>, Error> {
    let (count, side) = read_header(reader, at)?;
    if side == SIDE {
        return read_sized::<PIXELS>(reader, count, transposed, at, usage);
    }
    let fine = read_sized::<FINE_PIXELS>(reader, count, transposed, at, usage)?;
    let halved = usage.hold(count * PIXELS as u64);
    halved.map_err(|kind| at.error(kind))?;
    let glyphs = fine.iter().map(FineGlyph::halved).collect();
    usage.release(count * FINE_PIXELS as u64);
    Ok(glyphs)
}

fn read_sized<const N: usize>(
    reader: &mut dyn Read,
    count: u64,
    transposed: bool,
    at: &Location,
    usage: &Usage,
) -> Result<Vec<SizedGlyph<N>>, Error> {
    let size = count * N as u64;
    let announced = format_args!("{count} images");
    usage
        .check(size, announced)
        .map_err(|kind| at.error(kind))?;
    let mut glyphs = Vec::new();
    let mut rest = reader.take(size + 1);
    loop {
        let pixels = read_up_to(&mut rest, N as u64).map_err(|error| at.read(error))?;
        match SizedGlyph::from_slice(&pixels) {
            Some(glyph) => glyphs.push(glyph),
            None => {
                let found = (glyphs.len() * N + pixels.len()) as u64;
                check_size(16, size, found, at)?;
                break;
            }
        }
    }
    if transposed {
        glyphs.iter_mut().for_each(transpose);
    }
    arrays::stretch(&mut glyphs, at)?;
    arrays::invert_dark_on_light(&mut glyphs);
    Ok(glyphs)
}

/// Reads the header of a file of images: their number, and their height and width.
pub(crate) fn read_header(reader: &mut dyn Read, at: &Location) -> Result<(u64, usize), Error> {
    let magic = bytes(reader, 0, "the magic number", at)?;
    if magic != IMAGES {
        let expected = format!("{IMAGES:02x?}, images of bytes");
        let advice = "give the file of images, not that of labels, unpacked or gzipped";
        return Err(at.malformed("byte 0", expected, format!("{magic:02x?}"), advice));
    }
    let count = number(reader, 4, "the number of images", at)?;
    let height = number(reader, 8, "the height", at)?;
    let width = number(reader, 12, "the width", at)?;
    let fine = FineGlyph::SIDE;
    let side = [SIDE, fine]
        .into_iter()
        .find(|&side| (height, width) == (side as u64, side as u64));
    side.map(|side| (count, side)).ok_or_else(|| {
        let advice = "save the images as PNG, one folder per letter: those of any size are fitted";
        let expected = format!("images of {SIDE} by {SIDE} or {fine} by {fine}");
        at.malformed("byte 8", expected, format!("{height} by {width}"), advice)
    })
}

fn read_labels(reader: &mut dyn Read, at: &Location, rows: usize) -> Result<Vec<u64>, Error> {
    let magic = bytes(reader, 0, "the magic number", at)?;
    let width = LABELS.iter().find(|(_, label_magic)| *label_magic == magic);
    let Some(&(width, _)) = width else {
        let expected = format!("{:02x?}, labels of one byte", LABELS[0].1);
        let advice = "give the file of labels, unpacked or gzipped";
        return Err(at.malformed("byte 0", expected, format!("{magic:02x?}"), advice));
    };
    let count = number(reader, 4, "the number of labels", at)?;
    if count != rows as u64 {
        let advice = "images and labels must come from the same set";
        let found = format!("{count} labels");
        return Err(at.malformed(
            "byte 4",
            format!("{rows} labels, one per image"),
            found,
            advice,
        ));
    }
    let labels = body(reader, 8, count * width as u64, at)?;
    let fold = |sum: u64, &byte: &u8| sum << 8 | u64::from(byte);
    Ok(labels
        .chunks_exact(width)
        .map(|label| label.iter().fold(0, fold))
        .collect())
}

/// The rest of the file, which must have `size` bytes.
fn body(reader: &mut dyn Read, offset: u64, size: u64, at: &Location) -> Result<Vec<u8>, Error> {
    let bytes = read_up_to(reader, size + 1).map_err(|error| at.read(error))?;
    check_size(offset, size, bytes.len() as u64, at)?;
    Ok(bytes)
}

/// Checks that as many bytes were found as expected, of which one more would have been read.
fn check_size(offset: u64, size: u64, found: u64, at: &Location) -> Result<(), Error> {
    let found = match found {
        count if count == size => return Ok(()),
        count if count > size => "more".to_owned(),
        count => format!("{count} before the end of the file"),
    };
    let expected = format!("{size} bytes, as the header says");
    Err(at.damaged(format!("byte {offset}"), expected, found))
}

fn number(reader: &mut dyn Read, offset: u64, what: &str, at: &Location) -> Result<u64, Error> {
    Ok(u64::from(u32::from_be_bytes(bytes(
        reader, offset, what, at,
    )?)))
}

/// Four bytes of a header.
fn bytes(reader: &mut dyn Read, offset: u64, what: &str, at: &Location) -> Result<[u8; 4], Error> {
    let bytes = read_up_to(reader, 4).map_err(|error| at.read(error))?;
    <[u8; 4]>::try_from(bytes.as_slice()).map_err(|_| {
        let expected = format!("4 bytes, {what}");
        let found = format!("{} before the end of the file", bytes.len());
        at.damaged(format!("byte {offset}"), expected, found)
    })
}
