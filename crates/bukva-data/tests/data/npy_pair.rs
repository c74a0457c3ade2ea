//! Tests of pairs of `.npy` files.

use std::path::Path;

use crate::sample::{assert_error, assert_says, message, npy, over_memory};
use bukva_data::{OpenOptions, open, open_with};
use bukva_glyphs::{ErrorKind, Glyph, PIXELS};

/// Glyphs with a blank border.
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
fn npy_files() -> tempfile::TempDir {
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
    let folder = npy_files();
    let set = open(folder.path()).unwrap();
    assert_eq!(set.glyphs(), [glyphs(3), glyphs(2)].concat());
    assert_eq!(set.labels(), [1, 0, 1, 2, 3]);
}

#[test]
fn labels_without_letters_get_letters_of_the_private_use_area() {
    let set = open(npy_files().path()).unwrap();
    assert_eq!(
        set.letters(),
        ['\u{e000}', '\u{e001}', '\u{e800}', '\u{e801}']
    );
}

#[test]
fn letters_come_from_files_beside_or_from_the_caller() {
    let folder = npy_files();
    put(folder.path(), "letters_cyr.txt", "Б\nВ\n".as_bytes());
    put(folder.path(), "letters_lat.json", br#"["B", "V"]"#);
    assert_eq!(open(folder.path()).unwrap().letters(), ['Б', 'В', 'B', 'V']);
    let named = |letters: &str| {
        let options = OpenOptions {
            letters: Some(letters.chars().collect()),
            ..OpenOptions::default()
        };
        open_with(folder.path(), &options)
    };
    assert_eq!(named("ГДGD").unwrap().set.letters(), ['Г', 'Д', 'G', 'D']);
    assert_says(&message(named("Г")), &["letters given", "found 1"]);
}

#[test]
fn the_folder_opens_as_one_set_and_a_file_as_its_script() {
    let folder = npy_files();
    let both = open(folder.path()).unwrap();
    assert_eq!((both.len(), both.labels()), (5, &[1, 0, 1, 2, 3][..]));
    assert_eq!(
        open(folder.path().join("X_lat.npy")).unwrap().glyphs(),
        glyphs(2)
    );
    std::fs::remove_file(folder.path().join("X_lat.npy")).unwrap();
    assert_eq!(open(folder.path()).unwrap().glyphs(), glyphs(3));
}

#[test]
fn dark_on_light_is_turned_over() {
    let folder = npy_files();
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
        open(folder.path().join("X_cyr.npy")).unwrap().glyphs(),
        glyphs(3)
    );
}

#[test]
fn twenty_eight_images_are_counted_by_the_last_side() {
    let folder = npy_files();
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
        open(folder.path().join("X_cyr.npy")).unwrap().glyphs(),
        glyphs(28)
    );
}

#[test]
fn normalized_images_and_odd_values_are_refused_with_their_place() {
    let folder = npy_files();
    for (value, text) in [(-0.5_f32, "-0.5"), (300.0, "300"), (f32::NAN, "NaN")] {
        let mut floats = vec![0_u8; PIXELS * 4];
        floats[40..44].copy_from_slice(&value.to_le_bytes());
        put(
            folder.path(),
            "X_cyr.npy",
            &npy("<f4", "(1, 28, 28)", &floats),
        );
        let message = message(open(folder.path()));
        assert_says(&message, &["X_cyr.npy", "element 10", text, "normaliz"]);
    }
}

#[test]
fn labels_that_do_not_fit_are_told() {
    let folder = npy_files();
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
    let folder = npy_files();
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
        &over_memory(open(folder.path())),
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
