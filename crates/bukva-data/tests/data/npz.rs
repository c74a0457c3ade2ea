//! Tests of glyph sets written to `.npz` and read back, and of invalid files.

use std::io::Write;

use crate::sample::{archive, assert_says, letters, npy, over_memory, set, too_large};
use bukva_data::{Format, GlyphSet, Limits, OpenOptions, open, open_with, write};
use bukva_glyphs::{Error, Glyph, PIXELS};
use zip::write::SimpleFileOptions;

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The result of reading an archive with these members.
fn read(members: &[(&str, &[u8])]) -> Result<GlyphSet, Error> {
    let folder = temporary();
    let path = folder.path().join("odd.npz");
    archive(&path, members);
    open(&path)
}

/// The message of the error about malformed content.
fn message(members: &[(&str, &[u8])]) -> String {
    let message = crate::sample::message(read(members));
    assert_says(&message, &["odd.npz"]);
    message
}

#[test]
fn stored_members_floats_and_wide_labels_are_read() {
    let folder = temporary();
    let path = folder.path().join("floats.npz");
    let images: Vec<u8> = (0..2 * PIXELS)
        .flat_map(|index| (if index < PIXELS { 0.5_f32 } else { 1.0 }).to_le_bytes())
        .collect();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let labels: Vec<u8> = [1_i64, 0]
        .iter()
        .flat_map(|label| label.to_le_bytes())
        .collect();
    for (name, bytes) in [
        ("images.npy", npy("<f4", "(2, 28, 28)", &images)),
        ("labels.npy", npy("<i8", "(2,)", &labels)),
        ("letters.npy", letters("БВ")),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
    let read = open(&path).unwrap();
    assert_eq!(read.labels(), [1, 0]);
    assert_eq!(read.glyphs()[0], Glyph::new([128; PIXELS]));
    assert_eq!(read.glyphs()[1], Glyph::new([255; PIXELS]));
}

#[test]
fn an_archive_cut_off_anywhere_is_an_error() {
    let folder = temporary();
    let path = folder.path().join("cut.npz");
    write(&set(), &path, Format::Npz).unwrap();
    let whole = std::fs::read(&path).unwrap();
    for length in 0..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        let error = open(&path).unwrap_err();
        assert!(
            error.location().unwrap().contains("cut.npz"),
            "{length}: {error}"
        );
    }
}

#[test]
fn an_array_cut_off_at_any_header_byte_is_an_error() {
    let whole = npy("|u1", "(1, 28, 28)", &[]);
    for length in 0..whole.len() {
        let message = message(&[
            ("images.npy", &whole[..length]),
            ("labels.npy", &npy("|u1", "(1,)", &[0])),
            ("letters.npy", &letters("Б")),
        ]);
        assert_says(&message, &["images.npy", "expected", "found"]);
    }
}

