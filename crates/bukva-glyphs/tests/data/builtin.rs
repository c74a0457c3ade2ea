//! Tests of the built-in glyphs.

use bukva_glyphs::{Format, Split, builtin, write};

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
fn hands_of_one_group_fall_into_one_split() {
    let hands = builtin().unwrap().hands();
    for hand in hands {
        let group = hands.iter().filter(|other| other.group == hand.group);
        assert!(
            group.into_iter().all(|other| other.split == hand.split),
            "{}",
            hand.group
        );
    }
}

/// The tool that makes the set therefore needs no writer of its own.
#[test]
fn the_built_in_set_is_written_with_the_bytes_it_was_read_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("glyphs.npz");
    write(builtin().unwrap(), &path, Format::Npz).unwrap();
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/data/glyphs.npz");
    assert!(std::fs::read(path).unwrap() == std::fs::read(committed).unwrap());
}

#[test]
fn the_set_is_unpacked_once() {
    assert!(std::ptr::eq(builtin().unwrap(), builtin().unwrap()));
}
