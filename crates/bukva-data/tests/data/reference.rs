//! Tests of files written by NumPy, Pillow and Python's gzip and zipfile: see
//! `tools/reference/make_data_fixtures.py`.

use std::io::Read;
use std::path::{Path, PathBuf};

use bukva_data::{Format, GlyphSet, HandId, OpenOptions, Split, open, open_with, write};
use bukva_glyphs::{Glyph, SIDE};

use crate::sample::{assert_says, message};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/data")
        .join(name)
}

/// The glyphs that the script renders: bars that depend on their number.
fn bars() -> Vec<Glyph> {
    (0..6)
        .map(|number| {
            Glyph::new(std::array::from_fn(|place| {
                let (row, column) = (place / SIDE, place % SIDE);
                let inked = (3 + number..25).contains(&row) && (10..18).contains(&column);
                if inked { 100 + 30 * number as u8 } else { 0 }
            }))
        })
        .collect()
}

fn assert_bars(set: &GlyphSet) {
    assert_eq!(set.letters(), ['Б', 'Ж', 'Û']);
    assert_eq!(set.labels(), [0, 1, 2, 2, 1, 0]);
    assert_eq!(set.glyphs(), bars());
}

#[test]
fn numpys_compressed_archive_is_read() {
    assert_bars(&open(fixture("packed.npz")).unwrap());
}

#[test]
fn numpys_stored_floats_in_fortran_order_and_big_endian_labels_are_read() {
    let set = open(fixture("unusual.npz")).unwrap();
    assert_bars(&set);
    let hands = set
        .hands()
        .iter()
        .map(|hand| (hand.name.as_str(), hand.split));
    let expected = [("Lora 400", Some(Split::Train)), ("session 12", None)];
    assert_eq!(hands.collect::<Vec<_>>(), expected);
    assert_eq!(set.hand_of(), [0, 0, 0, 1, 1, 1].map(HandId::new));
}

#[test]
fn pickled_letters_are_refused_with_advice() {
    let message = message(open(fixture("pickled.npz")));
    assert_says(
        &message,
        &["pickled.npz (letters.npy)", "'<U1'", "|O", ".astype(str)"],
    );
}

#[test]
fn a_pair_of_arrays_as_numpy_saves_them_is_read() {
    let set = open(fixture("npy-pair")).unwrap();
    assert_eq!(set.glyphs(), [bars(), bars()[..3].to_vec()].concat());
    assert_eq!(
        (set.letters().len(), &set.labels()[6..]),
        (6, &[5, 3, 4][..])
    );
}

#[test]
fn pythons_gzipped_idx_is_read() {
    assert_bars(&open(fixture("idx")).unwrap());
}

#[test]
fn pillows_pictures_of_every_mode_in_pythons_zip_show_the_same_bar() {
    let opened = open_with(fixture("pictures.zip"), &OpenOptions::default()).unwrap();
    assert_eq!(opened.set.counts(), [2, 2, 2]);
    assert_says(&opened.warnings[0], &["README.txt"]);
    for (index, glyph) in opened.set.glyphs().iter().enumerate() {
        // Every bar is fitted to the box, with full ink: rows 3 to 24, around the middle column.
        assert!(
            glyph.at(4, 14) > 230 && glyph.at(23, 14) > 230,
            "{index}\n{glyph:?}"
        );
        assert!(
            glyph.at(1, 14) == 0 && glyph.at(14, 6) < 20,
            "{index}\n{glyph:?}"
        );
    }
}

/// The names and contents of an archive's members, regardless of compression.
fn members(path: &Path) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut member = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            (member.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// `shown.npz` was written by bukva; `numpy.save` writes its arrays with the same bytes.
#[test]
fn arrays_are_still_written_as_numpy_read_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shown.npz");
    write(&crate::sample::set(), &path, Format::Npz).unwrap();
    assert_eq!(members(&path), members(&fixture("shown.npz")));
}
