//! Tests of the built-in glyphs.

use bukva_data::{Split, builtin, builtin_fine, write_packed};

#[test]
fn the_built_in_glyphs_are_complete_enough_to_train_on() {
    let set = builtin().unwrap();
    for letter in ('А'..='я')
        .chain(['Ё', 'ё'])
        .chain('A'..='Z')
        .chain('a'..='z')
    {
        assert!(set.letters().contains(&letter), "{letter} is missing");
    }
    assert!(set.counts().iter().all(|&count| count > 0));
    assert_eq!(set.hand_of().len(), set.len());
    for split in [Split::Train, Split::Val, Split::Test] {
        assert!(
            set.hands().iter().any(|hand| hand.split == Some(split)),
            "{split:?}"
        );
    }
}

#[test]
fn no_built_in_glyph_is_blank() {
    assert!(
        builtin()
            .unwrap()
            .glyphs()
            .iter()
            .all(|glyph| !glyph.is_blank())
    );
}

#[test]
fn both_sizes_show_the_same_letters_of_the_same_hands() {
    let (set, fine) = (builtin().unwrap(), builtin_fine().unwrap());
    assert_eq!(set.letters(), fine.letters());
    assert_eq!(set.hands(), fine.hands());
    assert_eq!(set.labels(), fine.labels());
    assert_eq!(set.hand_of(), fine.hand_of());
    let pairs = set.glyphs().iter().zip(fine.glyphs());
    assert!(
        pairs
            .into_iter()
            .all(|(glyph, fine)| fine.halved() == *glyph)
    );
}

/// So nothing is lost when the set is packed again.
#[test]
fn the_built_in_set_is_written_with_the_bytes_it_was_read_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("glyphs.npz");
    write_packed(builtin_fine().unwrap(), &path).unwrap();
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/data/glyphs.npz");
    assert!(std::fs::read(path).unwrap() == std::fs::read(committed).unwrap());
}

#[test]
fn a_set_is_unpacked_once() {
    assert!(std::ptr::eq(builtin().unwrap(), builtin().unwrap()));
    assert!(std::ptr::eq(
        builtin_fine().unwrap(),
        builtin_fine().unwrap()
    ));
}
