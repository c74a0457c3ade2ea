use std::collections::{BTreeMap, BTreeSet, HashMap};

use bukva_glyphs::{ErrorKind, Glyph, PIXELS};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::set::{GlyphSet, Hand, Split};

/// A different glyph for each number.
fn image(number: usize) -> Glyph {
    let mut pixels = [0; PIXELS];
    pixels[..8].copy_from_slice(&number.to_le_bytes());
    Glyph::new(pixels)
}

fn hand(number: usize, group: &str, split: Option<Split>) -> Hand {
    Hand {
        name: format!("hand {number}"),
        group: group.to_owned(),
        split,
        ..Hand::default()
    }
}

/// A set of `letters` letters by hands of the given groups; each hand has some of the letters.
fn set_by(groups: &[String], letters: usize, rng: &mut ChaCha8Rng) -> GlyphSet {
    let mut set = GlyphSet {
        name: "made up".to_owned(),
        letters: ('а'..).take(letters).collect(),
        ..GlyphSet::default()
    };
    for (number, group) in groups.iter().enumerate() {
        let hand = set.add_hand(hand(number, group, None));
        for label in 0..letters {
            if rng.random_bool(0.8) {
                set.glyphs.push(image(set.glyphs.len()));
                set.labels.push(label as u16);
                set.hand_of.push(hand);
            }
        }
    }
    set
}

fn groups(hands: usize, groups: usize, rng: &mut ChaCha8Rng) -> Vec<String> {
    // The first hands have one group each, so that every group has a hand.
    let number = |hand| {
        if hand < groups {
            hand
        } else {
            rng.random_range(0..groups)
        }
    };
    (0..hands)
        .map(number)
        .map(|group| format!("group {group}"))
        .collect()
}

/// The glyphs of a set without hands, with `counts` glyphs of each letter.
fn handless(counts: &[usize]) -> GlyphSet {
    let labels = counts.iter().enumerate();
    let labels = labels.flat_map(|(label, &count)| vec![label as u16; count]);
    let labels: Vec<u16> = labels.collect();
    GlyphSet {
        name: "made up".to_owned(),
        letters: ('а'..).take(counts.len()).collect(),
        glyphs: (0..labels.len()).map(image).collect(),
        labels,
        ..GlyphSet::default()
    }
}

/// The number of glyphs of a split.
fn count(plan: &[Split], split: Split) -> usize {
    plan.iter().filter(|&&of| of == split).count()
}

/// The number of glyphs of each letter in a split.
fn counts(set: &GlyphSet, plan: &[Split], split: Split) -> Vec<usize> {
    let mut counts = vec![0; set.letters.len()];
    for (&label, &of) in set.labels.iter().zip(plan) {
        counts[usize::from(label)] += usize::from(of == split);
    }
    counts
}

#[test]
fn no_group_is_in_two_splits() {
    for seed in 0..50 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let group_count = rng.random_range(3..30);
        let groups = groups(rng.random_range(group_count..60), group_count, &mut rng);
        let set = set_by(&groups, 5, &mut rng);
        let config = SplitConfig {
            seed,
            ..SplitConfig::default()
        };
        let plan = Split::of(&set, &config).unwrap();
        let mut split_of: BTreeMap<&str, Split> = BTreeMap::new();
        for (glyph, &split) in plan.iter().enumerate() {
            let group = set.hand(glyph).unwrap().group.as_str();
            assert_eq!(
                *split_of.entry(group).or_insert(split),
                split,
                "{group}, seed {seed}"
            );
        }
        for split in Split::ALL {
            assert!(
                split_of.values().any(|of| *of == split),
                "{split:?}, seed {seed}"
            );
        }
    }
}

#[test]
fn shares_are_met_within_the_largest_group() {
    for seed in 0..50 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let groups = groups(80, 40, &mut rng);
        let set = set_by(&groups, 10, &mut rng);
        let config = SplitConfig {
            val: 0.15,
            test: 0.2,
            seed,
            ..SplitConfig::default()
        };
        let plan = Split::of(&set, &config).unwrap();
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for glyph in 0..set.len() {
            *sizes.entry(&set.hand(glyph).unwrap().group).or_default() += 1;
        }
        let largest = *sizes.values().max().unwrap() as f64;
        for (split, share) in [(Split::Train, 0.65), (Split::Val, 0.15), (Split::Test, 0.2)] {
            let off = (count(&plan, split) as f64 - share * set.len() as f64).abs();
            assert!(off <= largest, "{split:?} is {off} off, seed {seed}");
        }
    }
}

#[test]
fn equal_seeds_draw_equal_plans_and_others_differ() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let groups = groups(50, 50, &mut rng);
    for mut set in [set_by(&groups, 8, &mut rng), handless(&[40, 50, 60])] {
        let plan = |set: &GlyphSet, seed| {
            let config = SplitConfig {
                seed,
                ..SplitConfig::default()
            };
            Split::of(set, &config).unwrap()
        };
        assert_eq!(plan(&set, 3), plan(&set, 3));
        assert_ne!(plan(&set, 3), plan(&set, 4));
        set.name = "another name".to_owned();
        assert_eq!(plan(&set, 3), plan(&set, 3));
    }
}

