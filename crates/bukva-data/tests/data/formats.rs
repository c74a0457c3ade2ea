//! Tests that every format that bukva writes is read back without loss.

use std::path::{Path, PathBuf};

use crate::sample::{assert_error, assert_says, message, set, set_without_hands};
use bukva_data::{Format, GlyphSet, Limits, OpenOptions, open, open_with, write};
use bukva_glyphs::ErrorKind;

/// The path of a set in each format.
fn path(folder: &Path, format: Format) -> PathBuf {
    folder.join(match format {
        Format::Npz => "few.npz",
        Format::Idx => "few",
        Format::Folder => "few-pictures",
        Format::Zip => "few.zip",
    })
}

fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}

#[test]
fn every_format_gives_back_what_was_written() {
    for set in [set(), set_without_hands()] {
        for format in Format::ALL {
            let folder = tempfile::tempdir().unwrap();
            let path = path(folder.path(), format);
            write(&set, &path, format).unwrap();
            let opened = open_with(&path, &OpenOptions::default()).unwrap();
            assert_eq!(opened.set, set, "{format:?}");
            assert!(
                opened.warnings.is_empty(),
                "{format:?}: {:?}",
                opened.warnings
            );
        }
    }
}

#[test]
fn every_format_is_written_with_the_same_bytes_again() {
    for format in Format::ALL {
        let [one, two] = [0, 1].map(|_| {
            let folder = tempfile::tempdir().unwrap();
            write(&set(), path(folder.path(), format), format).unwrap();
            let files = all_files(folder.path()).into_iter();
            let relative = |(path, bytes): (PathBuf, Vec<u8>)| {
                (path.strip_prefix(folder.path()).unwrap().to_owned(), bytes)
            };
            files.map(relative).collect::<Vec<_>>()
        });
        assert_eq!(one, two, "{format:?}");
    }
}

#[test]
fn more_letters_than_a_byte_counts_survive_idx() {
    let folder = tempfile::tempdir().unwrap();
    let count = 400_u16;
    let letters: Vec<char> = ('\u{4e00}'..).take(usize::from(count)).collect();
    let mut set = GlyphSet::new("many", letters.clone());
    for (seed, &letter) in letters.iter().rev().enumerate() {
        set.push(crate::sample::glyph(seed), letter, None);
    }
    let prefix = folder.path().join("many");
    write(&set, &prefix, Format::Idx).unwrap();
    assert_eq!(open(&prefix).unwrap(), set);
}

#[test]
fn a_folder_that_holds_something_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let error = message(write(&set(), folder.path(), Format::Folder));
    assert_says(&error, &["a new or an empty one", "files in it"]);
    assert_eq!(
        std::fs::read(folder.path().join("mine.txt")).unwrap(),
        b"mine"
    );
}

#[test]
fn formats_are_told_by_the_ending_of_a_path() {
    for (name, format) in [
        ("a/b.npz", Some(Format::Npz)),
        ("B.ZIP", Some(Format::Zip)),
        ("x-images-idx3-ubyte.gz", Some(Format::Idx)),
        ("letters", None),
    ] {
        assert_eq!(Format::of(Path::new(name)), format, "{name}");
    }
}

#[test]
fn letters_without_a_glyph_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few.npz");
    let plain = set_without_hands();
    let mut sparse = GlyphSet::new("few", "жQÛЖ".chars());
    for entry in plain.iter() {
        sparse.push(*entry.glyph, entry.letter, None);
    }
    write(&sparse, &path, Format::Npz).unwrap();
    assert_eq!(open(&path).unwrap(), plain);
}

#[test]
fn what_is_no_glyph_data_is_told_by_its_first_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("thesis.pdf");
    std::fs::write(&path, b"%PDF-1.7").unwrap();
    let unknown = |found: &str| ErrorKind::UnknownFormat {
        found: found.to_owned(),
    };
    let begins = unknown("a file that begins with [25, 50, 44, 46, 2d, 31]");
    assert_error(open(&path), "thesis.pdf", &begins);
    std::fs::write(&path, b"").unwrap();
    assert_error(open(&path), "thesis.pdf", &unknown("an empty file"));
    let absent = folder.path().join("absent.npz");
    assert_error(open(&absent), "absent.npz", &ErrorKind::Read);
}

#[test]
fn a_set_without_any_glyph_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.npz");
    write(&GlyphSet::default(), &path, Format::Npz).unwrap();
    assert_says(&message(open(&path)), &["none.npz", "at least one glyph"]);
}

/// Whichever byte is corrupted, reading returns a set or an error. It never panics, nor allocates
/// memory for data that the file does not contain.
#[test]
fn a_flipped_byte_never_panics() {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions {
        limits: Limits {
            memory: 1 << 20,
            ..Limits::default()
        },
        ..OpenOptions::default()
    };
    for (format, file) in [
        (Format::Npz, "few.npz"),
        (Format::Zip, "few.zip"),
        (Format::Idx, "few-images-idx3-ubyte.gz"),
        (Format::Idx, "few-labels-idx1-ubyte.gz"),
        (Format::Idx, "few.json"),
    ] {
        let path = path(folder.path(), format);
        write(&set(), &path, format).unwrap();
        let file = folder.path().join(file);
        let whole = std::fs::read(&file).unwrap();
        for place in (0..whole.len()).step_by(whole.len().div_ceil(250)) {
            for flip in [0x01, 0xff] {
                let mut bytes = whole.clone();
                bytes[place] ^= flip;
                std::fs::write(&file, &bytes).unwrap();
                if let Ok(opened) = open_with(&path, &options) {
                    let set = opened.set;
                    assert_eq!(set.counts().iter().sum::<usize>(), set.len());
                }
            }
        }
        std::fs::write(&file, &whole).unwrap();
    }
}
