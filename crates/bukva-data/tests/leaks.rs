//! Tests that test data never leaks into training: splits consist of whole groups of hands and are
//! made before pairing.

use std::collections::{BTreeSet, HashSet};

use bukva_data::{Bank, DataConfig, Dataset, GlyphSet, Hand, HandId, Split, SplitConfig, builtin};
use bukva_glyphs::{Glyph, PIXELS};

/// The groups of hands with glyphs in a bank.
fn groups<'a>(bank: &Bank, set: &'a GlyphSet) -> BTreeSet<&'a str> {
    let hand = |hand: &Option<HandId>| {
        let hand = hand.expect("every glyph of these sets has a hand");
        set.hands()[hand.index()].group.as_str()
    };
    bank.hands().iter().map(hand).collect()
}

/// The banks of each split and of the judge, with the sets that their glyphs come from.
fn parts<'a>(
    dataset: &'a Dataset,
    source: &'a GlyphSet,
    target: &'a GlyphSet,
) -> [(&'static str, &'a Bank, &'a GlyphSet); 7] {
    [
        ("training sources", &dataset.train.source, source),
        ("training targets", &dataset.train.target, target),
        ("the judge's letters", &dataset.judge, target),
        ("validation sources", &dataset.val.source, source),
        ("validation targets", &dataset.val.target, target),
        ("test sources", &dataset.test.source, source),
        ("test targets", &dataset.test.target, target),
    ]
}

/// Asserts that different splits, and the judge's glyphs, share no group of the same set.
fn assert_apart(dataset: &Dataset, source: &GlyphSet, target: &GlyphSet) {
    let parts = parts(dataset, source, target);
    for (name, bank, _) in &parts {
        assert!(!bank.is_empty(), "{name}: there is nothing to compare");
    }
    for (at, (name, bank, set)) in parts.iter().enumerate() {
        for (other, compared, compared_set) in &parts[at + 1..] {
            let one_split = name.split(' ').next() == other.split(' ').next();
            if one_split || !std::ptr::eq(*set, *compared_set) {
                continue;
            }
            let (here, there) = (groups(bank, set), groups(compared, compared_set));
            let shared: Vec<_> = here.intersection(&there).collect();
            assert!(shared.is_empty(), "{name} and {other} share {shared:?}");
        }
    }
}

#[test]
fn no_built_in_family_group_is_in_two_parts() {
    let dataset = DataConfig::default().load().unwrap();
    let set = builtin().unwrap();
    assert_apart(&dataset, set, set);
}

#[test]
fn built_in_test_hands_are_those_that_the_set_prescribes() {
    let dataset = DataConfig::default().load().unwrap();
    let set = builtin().unwrap();
    for split in Split::ALL {
        let sides = dataset.banks(split);
        for hand in sides.source.hands().iter().chain(sides.target.hands()) {
            let hand = &set.hands()[hand.unwrap().index()];
            assert_eq!(hand.split, Some(split), "{}", hand.name);
        }
    }
}

/// Two font families can contain the same image by chance: among the built-in capitals 6 of 3,412
/// test images, all bars for `I` and `І`. A clone would share many of its letters.
#[test]
fn no_built_in_test_family_is_a_clone_of_a_family_learnt_from() {
    let dataset = DataConfig::default().load().unwrap();
    let set = builtin().unwrap();
    let learnt: HashSet<&Glyph> = [&dataset.train.source, &dataset.train.target, &dataset.judge]
        .into_iter()
        .flat_map(|bank| bank.glyphs())
        .collect();
    for bank in [&dataset.test.source, &dataset.test.target] {
        for group in groups(bank, set) {
            let of_group =
                |at: &usize| set.hands()[bank.hands()[*at].unwrap().index()].group == group;
            let members: Vec<usize> = (0..bank.len()).filter(of_group).collect();
            let known = members
                .iter()
                .filter(|&&at| learnt.contains(&bank.glyphs()[at]));
            let (known, all) = (known.count(), members.len());
            assert!(
                known * 20 <= all,
                "{group}: {known} of {all} images were learnt from"
            );
        }
    }
}

const LETTERS: [char; 6] = ['А', 'Б', 'В', 'A', 'B', 'V'];

/// Synthetic handwriting of several sessions. Each image is unique, because its pixels encode
/// session, letter and number.
fn handwriting(name: &str, letters: &[char], sessions: u8, mark: u8) -> GlyphSet {
    let mut set = GlyphSet::new(name, letters.to_vec());
    for session in 0..sessions {
        let hand = set.add_hand(Hand {
            name: format!("session {session}"),
            group: format!("session {session}"),
            ..Hand::default()
        });
        for (label, &letter) in (1..).zip(letters) {
            for copy in 0..3 {
                let mut pixels = [0; PIXELS];
                pixels[300..330].fill(255);
                pixels[400..404].copy_from_slice(&[mark, session + 1, label, copy + 1]);
                set.push(Glyph::new(pixels), letter, Some(hand));
            }
        }
    }
    set
}

/// All images of the synthetic sets differ, so an image in two parts is a leak.
fn assert_no_image_twice(dataset: &Dataset, source: &GlyphSet, target: &GlyphSet) {
    let parts = parts(dataset, source, target);
    let mut seen: HashSet<Glyph> = HashSet::new();
    for (name, bank, _) in parts {
        for &glyph in bank.glyphs() {
            assert!(
                seen.insert(glyph),
                "an image of the {name} is elsewhere too"
            );
        }
    }
}

#[test]
fn no_writing_session_is_in_two_parts_whatever_the_seed() {
    let source = handwriting("sheets", &LETTERS[..3], 24, 1);
    let target = handwriting("forms", &LETTERS[3..], 24, 2);
    for seed in 0..20 {
        let config = DataConfig {
            split: SplitConfig {
                seed,
                ..SplitConfig::default()
            },
            ..DataConfig::default()
        };
        let dataset = config.dataset(&source, Some(&target)).unwrap();
        assert_apart(&dataset, &source, &target);
        assert_no_image_twice(&dataset, &source, &target);
    }
}

#[test]
fn sessions_that_hold_both_scripts_are_kept_from_the_judge_on_both_sides() {
    let set = handwriting("both", &LETTERS, 24, 3);
    let dataset = DataConfig::default().dataset(&set, None).unwrap();
    assert!(dataset.shared_hands);
    assert_apart(&dataset, &set, &set);
    assert_no_image_twice(&dataset, &set, &set);
}
