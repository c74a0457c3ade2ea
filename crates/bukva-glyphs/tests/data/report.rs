//! The student report's own files.

use std::path::Path;

use crate::sample::{assert_error, assert_says, message, npy, too_large};
use bukva_glyphs::{ErrorKind, Glyph, PIXELS};
use bukva_glyphs::{OpenOptions, ReportScript, numbered, open, read_report};

/// Glyphs with a clear border.
fn glyphs(count: usize) -> Vec<Glyph> {
    (0..count)
        .map(|seed| {
            Glyph::new(std::array::from_fn(|place| {
                let (row, column) = (place / 28, place % 28);
                let inside = (3..25).contains(&row) && (3..25).contains(&column);
                if inside {
                    crate::sample::glyph(seed).pixels()[place]
                } else {
                    0
                }
            }))
        })
        .collect()
}

/// The elements of an array [28, 28, N].
fn count_last(glyphs: &[Glyph]) -> Vec<u8> {
    (0..PIXELS)
        .flat_map(|place| glyphs.iter().map(move |glyph| glyph.pixels()[place]))
        .collect()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

/// Three Cyrillic images as [28, 28, N] bytes, two Latin ones as [N, 28, 28] floats.
fn report() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let cyrillic = npy("|u1", "(28, 28, 3)", &count_last(&glyphs(3)));
    put(folder.path(), "X_cyr.npy", &cyrillic);
    put(
        folder.path(),
        "labels_cyr.npy",
        &npy("|u1", "(3,)", &[1, 0, 1]),
    );
    let floats: Vec<u8> = glyphs(2)
        .iter()
        .flat_map(|glyph| glyph.to_unit())
        .flat_map(|value| f64::from(value).to_le_bytes())
        .collect();
    put(
        folder.path(),
        "X_lat.npy",
        &npy("<f8", "(2, 28, 28)", &floats),
    );
    put(
        folder.path(),
        "labels_lat.npy",
        &npy("<f4", "(2, 1)", &[0, 0, 0, 0, 0, 0, 0x80, 0x3f]),
    );
    folder
}

#[test]
fn both_orders_and_types_give_the_same_glyphs() {
    let folder = report();
    let pair = read_report(folder.path(), &OpenOptions::default()).unwrap();
    assert_eq!(pair.cyrillic.glyphs, glyphs(3));
    assert_eq!(pair.latin.glyphs, glyphs(2));
    assert_eq!(
        (pair.cyrillic.labels, pair.latin.labels),
        (vec![1, 0, 1], vec![0, 1])
    );
}

#[test]
fn labels_without_letters_become_numbered_letters_that_pair_up() {
    let folder = report();
    let pair = read_report(folder.path(), &OpenOptions::default()).unwrap();
    let letter = |script, k| numbered(script, k).unwrap();
    let expected: Vec<(char, char)> = (0..2)
        .map(|k| {
            (
                letter(ReportScript::Cyrillic, k),
                letter(ReportScript::Latin, k),
            )
        })
        .collect();
    assert_eq!(pair.pairs, expected);
}

