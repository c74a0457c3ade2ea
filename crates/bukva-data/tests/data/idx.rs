//! Tests of valid and invalid IDX files.

use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::sample::{
    assert_error, assert_says, gzip, idx_images, idx_labels, message, over_memory, pixels,
    too_large,
};
use bukva_data::{
    Format, GlyphFile, GlyphSet, GlyphStream, HandId, Limits, LoadedSet, OpenOptions, open,
    open_with, write,
};
use bukva_glyphs::{Error, ErrorKind, FineGlyph, Glyph};

/// The files of a set in a temporary folder, where a test can corrupt them.
struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        files.put("few-images-idx3-ubyte", &idx_images(3, &pixels(3)));
        files.put("few-labels-idx1-ubyte", &idx_labels(&[1, 0, 1]));
        files.put("few.json", r#"{"labels": ["А", "Б"]}"#.as_bytes());
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn open(&self) -> GlyphSet {
        open(self.path("few")).unwrap()
    }

    fn open_within(&self, limits: Limits) -> Result<LoadedSet, Error> {
        let options = OpenOptions {
            limits,
            ..OpenOptions::default()
        };
        open_with(self.path("few"), &options)
    }

    fn message(&self) -> String {
        message(open(self.path("few")))
    }
}

#[test]
fn plain_files_are_read_by_any_of_their_names() {
    let files = Files::new();
    for name in [
        "few",
        "few.json",
        "few-images-idx3-ubyte",
        "few-labels-idx1-ubyte",
    ] {
        let set = open(files.path(name)).unwrap();
        assert_eq!((set.name(), set.letters()), ("few", &['А', 'Б'][..]));
        assert_eq!(set.labels(), [1, 0, 1]);
        assert_eq!(set.glyphs(), [0, 1, 2].map(crate::sample::glyph));
    }
}

#[test]
fn gzipped_files_are_the_same_also_without_the_ending() {
    let files = Files::new();
    let plain = files.open();
    files.put("few-images-idx3-ubyte", &gzip(&idx_images(3, &pixels(3))));
    assert_eq!(files.open(), plain);
    std::fs::remove_file(files.path("few-labels-idx1-ubyte")).unwrap();
    files.put("few-labels-idx1-ubyte.gz", &gzip(&idx_labels(&[1, 0, 1])));
    assert_eq!(files.open(), plain);
}

#[test]
fn the_name_says_which_of_plain_and_gzipped_files_are_written_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let set = |letter: char, seed: usize| {
        let mut set = GlyphSet::new("both", [letter]);
        set.push(crate::sample::glyph(seed), letter, None);
        set
    };
    let plain = path("both-images-idx3-ubyte");
    write(&set('Щ', 1), &plain, Format::Idx).unwrap();
    assert!(std::fs::read(&plain).unwrap().starts_with(&[0, 0, 8, 3]));
    write(&set('Щ', 2), path("both-images-idx3-ubyte.gz"), Format::Idx).unwrap();
    let packed = std::fs::read(path("both-images-idx3-ubyte.gz")).unwrap();
    assert!(packed.starts_with(&[0x1f, 0x8b]));
    for (name, seed) in [
        ("both-images-idx3-ubyte", 1),
        ("both-labels-idx1-ubyte", 1),
        ("both-images-idx3-ubyte.gz", 2),
        ("both-labels-idx1-ubyte.gz", 2),
        // As a prefix is written.
        ("both", 2),
    ] {
        let read = open(path(name)).unwrap();
        assert_eq!(read.glyphs(), [crate::sample::glyph(seed)], "{name}");
    }
    // The labels of the images that are named, where there are other ones.
    std::fs::write(path("both-labels-idx1-ubyte.gz"), gzip(&idx_labels(&[9]))).unwrap();
    assert!(open(&plain).is_ok());
    // What is named and not there is not replaced by anything else.
    std::fs::remove_file(&plain).unwrap();
    assert!(open(&plain).is_err());
}

