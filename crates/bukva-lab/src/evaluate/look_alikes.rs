//! Letters that no reader could tell apart, counted as one.

use std::collections::BTreeMap;

use bukva_glyphs::{Glyph, PIXELS, SIDE};

/// When two letters of one hand count as alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The most ink, in fully inked pixels, that may lie further than one pixel from the other
    /// letter's ink. On 309 faces, `O` and `o` of one face differ by 1, `C` and `c` by 4, `P` and
    /// `p` by 10, `E` and `F` by 23 (medians).
    pub ink: f32,
    /// The share of hands in which the letters must be that alike.
    pub hands: f32,
}

impl Default for Alike {
    fn default() -> Self {
        Self {
            ink: 4.0,
            hands: 0.5,
        }
    }
}

/// A division of classes into groups within which confusion is no mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlikes {
    letters: Vec<char>,
    /// For each class the lowest class of its group.
    group_of: Vec<usize>,
}

impl LookAlikes {
    /// Folds nothing but classes of the very same letter.
    pub fn new(letters: &[char]) -> Self {
        let mut fold = Self {
            letters: letters.to_vec(),
            group_of: (0..letters.len()).collect(),
        };
        for (class, letter) in letters.iter().enumerate() {
            if let Some(first) = letters[..class].iter().position(|other| other == letter) {
                fold.join(first, class);
            }
        }
        fold
    }

    /// Folds the letters that look the same in most hands: after fitting to one box, `O` and `o`
    /// differ by no more than the weight of a stroke. Takes `(hand, class, glyph)` entries; only
    /// hands that have both letters are asked. Likeness is passed on: where `l` is like `i` and
    /// `I` like `l`, the three are one group.
    ///
    /// # Panics
    /// When an entry's class is not an index into `letters`.
    pub fn indistinguishable<'a>(
        letters: &[char],
        entries: impl IntoIterator<Item = (u32, usize, &'a Glyph)>,
        limit: Alike,
    ) -> Self {
        let mut hands: BTreeMap<u32, BTreeMap<usize, Reach>> = BTreeMap::new();
        for (hand, class, glyph) in entries {
            assert!(class < letters.len(), "class {class} has no letter");
            if !glyph.is_blank() {
                let reach = Reach::of(glyph);
                hands.entry(hand).or_default().entry(class).or_insert(reach);
            }
        }
        // For each pair of classes, in how many hands it was seen and in how many it was alike.
        let mut pairs: BTreeMap<(usize, usize), (u32, u32)> = BTreeMap::new();
        for drawn in hands.values() {
            for (&class, glyph) in drawn {
                for (&other, compared) in drawn.range(class + 1..) {
                    let (seen, alike) = pairs.entry((class, other)).or_default();
                    *seen += 1;
                    *alike += u32::from(glyph.difference(compared) <= limit.ink);
                }
            }
        }
        let mut fold = Self::new(letters);
        for ((class, other), (seen, alike)) in pairs {
            if alike as f32 >= limit.hands * seen as f32 {
                fold.join(class, other);
            }
        }
        fold
    }

    /// The fold of the groups that [`LookAlikes::groups`] gave; letters without a class are skipped.
    pub fn from_groups(letters: &[char], groups: &[String]) -> Self {
        let mut fold = Self::new(letters);
        for group in groups {
            let class = |letter: char| letters.iter().position(|other| *other == letter);
            let classes: Vec<usize> = group.chars().filter_map(class).collect();
            for pair in classes.windows(2) {
                fold.join(pair[0], pair[1]);
            }
        }
        fold
    }

    fn join(&mut self, class: usize, other: usize) {
        let (a, b) = (self.group_of[class], self.group_of[other]);
        for group in &mut self.group_of {
            if *group == a.max(b) {
                *group = a.min(b);
            }
        }
    }

    /// The letters of the classes.
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// Whether reading one class as the other is no mistake.
    pub fn same(&self, class: usize, other: usize) -> bool {
        let group = |class: usize| self.group_of.get(class);
        group(class).is_some() && group(class) == group(other)
    }

    /// The groups of several letters, as `Oo`, in class order; letters that stand alone are left
    /// out, as are groups of one letter that several classes share.
    pub fn groups(&self) -> Vec<String> {
        let mut groups: BTreeMap<usize, String> = BTreeMap::new();
        for (&letter, &group) in self.letters.iter().zip(&self.group_of) {
            let name = groups.entry(group).or_default();
            if !name.contains(letter) {
                name.push(letter);
            }
        }
        groups
            .into_values()
            .filter(|name| name.chars().count() > 1)
            .collect()
    }
}

/// A glyph, and the same with every stroke one pixel fatter on all sides.
struct Reach {
    ink: [u8; PIXELS],
    fattened: [u8; PIXELS],
}

