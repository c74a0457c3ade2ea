//! Properties of the committed default set that training depends on.

use std::collections::{BTreeMap, HashSet};

use bukva_data::{GlyphSet, Split, builtin_fine};
use bukva_glyphs::FineGlyph;
use bukva_glyphs::alphabet::{ENGLISH, RUSSIAN};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/bukva-data/data");

fn set() -> &'static GlyphSet<FineGlyph> {
    builtin_fine().unwrap()
}

#[test]
fn it_is_small_enough_to_be_compiled_into_the_program() {
    let size = std::fs::metadata(format!("{DATA}/glyphs.npz"))
        .unwrap()
        .len();
    assert!(size < 9_000_000, "{size} bytes");
}

#[test]
fn every_hand_is_told_in_full_and_once() {
    let set = set();
    assert!(set.len() > 50_000, "{}", set.len());
    assert_eq!(set.hand_of().len(), set.len());
    let names: HashSet<&str> = set.hands().iter().map(|hand| hand.name.as_str()).collect();
    assert_eq!((set.hands().len(), names.len()), (309, 309));
    for hand in set.hands() {
        for text in [&hand.name, &hand.group, &hand.family, &hand.style] {
            assert!(!text.is_empty(), "{hand:?}");
        }
        assert!(hand.split.is_some(), "{hand:?}");
    }
}

#[test]
fn no_group_of_families_lies_in_two_splits() {
    let mut split_of = BTreeMap::new();
    for hand in set().hands() {
        let first = split_of.entry(&hand.group).or_insert(hand.split);
        assert_eq!(*first, hand.split, "{}", hand.group);
    }
    for split in Split::ALL {
        assert!(split_of.values().any(|of| *of == Some(split)), "{split:?}");
    }
}

#[test]
fn no_family_lies_in_two_groups() {
    let mut group_of = BTreeMap::new();
    for hand in set().hands() {
        let first = group_of.entry(&hand.family).or_insert(&hand.group);
        assert_eq!(*first, &hand.group, "{}", hand.family);
    }
}

#[test]
fn every_hand_draws_each_letter_once_and_all_russian_and_latin_capitals() {
    let set = set();
    let mut seen = HashSet::new();
    for entry in set.iter() {
        let (hand, letter) = (&entry.hand.unwrap().name, entry.letter);
        assert!(seen.insert((hand, letter)), "{hand} {letter}");
    }
    let capitals = [RUSSIAN, ENGLISH].concat();
    for hand in set.hands() {
        for capital in capitals.chars().filter(|letter| letter.is_uppercase()) {
            let name = &hand.name;
            assert!(seen.contains(&(name, capital)), "{name} {capital}");
        }
    }
}

#[test]
fn every_letter_is_drawn_by_hands_of_every_split() {
    let set = set();
    let seen: HashSet<_> = set
        .iter()
        .map(|entry| (entry.letter, entry.hand.and_then(|hand| hand.split)))
        .collect();
    for &letter in set.letters() {
        for split in Split::ALL {
            assert!(seen.contains(&(letter, Some(split))), "{letter} {split:?}");
        }
    }
}

#[test]
fn every_image_is_inked_within_its_box_and_reaches_two_opposite_edges() {
    const SIDE: usize = FineGlyph::SIDE;
    const BOX: usize = FineGlyph::BOX;
    const MARGIN: usize = (SIDE - BOX) / 2;
    const LAST: usize = MARGIN + BOX - 1;
    for (index, glyph) in set().glyphs().iter().enumerate() {
        let row = |y: usize| (0..SIDE).any(|x| glyph.at(y, x) > 0);
        let column = |x: usize| (0..SIDE).any(|y| glyph.at(y, x) > 0);
        for outside in (0..MARGIN).chain(LAST + 1..SIDE) {
            assert!(!row(outside) && !column(outside), "image {index}");
        }
        // A pointed edge may round to zero; its neighbor does not.
        let tall = (row(MARGIN) || row(MARGIN + 1)) && (row(LAST) || row(LAST - 1));
        let wide = (column(MARGIN) || column(MARGIN + 1)) && (column(LAST) || column(LAST - 1));
        assert!(tall || wide, "image {index}");
    }
}

#[test]
fn the_attribution_names_every_family_and_holds_the_licenses() {
    let text = std::fs::read_to_string(format!("{DATA}/ATTRIBUTION.md")).unwrap();
    for hand in set().hands() {
        let family = &hand.family;
        let section = text.split(&format!("\n### {family}\n")).nth(1).unwrap();
        let section = section.split("\n### ").next().unwrap();
        assert!(section.contains("licence OFL-1.1") || section.contains("licence Apache-2.0"));
        let holder = section.contains('©') || section.to_lowercase().contains("copyright");
        assert!(holder, "{family}");
    }
    for license in [
        "SIL OPEN FONT LICENSE Version 1.1",
        "Version 2.0, January 2004",
    ] {
        assert_eq!(text.matches(license).count(), 1, "{license}");
    }
}

#[test]
fn further_faces_for_pretraining_are_of_no_validation_or_test_family() {
    #[derive(serde::Deserialize)]
    struct Face {
        family: String,
        split: String,
    }
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/../pretrain/faces/faces.csv");
    let faces: Vec<Face> = csv::Reader::from_path(table)
        .unwrap()
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(faces.len() > 800, "{}", faces.len());
    let held_out = set()
        .hands()
        .iter()
        .filter(|hand| hand.split != Some(Split::Train));
    let held_out: HashSet<&String> = held_out
        .flat_map(|hand| [&hand.family, &hand.group])
        .collect();
    for face in &faces {
        assert_eq!(face.split, "train", "{}", face.family);
        assert!(!held_out.contains(&face.family), "{}", face.family);
    }
}
