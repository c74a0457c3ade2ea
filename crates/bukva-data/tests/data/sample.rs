//! A small dataset, handmade array files, and assertions for the tests.

use std::io::Write;
use std::path::Path;

use bukva_data::{GlyphSet, Hand, HandId, Split};
use bukva_glyphs::{Error, ErrorKind, Glyph};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;

/// A glyph of arbitrary gray values.
pub(crate) fn glyph(seed: usize) -> Glyph {
    Glyph::new(std::array::from_fn(|pixel| {
        ((pixel * 31 + seed * 57) % 256) as u8
    }))
}

fn hand(name: &str, split: Option<Split>) -> Hand {
    Hand {
        name: name.to_owned(),
        group: format!("{name} group"),
        family: "Lora".to_owned(),
        style: "serif".to_owned(),
        split,
    }
}

/// Five glyphs of three letters by three hands, with both cases of one letter.
pub(crate) fn set() -> GlyphSet {
    let mut set = GlyphSet::new("few", "жÛЖ".chars());
    set.add_hand(hand("one", Some(Split::Train)));
    set.add_hand(hand("two", Some(Split::Test)));
    set.add_hand(hand("three", None));
    for (seed, (letter, hand)) in "жÛЖЖж"
        .chars()
        .zip([0, 0, 1, 2, 2].map(HandId::new))
        .enumerate()
    {
        set.push(glyph(seed), letter, Some(hand));
    }
    set
}

/// That set without hands.
pub(crate) fn set_without_hands() -> GlyphSet {
    let with = set();
    let mut set = GlyphSet::new(with.name(), with.letters().to_vec());
    for entry in with.iter() {
        set.push(*entry.glyph, entry.letter, None);
    }
    set
}

/// An array file as NumPy would write it.
pub(crate) fn npy(descr: &str, shape: &str, elements: &[u8]) -> Vec<u8> {
    let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(elements);
    bytes
}

/// An array of letters.
pub(crate) fn letters(text: &str) -> Vec<u8> {
    let codes: Vec<u8> = text
        .chars()
        .flat_map(|letter| u32::from(letter).to_le_bytes())
        .collect();
    npy("<U1", &format!("({},)", text.chars().count()), &codes)
}

/// Writes a zip of these members.
pub(crate) fn archive(path: &Path, members: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

/// Packs bytes as gzip does.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// The images file of IDX.
pub(crate) fn idx_images(count: u32, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3];
    for number in [count, 28, 28] {
        bytes.extend(number.to_be_bytes());
    }
    bytes.extend(pixels);
    bytes
}

/// The labels file of IDX.
pub(crate) fn idx_labels(labels: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 1];
    bytes.extend((labels.len() as u32).to_be_bytes());
    bytes.extend(labels);
    bytes
}

/// The pixels of `count` glyphs.
pub(crate) fn pixels(count: usize) -> Vec<u8> {
    (0..count).flat_map(|seed| *glyph(seed).pixels()).collect()
}

/// A letter-like shape, dark on light, as a PNG with the given side.
pub(crate) fn png(side: u32) -> Vec<u8> {
    let picture = image::GrayImage::from_fn(side, side, |x, y| {
        let stroke = (side / 4..side / 2).contains(&x) && (side / 8..side * 3 / 4).contains(&y);
        image::Luma([if stroke { 10 } else { 245 }])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// Asserts that a message contains all parts.
pub(crate) fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(
            message.contains(part),
            "{part:?} is missing from: {message}"
        );
    }
}

/// The message of an error about malformed content.
pub(crate) fn message<T>(result: Result<T, Error>) -> String {
    message_of(result, |kind| matches!(kind, ErrorKind::Malformed { .. }))
}

/// The message of an error about an exceeded limit.
pub(crate) fn too_large<T>(result: Result<T, Error>) -> String {
    message_of(result, |kind| matches!(kind, ErrorKind::TooLarge { .. }))
}

/// The message of an error about too little memory.
pub(crate) fn over_memory<T>(result: Result<T, Error>) -> String {
    message_of(result, |kind| matches!(kind, ErrorKind::MemoryLimit { .. }))
}

/// The message of an error, which must be of the expected kind.
fn message_of<T>(result: Result<T, Error>, is_expected: impl Fn(&ErrorKind) -> bool) -> String {
    let error = result.err().expect("an error");
    assert!(is_expected(error.kind()), "{error:?}");
    error.to_string()
}

/// Asserts that a result is an error of a kind, at a file whose name ends in `file`.
pub(crate) fn assert_error<T>(result: Result<T, Error>, file: &str, kind: &ErrorKind) {
    let error = result.err().expect("an error");
    assert_eq!(error.kind(), kind);
    let location = error.location().unwrap_or_default();
    assert!(location.trim_end_matches(')').ends_with(file), "{error}");
}
