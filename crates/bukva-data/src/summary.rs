//! A summary of a dataset.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use bukva_glyphs::PIXELS;

use crate::set::{GlyphSet, Split};

/// The numbers of glyphs, letters, hands and groups of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The set's name.
    pub name: String,
    /// The number of glyphs.
    pub glyphs: usize,
    /// The number of glyphs without ink.
    pub blank: usize,
    /// The number of glyphs that equal an earlier one of the same letter, pixel by pixel.
    pub repeated: usize,
    /// The mean share of the image area that is inked, from 0 to 1.
    pub ink: f64,
    /// The number of glyphs of each letter, in label order.
    pub letters: Vec<LetterCount>,
    /// The number of hands; 0 when none is known.
    pub hands: usize,
    /// The number of groups of hands that are held out together.
    pub groups: usize,
    /// The counts of each split, if the set prescribes splits; `null` for hands without one.
    pub splits: Vec<SplitCount>,
}

/// The number of glyphs of one letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterCount {
    /// The letter.
    pub letter: char,
    /// Its code point, such as `U+0416`.
    pub code: String,
    /// The number of its glyphs.
    pub count: usize,
}

/// The counts of one split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SplitCount {
    /// The split; `None` for hands without one.
    pub split: Option<Split>,
    /// The number of groups of hands.
    pub groups: usize,
    /// The number of hands.
    pub hands: usize,
    /// The number of glyphs.
    pub glyphs: usize,
}

impl GlyphSet {
    /// Summarizes the set.
    pub fn summary(&self) -> Summary {
        let mut seen = HashSet::new();
        let columns = self.labels.iter().zip(&self.glyphs);
        let repeated = columns.filter(|column| !seen.insert(*column)).count();
        let ink: f64 = self.glyphs.iter().map(|glyph| f64::from(glyph.ink())).sum();
        let area = (self.len().max(1) * PIXELS) as f64;
        let groups: HashSet<&str> = self.hands.iter().map(|hand| hand.group.as_str()).collect();
        Summary {
            name: self.name.clone(),
            glyphs: self.len(),
            blank: self.glyphs.iter().filter(|glyph| glyph.is_blank()).count(),
            repeated,
            ink: ink / area,
            letters: self.letter_counts(),
            hands: self.hands.len(),
            groups: groups.len(),
            splits: self.split_counts(),
        }
    }

    fn letter_counts(&self) -> Vec<LetterCount> {
        let letters = self.letters.iter().zip(self.counts());
        letters
            .map(|(&letter, count)| LetterCount {
                letter,
                code: format!("U+{:04X}", u32::from(letter)),
                count,
            })
            .collect()
    }

    /// The counts of each split; empty when no hand has a split.
    fn split_counts(&self) -> Vec<SplitCount> {
        if self.hands.iter().all(|hand| hand.split.is_none()) {
            return Vec::new();
        }
        let mut of_hand = vec![0; self.hands.len()];
        for hand in &self.hand_of {
            of_hand[hand.index()] += 1;
        }
        let mut counts: BTreeMap<Option<Split>, (HashSet<&str>, usize, usize)> = BTreeMap::new();
        for (hand, glyphs) in self.hands.iter().zip(of_hand) {
            let (groups, hands, total) = counts.entry(hand.split).or_default();
            groups.insert(&hand.group);
            *hands += 1;
            *total += glyphs;
        }
        counts
            .into_iter()
            .map(|(split, (groups, hands, glyphs))| SplitCount {
                split,
                groups: groups.len(),
                hands,
                glyphs,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use bukva_glyphs::{Glyph, PIXELS};

    use super::*;
    use crate::hand_id::HandId;
    use crate::set::Hand;

    fn hand(group: &str, split: Option<Split>) -> Hand {
        Hand {
            group: group.to_owned(),
            split,
            ..Hand::default()
        }
    }

    #[test]
    fn everything_is_counted() {
        let full = Glyph::new([255; PIXELS]);
        let set = GlyphSet {
            name: "few".to_owned(),
            letters: vec!['Ж', 'a'],
            hands: vec![
                hand("one", Some(Split::Test)),
                hand("one", Some(Split::Test)),
                hand("two", None),
            ],
            glyphs: vec![full, full, full, Glyph::BLANK],
            labels: vec![0, 1, 0, 0],
            hand_of: [0, 1, 1, 2].map(HandId::new).to_vec(),
        };
        let info = set.summary();
        assert_eq!((info.glyphs, info.blank, info.repeated), (4, 1, 1));
        assert!((info.ink - 0.75).abs() < 1e-9);
        let counts = info
            .letters
            .iter()
            .map(|one| (one.code.as_str(), one.count));
        assert_eq!(counts.collect::<Vec<_>>(), [("U+0416", 3), ("U+0061", 1)]);
        assert_eq!((info.hands, info.groups), (3, 2));
        let splits = info
            .splits
            .iter()
            .map(|one| (one.split, one.groups, one.hands, one.glyphs));
        assert_eq!(
            splits.collect::<Vec<_>>(),
            [(None, 1, 1, 1), (Some(Split::Test), 1, 2, 3)]
        );
    }

    #[test]
    fn an_empty_set_holds_nothing_and_no_nan() {
        let info = GlyphSet::default().summary();
        assert_eq!((info.glyphs, info.ink), (0, 0.0));
        assert!(info.splits.is_empty());
    }
}