#[test]
fn letters_come_from_files_beside_or_from_the_caller() {
    let folder = report();
    put(folder.path(), "letters_cyr.txt", "Б\nВ\n".as_bytes());
    put(folder.path(), "letters_lat.json", br#"["B", "V"]"#);
    let pair = read_report(folder.path(), &OpenOptions::default()).unwrap();
    assert_eq!(pair.pairs, [('Б', 'B'), ('В', 'V')]);
    let options = OpenOptions {
        letters: Some("ГДGD".chars().collect()),
        ..OpenOptions::default()
    };
    let pair = read_report(folder.path(), &options).unwrap();
    assert_eq!(pair.pairs, [('Г', 'G'), ('Д', 'D')]);
    let odd = OpenOptions {
        letters: Some(vec!['Г']),
        ..OpenOptions::default()
    };
    assert_says(
        &message(read_report(folder.path(), &odd)),
        &["letters given", "1 letters"],
    );
}

#[test]
fn the_folder_opens_as_one_set_and_a_file_as_its_script() {
    let folder = report();
    let both = open(folder.path()).unwrap();
    assert_eq!((both.len(), both.labels), (5, vec![1, 0, 1, 2, 3]));
    assert_eq!(
        open(folder.path().join("X_lat.npy")).unwrap().glyphs,
        glyphs(2)
    );
    std::fs::remove_file(folder.path().join("X_lat.npy")).unwrap();
    assert_eq!(open(folder.path()).unwrap().glyphs, glyphs(3));
}

#[test]
fn dark_on_light_is_turned_over() {
    let folder = report();
    let inverse: Vec<u8> = count_last(&glyphs(3))
        .iter()
        .map(|value| 255 - value)
        .collect();
    put(
        folder.path(),
        "X_cyr.npy",
        &npy("|u1", "(28, 28, 3)", &inverse),
    );
    assert_eq!(
        open(folder.path().join("X_cyr.npy")).unwrap().glyphs,
        glyphs(3)
    );
}

#[test]
fn twenty_eight_images_are_counted_by_the_last_side() {
    let folder = report();
    put(
        folder.path(),
        "X_cyr.npy",
        &npy("|u1", "(28, 28, 28)", &count_last(&glyphs(28))),
    );
    put(
        folder.path(),
        "labels_cyr.npy",
        &npy("|u1", "(28,)", &[0; 28]),
    );
    assert_eq!(
        open(folder.path().join("X_cyr.npy")).unwrap().glyphs,
        glyphs(28)
    );
}

#[test]
fn normalised_images_and_odd_values_are_refused_with_their_place() {
    let folder = report();
    for (value, text) in [(-0.5_f32, "-0.5"), (256.0, "256"), (f32::NAN, "NaN")] {
        let mut floats = vec![0_u8; PIXELS * 4];
        floats[40..44].copy_from_slice(&value.to_le_bytes());
        put(
            folder.path(),
            "X_cyr.npy",
            &npy("<f4", "(1, 28, 28)", &floats),
        );
        let message = message(read_report(folder.path(), &OpenOptions::default()));
        assert_says(&message, &["X_cyr.npy", "element 10", text, "normalis"]);
    }
}

#[test]
fn labels_that_do_not_fit_are_told() {
    let folder = report();
    put(
        folder.path(),
        "labels_cyr.npy",
        &npy("|u1", "(2,)", &[0, 1]),
    );
    assert_says(
        &message(open(folder.path())),
        &["labels_cyr.npy", "3 images", "[2]"],
    );
    put(
        folder.path(),
        "labels_cyr.npy",
        &npy("|u1", "(3,)", &[0, 1, 2]),
    );
    assert_says(
        &message(open(folder.path())),
        &["3 Latin letters", "found 2"],
    );
    put(
        folder.path(),
        "labels_cyr.npy",
        &npy("|i1", "(3,)", &[0, 1, 255]),
    );
    assert_says(
        &message(open(folder.path())),
        &["labels_cyr.npy", "row 2", "found -1"],
    );
}

#[test]
fn arrays_cut_off_at_any_header_byte_and_absurd_shapes_are_errors() {
    let folder = report();
    let whole = npy("|u1", "(28, 28, 3)", &[]);
    for length in 0..=whole.len() {
        put(folder.path(), "X_cyr.npy", &whole[..length]);
        assert_says(
            &message(open(folder.path())),
            &["X_cyr.npy", "expected", "found"],
        );
    }
    put(
        folder.path(),
        "X_cyr.npy",
        &npy("|u1", "(28, 28, 1099511627776)", &[]),
    );
    assert_says(
        &too_large(open(folder.path())),
        &["X_cyr.npy", "limit of 2147483648 bytes"],
    );
    std::fs::remove_file(folder.path().join("labels_lat.npy")).unwrap();
    put(
        folder.path(),
        "X_cyr.npy",
        &npy("|u1", "(28, 28, 3)", &count_last(&glyphs(3))),
    );
    assert_error(open(folder.path()), "labels_lat.npy", &ErrorKind::Read);
}