#[test]
fn images_of_56_by_56_are_read_whole_and_in_parts() {
    let files = Files::new();
    let fine = |seed: usize| {
        let pixel = |place: usize| crate::sample::glyph(seed).at(place / 56 / 2, place % 56 / 2);
        (0..56 * 56).map(pixel).collect::<Vec<u8>>()
    };
    let mut bytes = idx_images(3, &(0..3).flat_map(fine).collect::<Vec<u8>>());
    (bytes[11], bytes[15]) = (56, 56);
    let expected = files.open();
    files.put("few-images-idx3-ubyte", &bytes);
    assert_eq!(files.open(), expected);
    let file = GlyphFile::open(files.path("few"), &OpenOptions::default());
    let stream = GlyphStream::new(file.unwrap().unwrap(), |_| {}).unwrap();
    let mut read: Vec<FineGlyph> = Vec::new();
    let take = |_, glyphs: Vec<FineGlyph>| {
        read.extend(glyphs);
        ControlFlow::Continue(())
    };
    stream.read(&[0..2, 2..3], 2, take).unwrap();
    let pixels: Vec<u8> = read.iter().flat_map(|glyph| *glyph.pixels()).collect();
    assert_eq!(pixels, bytes[16..]);
    files.put("few-images-idx3-ubyte", &bytes[..bytes.len() - 1]);
    assert!(open(files.path("few")).is_err());
}