#[test]
fn a_damaged_byte_fails_the_checksum() {
    let folder = temporary();
    let path = folder.path().join("flipped.npz");
    let images = npy("|u1", "(1, 28, 28)", &[7; PIXELS]);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [
        ("images.npy", images),
        ("labels.npy", npy("|u1", "(1,)", &[0])),
        ("letters.npy", letters("Б")),
    ] {
        zip.start_file(name, stored).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[600] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert_says(
        &crate::sample::message(open(&path)),
        &["images.npy", "packed data", "checksum"],
    );
}

#[test]
fn a_missing_array_is_named_with_those_that_are_there() {
    let message = message(&[("images.npy", &npy("|u1", "(0, 28, 28)", &[]))]);
    assert_says(&message, &["'letters'", "[images.npy]"]);
}

#[test]
fn wrong_shapes_and_counts_are_told() {
    let labels = npy("|u1", "(1,)", &[0]);
    let one = npy("|u1", "(1, 28, 28)", &[9; PIXELS]);
    let flat = npy("|u1", "(1, 784)", &[9; PIXELS]);
    let two_labels = npy("|u1", "(2,)", &[0, 0]);
    let beyond = npy("|u1", "(1,)", &[1]);
    let told = |images: &[u8], labels: &[u8], names: &str, parts: &[&str]| {
        let message = message(&[
            ("images.npy", images),
            ("labels.npy", labels),
            ("letters.npy", &letters(names)),
        ]);
        assert_says(&message, parts);
    };
    told(
        &flat,
        &labels,
        "Б",
        &["images.npy", "[N, 28, 28]", "[1, 784]"],
    );
    told(&labels, &labels, "Б", &["images.npy", "[1]"]);
    told(&one, &two_labels, "Б", &["labels.npy", "1 images", "[2]"]);
    told(
        &one,
        &beyond,
        "Б",
        &["labels.npy", "row 0", "below 1", "found 1"],
    );
    told(
        &one,
        &labels,
        "ББ",
        &["letters.npy", "letter 1", "not named before"],
    );
}

#[test]
fn a_claim_of_two_to_the_forty_images_is_an_error_and_no_memory() {
    let read = read(&[
        ("images.npy", &npy("|u1", "(1099511627776, 28, 28)", &[])),
        ("labels.npy", &npy("|u1", "(1,)", &[0])),
        ("letters.npy", &letters("Б")),
    ]);
    assert_says(
        &over_memory(read),
        &[
            "images.npy",
            "[1099511627776, 28, 28]",
            "limit of 2147483648",
        ],
    );
}

#[test]
fn a_bomb_is_stopped_by_ratio_and_by_size() {
    let folder = temporary();
    let path = folder.path().join("bomb.npz");
    let images = npy("|u1", "(20000, 28, 28)", &vec![0; 20_000 * PIXELS]);
    archive(
        &path,
        &[("letters.npy", &letters("Б")), ("images.npy", &images)],
    );
    let with = |limits| {
        let options = OpenOptions {
            limits,
            ..OpenOptions::default()
        };
        open_with(&path, &options)
    };
    let tight = Limits {
        ratio_exempt: 1 << 20,
        ..Limits::default()
    };
    assert_says(&too_large(with(tight)), &["images.npy", "400 to 1"]);
    let small = Limits {
        memory: 1 << 20,
        ..Limits::default()
    };
    assert_says(&over_memory(with(small)), &["images.npy", "1048576"]);
}

#[test]
fn hands_at_odds_with_each_other_are_told() {
    let images = npy("|u1", "(1, 28, 28)", &[9; PIXELS]);
    let label = npy("|u1", "(1,)", &[0]);
    let base: [(&str, &[u8]); 4] = [
        ("images.npy", &images),
        ("labels.npy", &label),
        ("letters.npy", &letters("Б")),
        ("hand_names.npy", &letters("x")),
    ];
    let with = |extra: &[(&str, &[u8])]| message(&[base.as_slice(), extra].concat());
    assert_says(&with(&[]), &["'hand_of'"]);
    assert_says(
        &with(&[("hand_groups.npy", &letters("xy"))]),
        &["hand_groups", "1 rows", "found 2"],
    );
    assert_says(
        &with(&[("hand_splits.npy", &letters("q"))]),
        &["hand_splits", "row 0", "found q"],
    );
    let beyond = npy("<u4", "(1,)", &[3, 0, 0, 0]);
    assert_says(
        &with(&[("hand_of.npy", &beyond)]),
        &["hand_of.npy", "below 1", "found 3"],
    );
}

/// The first glyph of an archive with this array of images.
fn first_glyph(descr: &str, values: impl IntoIterator<Item = f32>) -> Result<Glyph, Error> {
    let images: Vec<u8> = match descr {
        "<f4" => values.into_iter().flat_map(f32::to_le_bytes).collect(),
        _ => values.into_iter().map(|value| value as u8).collect(),
    };
    let set = read(&[
        ("images.npy", &npy(descr, "(1, 28, 28)", &images)),
        ("labels.npy", &npy("|u1", "(1,)", &[0])),
        ("letters.npy", &letters("Б")),
    ])?;
    Ok(set.glyphs()[0])
}

/// A stroke of `ink` on paper.
fn stroke(paper: f32, ink: f32) -> impl Iterator<Item = f32> {
    (0..PIXELS).map(move |pixel| match pixel {
        300..310 => ink,
        _ => paper,
    })
}

#[test]
fn floats_out_of_range_by_rounding_or_resampling_are_clipped() {
    let exact = first_glyph("<f4", stroke(0.0, 1.0)).unwrap();
    for (paper, ink) in [
        (0.0, 1.000_000_2),
        (-1e-9, 1.0),
        (-0.05, 1.06),
        (-4.0, 262.0),
    ] {
        assert_eq!(
            first_glyph("<f4", stroke(paper, ink)).unwrap(),
            exact,
            "{paper} {ink}"
        );
    }
    for (paper, ink) in [
        (-1.0, 1.0),
        (0.0, 1.5),
        (0.0, 300.0),
        (0.0, f32::NAN),
        (-2.0, 1.0),
    ] {
        let told = crate::sample::message(first_glyph("<f4", stroke(paper, ink)));
        assert_says(&told, &["images.npy", "0 to 255, or from 0 to 1"]);
    }
}

#[test]
fn dark_ink_on_light_paper_is_inverted() {
    let ink = first_glyph("|u1", stroke(0.0, 255.0)).unwrap();
    assert_eq!(first_glyph("|u1", stroke(255.0, 0.0)).unwrap(), ink);
    assert_eq!(first_glyph("<f4", stroke(1.0, 0.0)).unwrap(), ink);
}

#[test]
fn letters_of_the_caller_replace_those_of_the_archive() {
    let folder = temporary();
    let path = folder.path().join("bare.npz");
    let images = npy("|u1", "(2, 28, 28)", &[9; 2 * PIXELS]);
    let labels = npy("|u1", "(2,)", &[0, 1]);
    archive(&path, &[("images.npy", &images), ("labels.npy", &labels)]);
    let named = OpenOptions {
        letters: Some(vec!['Ж', 'Б']),
        ..OpenOptions::default()
    };
    assert_eq!(open_with(&path, &named).unwrap().set.letters(), ['Ж', 'Б']);
}

#[test]
fn columns_longer_than_the_set_are_refused_by_their_header() {
    let one = npy("|u1", "(1, 28, 28)", &[9; PIXELS]);
    let label = npy("|u1", "(1,)", &[0]);
    let told = too_large(read(&[
        ("images.npy", &one),
        ("labels.npy", &label),
        ("letters.npy", &npy("<U1", "(100000000,)", &[])),
    ]));
    assert_says(&told, &["letters.npy", "100000000 elements", "65535"]);
    let told = too_large(read(&[
        ("images.npy", &one),
        ("labels.npy", &label),
        ("letters.npy", &letters("Б")),
        ("hand_names.npy", &npy("<U1", "(16000000,)", &[])),
    ]));
    assert_says(&told, &["hand_names.npy", "16000000 elements"]);
}

#[test]
fn advice_fits_what_was_found() {
    let one = npy("|u1", "(1, 28, 28)", &[9; PIXELS]);
    let told = |labels: &[u8], letters: &[u8], part: &str| {
        let message = message(&[
            ("images.npy", &one),
            ("labels.npy", labels),
            ("letters.npy", letters),
        ]);
        assert_says(&message, &[part]);
    };
    told(&letters("Б"), &letters("Б"), "return_inverse=True");
    told(
        &npy("|u1", "(1, 3)", &[0, 0, 1]),
        &letters("Б"),
        "argmax(axis=1)",
    );
    told(
        &npy("|u1", "(1,)", &[0]),
        &npy("|S2", "(1,)", b"AB"),
        "numpy.char.decode",
    );
}
