//! Which files are accepted as a face, and the errors for the others.

use bukva_fonts::{Face, FontError, NameEntry};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
const FILES: [&str; 5] = [
    "shapes.ttf",
    "shapes.otf",
    "shapes.woff",
    "shapes.woff2",
    "variable.ttf",
];

fn bytes(file: &str) -> Vec<u8> {
    std::fs::read(format!("{FIXTURES}/{file}")).unwrap()
}

fn message(bytes: &[u8], name: &str) -> String {
    Face::read(bytes, name).unwrap_err().to_string()
}

#[test]
fn every_container_gives_a_face() {
    for file in FILES {
        let face = Face::open(format!("{FIXTURES}/{file}")).unwrap();
        assert!(face.glyph::<784>('O').unwrap().is_some(), "{file}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = Face::open("no/such/font.ttf").unwrap_err();
    assert!(matches!(error, FontError::Unreadable { .. }));
    assert!(error.to_string().starts_with("no/such/font.ttf: "));
}

#[test]
fn another_kind_of_file_is_told_by_its_magic_number() {
    assert_eq!(
        message(b"\x89PNG\r\n\x1a\n", "picture.ttf"),
        "picture.ttf: magic number: expected 00010000, true, OTTO (a font), wOFF or wOF2 (a web \
         font), found 89504e47"
    );
    assert!(message(b"ttcf\0\0\0\0", "all.ttc").contains("extract one of its fonts"));
}

#[test]
fn a_file_cut_anywhere_is_an_error_that_names_it() {
    for file in FILES {
        let whole = bytes(file);
        for length in 0..whole.len() {
            let text = match Face::read(&whole[..length], file) {
                Err(error) => error.to_string(),
                // Fonts end with padding that does not belong to any table.
                Ok(_) => {
                    assert!(whole.len() - length < 4, "{file} cut at {length} was taken");
                    continue;
                }
            };
            assert!(text.starts_with(&format!("{file}: ")), "{text}");
            assert!(
                text.contains("expected") && text.contains("found"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_cut_font_names_the_table_that_is_missing() {
    let whole = bytes("shapes.ttf");
    let text = message(&whole[..whole.len() - 40], "cut.ttf");
    assert!(text.contains("cut.ttf: table "), "{text}");
    assert!(text.contains("a file of 1488 bytes"), "{text}");
}

#[test]
fn a_cut_web_font_names_its_stated_length() {
    let whole = bytes("shapes.woff2");
    assert_eq!(
        message(&whole[..700], "cut.woff2"),
        "cut.woff2: stated length: expected a file of 772 bytes, found 700 bytes"
    );
}

#[test]
fn a_web_font_that_would_unpack_to_gigabytes_is_refused() {
    let mut bomb = bytes("shapes.woff");
    // The first table's unpacked size.
    bomb[44 + 12..44 + 16].copy_from_slice(&u32::MAX.to_be_bytes());
    let text = message(&bomb, "bomb.woff");
    assert!(
        text.contains("at most 134217728 bytes when unpacked"),
        "{text}"
    );
    let mut bomb = bytes("shapes.woff2");
    bomb[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
    let text = message(&bomb, "bomb.woff2");
    assert!(
        text.contains("at most 134217728 bytes when unpacked"),
        "{text}"
    );
}

#[test]
fn damaged_compressed_data_is_an_error() {
    let mut damaged = bytes("shapes.woff2");
    let middle = damaged.len() / 2;
    damaged[middle..middle + 100].fill(0xA5);
    assert!(message(&damaged, "damaged.woff2").contains("WOFF2 tables"));
}

#[test]
fn no_damaged_byte_makes_reading_or_drawing_panic() {
    for file in FILES {
        let whole = bytes(file);
        for at in 0..whole.len() {
            for flip in [0xFF, 0x80, 0x01] {
                let mut damaged = whole.clone();
                damaged[at] ^= flip;
                // An error or a different outline: both are acceptable.
                if let Ok(face) = Face::read(&damaged, file) {
                    for letter in "IOQЖ".chars() {
                        let _ = face.glyph::<784>(letter);
                    }
                }
            }
        }
    }
}

#[test]
fn a_font_without_outlines_is_an_error() {
    let mut bare = bytes("shapes.ttf");
    let at = bare.windows(4).position(|tag| tag == b"glyf").unwrap();
    bare[at..at + 4].copy_from_slice(b"zzzz");
    assert!(message(&bare, "bare.ttf").contains("tables glyf, CFF and CFF2"));
}

#[test]
fn axes_are_listed_with_their_ranges() {
    let face = Face::read(&bytes("variable.ttf"), "variable.ttf").unwrap();
    let axes = face.axes();
    assert_eq!(axes.len(), 1);
    assert_eq!((axes[0].tag.as_str(), axes[0].min), ("wght", 400.0));
    assert_eq!((axes[0].default, axes[0].max), (400.0, 900.0));
    let fixed = Face::read(&bytes("shapes.ttf"), "shapes.ttf").unwrap();
    assert!(fixed.axes().is_empty());
}

#[test]
fn a_misspelt_axis_is_an_error_that_lists_the_axes() {
    let face = Face::read(&bytes("variable.ttf"), "variable.ttf").unwrap();
    assert_eq!(
        face.with_axes(&[("wgth", 700.0)]).unwrap_err().to_string(),
        "variable.ttf: expected one of its variation axes (wght 400 to 900), found \"wgth\""
    );
    let fixed = Face::read(&bytes("shapes.ttf"), "shapes.ttf").unwrap();
    assert!(
        fixed
            .with_axes(&[("wght", 700.0)])
            .unwrap_err()
            .to_string()
            .contains("(none)")
    );
}

#[test]
fn a_value_outside_an_axis_is_an_error_with_the_range() {
    let face = Face::read(&bytes("variable.ttf"), "variable.ttf").unwrap();
    for value in [399.0, 901.0, f32::NAN] {
        let text = face.with_axes(&[("wght", value)]).unwrap_err().to_string();
        assert!(text.contains("a value from 400 to 900"), "{text}");
    }
}

#[test]
fn an_axis_that_is_set_twice_is_an_error() {
    let face = Face::read(&bytes("variable.ttf"), "variable.ttf").unwrap();
    let twice = face.with_axes(&[("wght", 700.0), ("wght", 400.0)]);
    assert!(matches!(
        twice.unwrap_err(),
        FontError::RepeatedAxis { tag, .. } if tag == "wght"
    ));
}

#[test]
fn a_font_says_whose_it_is() {
    let face = Face::read(&bytes("shapes.woff2"), "shapes.woff2").unwrap();
    assert_eq!(
        face.names(NameEntry::Copyright),
        ["Copyright 2000 The Shapes Authors"]
    );
    assert_eq!(face.names(NameEntry::License), ["Free for any use."]);
    assert_eq!(
        face.names(NameEntry::LicenseAddress),
        ["https://example.org/licence"]
    );
}
