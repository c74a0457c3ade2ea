//! Datasets: archives as they are, and formats of several files as a zip of these.

use std::fs;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

use bukva_data::{GlyphFile, GlyphSet, GlyphStream, OpenOptions, image_files, open_with};
use bukva_glyphs::Glyph;
use tempfile::tempdir;
use zip::ZipArchive;

/// A member of an input is cut off here, in bytes: large files are the business of the limits, which have tests.
const LONGEST: u64 = 1 << 20;

/// An `.npz` archive.
pub(crate) fn npz(input: &[u8]) {
    archive(input, "set.npz");
}

/// A zip of pictures, as a dataset and as the pictures to be translated.
pub(crate) fn zip(input: &[u8]) {
    let folder = tempdir().expect("a folder for temporary files");
    let path = folder.path().join("set.zip");
    fs::write(&path, input).expect("a temporary file");
    read(&path);
    for picture in image_files(&path).unwrap_or_default() {
        let _ = picture.shown();
    }
}

/// IDX files: those in a zip.
pub(crate) fn idx(input: &[u8]) {
    let names = [
        "a-images-idx3-ubyte",
        "a-images-idx3-ubyte.gz",
        "a-labels-idx1-ubyte",
        "a-labels-idx1-ubyte.gz",
        "a-letters.txt",
        "a.json",
    ];
    files(input, &names, "a");
}

/// A pair of arrays for each script: those in a zip.
pub(crate) fn npy_pair(input: &[u8]) {
    let names = [
        "X_cyr.npy",
        "X_lat.npy",
        "labels_cyr.npy",
        "labels_lat.npy",
        "set.json",
    ];
    files(input, &names, "");
}

fn archive(input: &[u8], name: &str) {
    let folder = tempdir().expect("a folder for temporary files");
    let path = folder.path().join(name);
    fs::write(&path, input).expect("a temporary file");
    read(&path);
}

/// Unpacks those of `names` that a zip contains, and reads `path` in their folder.
fn files(input: &[u8], names: &[&str], path: &str) {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(input)) else {
        return;
    };
    let folder = tempdir().expect("a folder for temporary files");
    for name in names {
        let Ok(member) = zip.by_name(name) else {
            continue;
        };
        let mut bytes = Vec::new();
        if member.take(LONGEST).read_to_end(&mut bytes).is_ok() {
            fs::write(folder.path().join(name), bytes).expect("a temporary file");
        }
    }
    read(&folder.path().join(path));
}

/// Reads a set with each of the options.
fn read(path: &Path) {
    let given = Some("АБВГД".chars().collect());
    for (letters, skip_unusable) in [(None, false), (None, true), (given, false)] {
        let options = OpenOptions {
            letters,
            skip_unusable,
            transposed: skip_unusable,
            ..OpenOptions::default()
        };
        match open_with(path, &options) {
            Ok(loaded) => {
                check(&loaded.set);
                if let Some(parts) = in_parts(path, &options) {
                    assert!(
                        parts == loaded.set.glyphs(),
                        "in parts, other glyphs are read"
                    );
                }
            }
            Err(error) => {
                drop(error.to_string());
                in_parts(path, &options);
            }
        }
    }
}

/// The glyphs of a file that can be read in parts.
fn in_parts(path: &Path, options: &OpenOptions) -> Option<Vec<Glyph>> {
    let file = GlyphFile::open(path, options).ok()??;
    drop(file.labels());
    let stream = GlyphStream::new(file, |_| ()).ok()?;
    let mut glyphs = Vec::new();
    let all = 0..stream.len();
    let read = stream.read(&[all], 3, |_, part: Vec<Glyph>| {
        glyphs.extend(part);
        ControlFlow::Continue(())
    });
    read.ok().map(|()| glyphs)
}

/// Checks that the columns of a set belong together.
fn check(set: &GlyphSet) {
    assert!(!set.is_empty());
    assert_eq!(set.labels().len(), set.len());
    assert!(set.hand_of().is_empty() || set.hand_of().len() == set.len());
    // Looks up each letter and each hand.
    assert_eq!(set.iter().count(), set.len());
    assert!(set.counts().iter().all(|&count| count > 0));
    let mut letters = set.letters().to_vec();
    letters.sort_unstable();
    letters.dedup();
    assert_eq!(letters.len(), set.letters().len(), "a letter twice");
}