#[test]
fn prescribed_splits_are_kept_and_bind_the_rest_of_their_group() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let names: Vec<String> = (0..20).map(|n| format!("group {}", n / 2)).collect();
    let mut set = set_by(&names, 6, &mut rng);
    set.hands[0].split = Some(Split::Test);
    set.hands[5].split = Some(Split::Val);
    let plan = Split::of(&set, &SplitConfig::default()).unwrap();
    for (glyph, &split) in plan.iter().enumerate() {
        match set.hand_of[glyph].index() {
            0 | 1 => assert_eq!(split, Split::Test),
            4 | 5 => assert_eq!(split, Split::Val),
            _ => {}
        }
    }
    for hand in &mut set.hands {
        hand.split = Some(Split::Val);
    }
    let plan = Split::of(&set, &SplitConfig::default()).unwrap();
    assert_eq!(count(&plan, Split::Val), set.len());
}

#[test]
fn a_group_prescribed_to_two_splits_is_refused_by_name() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let names = vec!["Fira".to_owned(), "Lora".to_owned(), "Fira".to_owned()];
    let mut set = set_by(&names, 3, &mut rng);
    set.hands[0].split = Some(Split::Train);
    set.hands[2].split = Some(Split::Test);
    let error = Split::of(&set, &SplitConfig::default()).unwrap_err();
    let kind = ErrorKind::DividedGroup {
        group: "Fira".to_owned(),
        found: "\"hand 0\" in train and \"hand 2\" in test".to_owned(),
    };
    assert_eq!(error.kind(), &kind);
    assert_eq!(error.location(), Some("dataset \"made up\""));
}

#[test]
fn hands_without_a_group_are_one_each() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let set = set_by(&vec![String::new(); 10], 5, &mut rng);
    let plan = Split::of(&set, &SplitConfig::default()).unwrap();
    assert!(Split::ALL.iter().all(|&split| count(&plan, split) > 0));
}

#[test]
fn fewer_groups_than_splits_is_an_error_unless_glyphs_are_divided() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let set = set_by(&["a".to_owned(), "b".to_owned()], 9, &mut rng);
    let error = Split::of(&set, &SplitConfig::default()).unwrap_err();
    let kind = ErrorKind::TooFewGroups {
        expected: 3,
        found: 2,
    };
    assert_eq!(error.kind(), &kind);
    let config = SplitConfig {
        by: SplitBy::Glyph,
        ..SplitConfig::default()
    };
    let by_glyph = Split::of(&set, &config).unwrap();
    let first = by_glyph
        .iter()
        .zip(&set.hand_of)
        .filter(|(_, hand)| hand.index() == 0);
    let splits: BTreeSet<Split> = first.map(|(split, _)| *split).collect();
    assert!(splits.len() > 1, "the first hand's glyphs are divided");
    let config = SplitConfig {
        val: 0.0,
        ..SplitConfig::default()
    };
    let plan = Split::of(&set, &config).unwrap();
    assert_eq!(count(&plan, Split::Val), 0);
    assert!(count(&plan, Split::Test) > 0);
}

#[test]
fn without_hands_each_letter_is_divided_by_itself() {
    let set = handless(&[100, 40, 10]);
    let plan = Split::of(&set, &SplitConfig::default()).unwrap();
    for (label, share) in [(0, 10), (1, 4), (2, 1)] {
        for split in [Split::Val, Split::Test] {
            let counts = counts(&set, &plan, split);
            assert_eq!(counts[label], share, "{split:?} of letter {label}");
        }
    }
}

#[test]
fn rare_letters_still_reach_every_split_where_there_are_enough() {
    let set = handless(&[1, 2, 3, 4]);
    let plan = Split::of(&set, &SplitConfig::default()).unwrap();
    let counts = Split::ALL.map(|split| counts(&set, &plan, split));
    assert_eq!(counts[0], [1, 1, 1, 2]);
    assert_eq!(counts[1], [0, 0, 1, 1]);
    assert_eq!(counts[2], [0, 1, 1, 1]);
}

#[test]
fn equal_images_never_part_even_under_different_letters() {
    for seed in 0..20 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut set = handless(&[60, 60, 60]);
        for glyph in &mut set.glyphs {
            *glyph = image(rng.random_range(0..50));
        }
        let config = SplitConfig {
            seed,
            ..SplitConfig::default()
        };
        let plan = Split::of(&set, &config).unwrap();
        let mut split_of = HashMap::new();
        for (glyph, &split) in set.glyphs.iter().zip(&plan) {
            assert_eq!(*split_of.entry(glyph).or_insert(split), split);
        }
    }
}

#[test]
fn impossible_shares_are_refused() {
    let set = handless(&[10]);
    for (val, test) in [
        (0.5, 0.5),
        (-0.1, 0.1),
        (f64::NAN, 0.1),
        (0.1, f64::INFINITY),
    ] {
        let config = SplitConfig {
            val,
            test,
            ..SplitConfig::default()
        };
        let error = Split::of(&set, &config).unwrap_err();
        let ErrorKind::Shares { found, .. } = error.kind() else {
            panic!("{error}")
        };
        assert_eq!(
            found,
            &format!("data.split.val = {val}, data.split.test = {test}")
        );
    }
}

#[test]
fn an_empty_set_has_an_empty_plan() {
    let plan = Split::of(&GlyphSet::<Glyph>::default(), &SplitConfig::default()).unwrap();
    assert!(plan.is_empty());
}

#[test]
fn misspelled_settings_are_refused() {
    assert!(toml::from_str::<SplitConfig>("vall = 0.1").is_err());
    let config: SplitConfig = toml::from_str("by = \"glyph\"\nval = 0.2").unwrap();
    assert_eq!(
        (config.by, config.val, config.test),
        (SplitBy::Glyph, 0.2, 0.1)
    );
}
