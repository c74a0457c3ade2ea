//! Tests of font files as datasets. The fixtures are the fonts of `bukva-fonts`.

use std::path::{Path, PathBuf};

use crate::sample::{assert_says, message};
use bukva_data::{GlyphSet, HandId, OpenOptions, open, open_with};
use bukva_fonts::Face;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../bukva-fonts/tests/fixtures");

fn fixture(name: &str) -> PathBuf {
    Path::new(FIXTURES).join(name)
}

/// A folder with copies of fixtures under other names.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, copy) in files {
        let path = folder.path().join(copy);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(fixture(name), path).unwrap();
    }
    folder
}

fn letters(set: &GlyphSet) -> String {
    set.letters().iter().collect()
}

#[test]
fn every_container_is_one_hand_that_draws_its_letters() {
    for name in ["shapes.ttf", "shapes.otf", "shapes.woff", "shapes.woff2"] {
        let set = open(fixture(name)).unwrap();
        assert_eq!(set.hands().len(), 1, "{name}");
        assert_eq!(set.hand_of(), vec![HandId::new(0); set.len()], "{name}");
        assert!(!set.hands()[0].family.is_empty(), "{name}");
        assert_eq!(set.hands()[0].group, set.hands()[0].family, "{name}");
        let face = Face::open(fixture(name)).unwrap();
        for place in 0..set.len() {
            let drawn = face.glyph(set.letter(place)).unwrap().unwrap();
            assert_eq!(set.glyphs()[place], drawn, "{name}");
        }
        assert!(letters(&set).contains("ILO"), "{name}: {}", letters(&set));
    }
}

#[test]
fn a_font_is_told_by_its_content() {
    let folder = folder(&[("shapes.ttf", "letters.data")]);
    let set = open(folder.path().join("letters.data")).unwrap();
    assert_eq!(set.name(), "letters");
    assert_eq!(set.glyphs(), open(fixture("shapes.ttf")).unwrap().glyphs());
}

#[test]
fn files_of_one_face_are_joined_and_others_are_hands_of_their_own() {
    let folder = folder(&[
        ("shapes.ttf", "a/latin.ttf"),
        ("shapes.woff", "a/latin-again.woff"),
        ("variable.ttf", "b/variable.TTF"),
    ]);
    std::fs::write(folder.path().join("LICENSE.txt"), "free").unwrap();
    let set = open(folder.path()).unwrap();
    let alone = open(fixture("shapes.ttf")).unwrap();
    let variable = open(fixture("variable.ttf")).unwrap();
    assert_eq!(set.len(), alone.len() + variable.len());
    assert_eq!(set.hands().len(), 2, "{:?}", set.hands());
}

#[test]
fn a_damaged_font_is_an_error_or_a_warning() {
    let folder = folder(&[("shapes.ttf", "good.ttf")]);
    std::fs::write(folder.path().join("bad.otf"), b"OTTO\0").unwrap();
    assert_says(
        &message(open(folder.path())),
        &["bad.otf", "number of tables"],
    );
    let options = OpenOptions {
        skip_unusable: true,
        ..OpenOptions::default()
    };
    let loaded = open_with(folder.path(), &options).unwrap();
    assert_eq!(loaded.set.hands().len(), 1);
    assert_eq!(loaded.warnings.len(), 1);
    assert_says(&loaded.warnings[0], &["left out", "bad.otf"]);
}