#[test]
fn letters_come_from_json_from_text_or_from_the_caller() {
    let files = Files::new();
    let expected = files.open();
    files.put("few.json", r#"["А", "U+0411"]"#.as_bytes());
    assert_eq!(files.open(), expected);
    std::fs::remove_file(files.path("few.json")).unwrap();
    let kind = ErrorKind::NoLetters {
        expected: "few.json".to_owned(),
    };
    assert_error(open(files.path("few")), "few-images-idx3-ubyte", &kind);
    files.put("few-letters.txt", "А\nБ\n".as_bytes());
    assert_eq!(files.open(), expected);
    let options = OpenOptions {
        letters: Some(vec!['V', 'W']),
        ..OpenOptions::default()
    };
    let named = open_with(files.path("few"), &options).unwrap().set;
    assert_eq!(named.letters(), ['V', 'W']);
}

#[test]
fn sessions_are_told_from_the_names_beside() {
    let files = Files::new();
    files.put(
        "few-names.txt",
        "А/58a9cec8ab77a.png\nБ/58ac46ff5c2a1.png\nВ/58a9cecf7f55b.png\n".as_bytes(),
    );
    let set = files.open();
    assert_eq!(
        (set.hands().len(), set.hand_of()),
        (2, &[0, 1, 0].map(HandId::new)[..])
    );
    files.put("few-names.txt", b"one.png\n");
    assert_says(&files.message(), &["few-names.txt", "3 lines", "found 1"]);
}

#[test]
fn images_cut_off_at_any_header_byte_tell_what_is_missing() {
    let files = Files::new();
    let whole = idx_images(3, &pixels(3));
    let parts = [
        "the magic number",
        "the number of images",
        "the height",
        "the width",
    ];
    for length in 0..16 {
        files.put("few-images-idx3-ubyte", &whole[..length]);
        let place = format!("byte {}", length / 4 * 4);
        let found = format!("found {} before the end", length % 4);
        assert_says(
            &files.message(),
            &["few-images-idx3-ubyte", &place, parts[length / 4], &found],
        );
    }
}

#[test]
fn labels_cut_off_at_any_header_byte_tell_what_is_missing() {
    let files = Files::new();
    let whole = idx_labels(&[1, 0, 1]);
    for length in 0..8 {
        files.put("few-labels-idx1-ubyte", &whole[..length]);
        let place = format!("byte {}", length / 4 * 4);
        assert_says(
            &files.message(),
            &["few-labels-idx1-ubyte", &place, "before the end"],
        );
    }
}

#[test]
fn truncated_idx_names_the_missing_bytes() {
    let files = Files::new();
    files.put("few-images-idx3-ubyte", &idx_images(3, &pixels(2)));
    assert_says(
        &files.message(),
        &[
            "byte 16",
            "expected 2352 bytes",
            "found 1568 before the end",
        ],
    );
    files.put("few-images-idx3-ubyte", &idx_images(2, &pixels(3)));
    assert_says(
        &files.message(),
        &["byte 16", "expected 1568 bytes", "found more"],
    );
}

#[test]
fn a_gzip_cut_off_anywhere_is_an_error() {
    let files = Files::new();
    let whole = gzip(&idx_images(3, &pixels(3)));
    // With fewer than two bytes, the file is not recognized as gzip.
    for length in 0..whole.len() {
        files.put("few-images-idx3-ubyte", &whole[..length]);
        assert_says(
            &files.message(),
            &["few-images-idx3-ubyte", "expected", "found"],
        );
    }
}

#[test]
fn wrong_magic_numbers_are_told() {
    let files = Files::new();
    files.put("few-images-idx3-ubyte", &idx_labels(&[0; 20]));
    assert_says(
        &files.message(),
        &["byte 0", "[00, 00, 08, 03]", "[00, 00, 08, 01]"],
    );
    let files = Files::new();
    files.put("few-labels-idx1-ubyte", &idx_images(3, &pixels(3)));
    assert_says(
        &files.message(),
        &["byte 0", "[00, 00, 08, 01]", "[00, 00, 08, 03]"],
    );
}

#[test]
fn other_sizes_and_counts_are_told() {
    let files = Files::new();
    let mut wide = idx_images(3, &pixels(3));
    wide[15] = 29;
    files.put("few-images-idx3-ubyte", &wide);
    assert_says(&files.message(), &["byte 8", "28 by 28", "28 by 29"]);
    let files = Files::new();
    files.put("few-labels-idx1-ubyte", &idx_labels(&[0, 1]));
    assert_says(&files.message(), &["byte 4", "3 labels", "2 labels"]);
    files.put("few-labels-idx1-ubyte", &idx_labels(&[0, 2, 1]));
    assert_says(&files.message(), &["row 1", "below 2", "found 2"]);
}

#[test]
fn counts_in_the_letters_file_must_hold() {
    let files = Files::new();
    files.put("few.json", r#"{"labels": ["А", "Б"], "n": 4}"#.as_bytes());
    assert_says(
        &files.message(),
        &["few.json", "\"n\"", "3 images", "found 4"],
    );
    files.put(
        "few.json",
        r#"{"labels": ["А", "Б"], "counts": {"А": 1, "Б": 3}}"#.as_bytes(),
    );
    assert_says(
        &files.message(),
        &["few.json", "\"counts\" of Б", "expected 2", "found 3"],
    );
    files.put("few.json", b"{\"labels\": 3}");
    assert_says(&files.message(), &["few.json", "line 1"]);
    files.put("few.json", &[b'"', 0xff]);
    assert_says(&files.message(), &["few.json", "byte 1", "UTF-8"]);
}

#[test]
fn a_claim_of_four_thousand_million_images_is_an_error_and_no_memory() {
    let files = Files::new();
    files.put("few-images-idx3-ubyte", &idx_images(u32::MAX, &[]));
    assert_says(
        &over_memory(open(files.path("few"))),
        &["few-images", "4294967295 images", "2147483648 bytes"],
    );
    // The announced size is within the limit, but larger than the file.
    files.put("few-images-idx3-ubyte", &idx_images(2_000_000, &[1]));
    assert_says(&files.message(), &["byte 16", "found 1 before the end"]);
}

#[test]
fn a_bomb_is_stopped_by_ratio_and_by_size() {
    let files = Files::new();
    let blank = vec![0; 784 * 20_000];
    files.put("few-images-idx3-ubyte", &gzip(&idx_images(20_000, &blank)));
    let by_ratio = files.open_within(Limits {
        ratio_exempt: 1 << 20,
        ..Limits::default()
    });
    let message = too_large(by_ratio);
    assert_says(&message, &["few-images", "ratio", "400 to 1"]);
    let by_size = files.open_within(Limits {
        memory: 1 << 20,
        ..Limits::default()
    });
    let message = over_memory(by_size);
    assert_says(&message, &["few-images", "limit of 1048576 bytes"]);
}

#[test]
fn one_limit_holds_for_all_files_together() {
    let files = Files::new();
    let line = "x".repeat(1000) + "\n";
    files.put("few-names.txt", line.repeat(3).as_bytes());
    let within = |memory| {
        files.open_within(Limits {
            memory,
            ..Limits::default()
        })
    };
    assert!(within(6000).is_ok());
    // Each of them is within the limit.
    let message = over_memory(within(3500));
    assert_says(&message, &["few-names.txt", "3500 bytes"]);
}

#[test]
fn images_stored_column_by_column_are_turned_when_asked_for() {
    let files = Files::new();
    let upright = files.open();
    let columns = |glyph: &Glyph| {
        let pixel = |place: usize| glyph.pixels()[place % 28 * 28 + place / 28];
        (0..28 * 28).map(pixel).collect::<Vec<u8>>()
    };
    let turned: Vec<u8> = upright.glyphs().iter().flat_map(columns).collect();
    for (from, to) in [
        ("few-labels-idx1-ubyte", "emnist-labels-idx1-ubyte"),
        ("few.json", "emnist.json"),
    ] {
        std::fs::copy(files.path(from), files.path(to)).unwrap();
    }
    files.put("emnist-images-idx3-ubyte", &idx_images(3, &turned));
    let mut options = OpenOptions::default();
    let lying = open_with(files.path("emnist"), &options).unwrap();
    assert_ne!(lying.set.glyphs(), upright.glyphs());
    assert_says(&lying.warnings[0], &["emnist", "column by column"]);
    options.transposed = true;
    let read = open_with(files.path("emnist"), &options).unwrap();
    assert_eq!(read.set.glyphs(), upright.glyphs());
    assert!(read.warnings.is_empty());
}

#[test]
fn dark_ink_on_light_paper_is_inverted() {
    let files = Files::new();
    let stroke: Vec<u8> = (0..28 * 28)
        .map(|at| if at == 400 { 0 } else { 255 })
        .collect();
    files.put("few-images-idx3-ubyte", &idx_images(3, &stroke.repeat(3)));
    assert_eq!(files.open().glyphs()[0].pixels()[400], 255);
    assert_eq!(files.open().glyphs()[0].pixels()[0], 0);
}

#[test]
fn a_letters_file_of_millions_of_lines_is_refused() {
    let files = Files::new();
    std::fs::remove_file(files.path("few.json")).unwrap();
    files.put("few-letters.txt", "А\n".repeat(70_000).as_bytes());
    assert_says(
        &too_large(open(files.path("few"))),
        &["few-letters.txt", "65535"],
    );
    let list = format!("[{}\"Б\"]", "\"А\",".repeat(70_000));
    files.put("few.json", list.as_bytes());
    assert_says(&files.message(), &["few.json", "at most 65535 letters"]);
}

#[test]
fn a_set_whose_files_cannot_all_be_written_replaces_none_of_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    write(&crate::sample::set(), path("few"), Format::Idx).unwrap();
    let images = || std::fs::read(path("few-images-idx3-ubyte.gz")).unwrap();
    let before = images();
    // The letters are written last, and no file can take the place of a folder.
    std::fs::remove_file(path("few.json")).unwrap();
    std::fs::create_dir(path("few.json")).unwrap();
    let mut other = GlyphSet::new("few", ['Щ']);
    other.push(crate::sample::glyph(9), 'Щ', None);
    let written = write(&other, path("few"), Format::Idx);
    assert_error(written, "few.json", &ErrorKind::Write);
    assert!(images() == before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn bytes_of_0_and_1_are_amounts_of_ink() {
    let files = Files::new();
    let bits: Vec<u8> = pixels(3)
        .iter()
        .map(|&value| u8::from(value > 127))
        .collect();
    let gray: Vec<u8> = bits.iter().map(|&bit| 255 * bit).collect();
    files.put("few-images-idx3-ubyte", &idx_images(3, &gray));
    let expected = files.open();
    files.put("few-images-idx3-ubyte", &idx_images(3, &bits));
    assert_eq!(files.open(), expected);
    // In parts, too.
    let file = GlyphFile::open(files.path("few"), &OpenOptions::default());
    let stream = GlyphStream::new(file.unwrap().unwrap(), |_| {}).unwrap();
    let mut read = Vec::new();
    let take = |_, glyphs: Vec<Glyph>| {
        read.extend(glyphs);
        ControlFlow::Continue(())
    };
    stream.read(&[0..2, 2..3], 2, take).unwrap();
    assert_eq!(read, expected.glyphs());
}