impl Reach {
    fn of(glyph: &Glyph) -> Self {
        let ink = *glyph.pixels();
        let fattened = std::array::from_fn(|at| {
            let (row, column) = (at / SIDE, at % SIDE);
            (row.saturating_sub(1)..=(row + 1).min(SIDE - 1))
                .flat_map(|row| {
                    let columns = column.saturating_sub(1)..=(column + 1).min(SIDE - 1);
                    columns.map(move |column| ink[row * SIDE + column])
                })
                .fold(0, u8::max)
        });
        Self { ink, fattened }
    }

    /// The ink of either that the other doesn't reach, in fully inked pixels.
    fn difference(&self, other: &Self) -> f32 {
        let beyond = |ink: &[u8; PIXELS], reach: &[u8; PIXELS]| -> u32 {
            ink.iter()
                .zip(reach)
                .map(|(&ink, &reach)| u32::from(ink.saturating_sub(reach)))
                .sum()
        };
        (beyond(&self.ink, &other.fattened) + beyond(&other.ink, &self.fattened)) as f32 / 255.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ring between two radii, with a tail of some length to the lower right.
    fn ring(inner: f32, outer: f32, tail: usize) -> Glyph {
        let mut pixels = [0u8; PIXELS];
        for (at, pixel) in pixels.iter_mut().enumerate() {
            let (row, column) = (at / SIDE, at % SIDE);
            let distance = (row as f32 - 13.5).hypot(column as f32 - 13.5);
            let on_tail = (20..20 + tail).contains(&row) && (19..22).contains(&column);
            if (inner..=outer).contains(&distance) || on_tail {
                *pixel = 255;
            }
        }
        Glyph::new(pixels)
    }

    #[test]
    fn twins_of_different_weight_are_folded_and_a_tail_is_not() {
        let (capital, small, tailed) = (ring(9.0, 11.0, 0), ring(8.0, 11.0, 0), ring(9.0, 11.0, 7));
        let letters = ['O', 'Q', 'o'];
        let entries = [(0, 0, &capital), (0, 1, &tailed), (0, 2, &small)];
        let fold = LookAlikes::indistinguishable(&letters, entries, Alike::default());
        assert_eq!(fold.groups(), ["Oo"]);
        assert!(fold.same(0, 2) && fold.same(2, 0) && !fold.same(0, 1));
    }

    #[test]
    fn letters_are_folded_when_half_of_the_hands_draw_them_alike() {
        let (plain, bold, tailed) = (ring(9.0, 11.0, 0), ring(8.0, 11.0, 0), ring(9.0, 11.0, 7));
        let letters = ['O', 'Q'];
        let alike = |hand| [(hand, 0, &plain), (hand, 1, &bold)];
        let apart = |hand| [(hand, 0, &plain), (hand, 1, &tailed)];
        let groups = |entries: Vec<(u32, usize, &Glyph)>| {
            LookAlikes::indistinguishable(&letters, entries, Alike::default()).groups()
        };
        assert_eq!(groups([alike(0), apart(1)].concat()), ["OQ"]);
        assert_eq!(groups([alike(0), apart(1), apart(2)].concat()), [""; 0]);
    }

    #[test]
    fn letters_of_different_hands_are_not_compared() {
        let ring = ring(9.0, 11.0, 0);
        let entries = [(0, 0, &ring), (1, 1, &ring)];
        let fold = LookAlikes::indistinguishable(&['O', 'o'], entries, Alike::default());
        assert_eq!(fold.groups(), [""; 0]);
    }

    #[test]
    fn likeness_is_passed_on() {
        let mut fold = LookAlikes::new(&['i', 'I', 'k', 'l']);
        fold.join(1, 3);
        fold.join(0, 3);
        assert_eq!(fold.groups(), ["iIl"]);
        assert!(fold.same(0, 1) && !fold.same(0, 2));
    }

    #[test]
    fn a_fold_is_made_again_from_its_groups() {
        let letters = ['O', 'Q', 'o', 'E', 'E'];
        let mut fold = LookAlikes::new(&letters);
        fold.join(0, 2);
        assert_eq!(LookAlikes::from_groups(&letters, &fold.groups()), fold);
        assert_eq!(
            LookAlikes::from_groups(&letters, &["xO".into()]),
            LookAlikes::new(&letters)
        );
    }

    #[test]
    fn classes_of_one_letter_are_one_group() {
        let fold = LookAlikes::new(&['E', 'I', 'E']);
        assert!(fold.same(0, 2) && !fold.same(0, 1));
        assert_eq!(fold.groups(), [""; 0]);
    }

    #[test]
    fn a_class_beyond_the_letters_is_like_none() {
        let fold = LookAlikes::new(&['E']);
        assert!(!fold.same(1, 1) && !fold.same(0, 1));
    }
}
