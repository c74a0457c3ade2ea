//! Letters that look the same at this size and count as one.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use bukva_data::{Class, Dataset, HandId};
use bukva_glyphs::{Glyph, PIXELS, SIDE};

/// Two letters of one hand look alike if at most this much ink of either, in full pixels, is more
/// than one pixel away from the ink of the other. Medians over 309 faces: `O` and `o` differ by 1,
/// `C` and `c` by 4, `P` and `p` by 10, `E` and `F` by 23.
const MAX_INK: f32 = 4.0;
/// Two letters are merged if they look alike in at least this share of the hands that have both.
const MIN_HANDS: f32 = 0.5;

/// Groups of classes whose letters look the same, so that confusing them is not an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlikes {
    letters: Vec<char>,
    /// For each class the lowest class of its group.
    group_of: Vec<Class>,
}

impl LookAlikes {
    /// Groups only classes of the same letter.
    pub fn new(letters: &[char]) -> Self {
        let mut found = Self {
            letters: letters.to_vec(),
            group_of: (0..letters.len()).map(Class::new).collect(),
        };
        for (class, letter) in letters.iter().enumerate() {
            if let Some(first) = letters[..class].iter().position(|other| other == letter) {
                found.join(Class::new(first), Class::new(class));
            }
        }
        found
    }

    /// Groups the target letters of a dataset that look the same in its training hands.
    ///
    /// After fitting to the box, `O` and `o` of a hand differ only in stroke thickness. The
    /// relation is made transitive: if `l` looks like `i` and like `I`, the three are one group.
    pub fn fit(dataset: &Dataset) -> Self {
        let letters: Vec<char> = dataset.classes.targets().collect();
        let bank = &dataset.train.target;
        let entries = bank.hands().iter().zip(bank.classes()).zip(bank.glyphs());
        let known = entries.filter_map(|((&hand, &class), glyph)| Some((hand?, class, glyph)));
        Self::from_glyphs(&letters, known)
    }

    /// The groups of glyphs given as `(hand, class, glyph)`.
    fn from_glyphs<'a>(
        letters: &[char],
        entries: impl IntoIterator<Item = (HandId, Class, &'a Glyph)>,
    ) -> Self {
        let mut hands: BTreeMap<HandId, BTreeMap<Class, Shape>> = BTreeMap::new();
        for (hand, class, glyph) in entries {
            if !glyph.is_blank() {
                let shape = Shape::new(glyph);
                hands.entry(hand).or_default().entry(class).or_insert(shape);
            }
        }
        // For each pair of classes, how many hands have both and in how many they look alike.
        let mut pairs: BTreeMap<(Class, Class), (u32, u32)> = BTreeMap::new();
        for glyphs in hands.values() {
            for (&class, glyph) in glyphs {
                for (&other, compared) in glyphs.range((Excluded(class), Unbounded)) {
                    let (seen, alike) = pairs.entry((class, other)).or_default();
                    *seen += 1;
                    *alike += u32::from(glyph.difference(compared) <= MAX_INK);
                }
            }
        }
        let mut found = Self::new(letters);
        for ((class, other), (seen, alike)) in pairs {
            if alike as f32 >= MIN_HANDS * seen as f32 {
                found.join(class, other);
            }
        }
        found
    }

    /// The inverse of [`LookAlikes::groups`]. Letters without a class are skipped.
    pub fn from_groups(letters: &[char], groups: &[String]) -> Self {
        let mut found = Self::new(letters);
        for group in groups {
            let class = |letter: char| letters.iter().position(|other| *other == letter);
            let classes = group.chars().filter_map(class).map(Class::new);
            let classes: Vec<Class> = classes.collect();
            for pair in classes.windows(2) {
                found.join(pair[0], pair[1]);
            }
        }
        found
    }

    fn join(&mut self, class: Class, other: Class) {
        let (a, b) = (self.group_of[class.index()], self.group_of[other.index()]);
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

    /// Whether predicting one class for the other is correct.
    pub fn same(&self, class: Class, other: Class) -> bool {
        let group = |class: Class| self.group_of.get(class.index());
        group(class).is_some() && group(class) == group(other)
    }

    /// The groups of two or more different letters, such as `Oo`, in class order.
    pub fn groups(&self) -> Vec<String> {
        let mut groups: BTreeMap<Class, String> = BTreeMap::new();
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

/// A glyph, and the same glyph with its strokes one pixel thicker on each side.
struct Shape {
    ink: [u8; PIXELS],
    dilated: [u8; PIXELS],
}

impl Shape {
    fn new(glyph: &Glyph) -> Self {
        let ink = *glyph.pixels();
        let dilated = std::array::from_fn(|at| {
            let (row, column) = (at / SIDE, at % SIDE);
            (row.saturating_sub(1)..=(row + 1).min(SIDE - 1))
                .flat_map(|row| {
                    let columns = column.saturating_sub(1)..=(column + 1).min(SIDE - 1);
                    columns.map(move |column| ink[row * SIDE + column])
                })
                .fold(0, u8::max)
        });
        Self { ink, dilated }
    }

    /// The ink of either that the other does not reach, in full pixels.
    fn difference(&self, other: &Self) -> f32 {
        let beyond = |ink: &[u8; PIXELS], reach: &[u8; PIXELS]| -> u32 {
            ink.iter()
                .zip(reach)
                .map(|(&ink, &reach)| u32::from(ink.saturating_sub(reach)))
                .sum()
        };
        (beyond(&self.ink, &other.dilated) + beyond(&other.ink, &self.dilated)) as f32 / 255.0
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

    const A: HandId = HandId::new(0);
    const B: HandId = HandId::new(1);
    const C: HandId = HandId::new(2);

    /// The groups of glyphs given as `(hand, class, glyph)`.
    fn found(letters: &[char], entries: &[(HandId, usize, &Glyph)]) -> LookAlikes {
        let entries = entries.iter();
        let entries = entries.map(|&(hand, class, glyph)| (hand, Class::new(class), glyph));
        LookAlikes::from_glyphs(letters, entries)
    }

    fn same(found: &LookAlikes, class: usize, other: usize) -> bool {
        found.same(Class::new(class), Class::new(other))
    }

    fn join(found: &mut LookAlikes, class: usize, other: usize) {
        found.join(Class::new(class), Class::new(other));
    }

    #[test]
    fn letters_of_different_thickness_look_alike_and_a_tail_does_not() {
        let (capital, small, tailed) = (ring(9.0, 11.0, 0), ring(8.0, 11.0, 0), ring(9.0, 11.0, 7));
        let letters = ['O', 'Q', 'o'];
        let entries = [(A, 0, &capital), (A, 1, &tailed), (A, 2, &small)];
        let found = found(&letters, &entries);
        assert_eq!(found.groups(), ["Oo"]);
        assert!(same(&found, 0, 2) && same(&found, 2, 0) && !same(&found, 0, 1));
    }

    #[test]
    fn letters_are_merged_if_they_look_alike_in_half_of_the_hands() {
        let (plain, bold, tailed) = (ring(9.0, 11.0, 0), ring(8.0, 11.0, 0), ring(9.0, 11.0, 7));
        let letters = ['O', 'Q'];
        let alike = |hand| [(hand, 0, &plain), (hand, 1, &bold)];
        let apart = |hand| [(hand, 0, &plain), (hand, 1, &tailed)];
        let groups = |entries: &[(HandId, usize, &Glyph)]| found(&letters, entries).groups();
        assert_eq!(groups(&[alike(A), apart(B)].concat()), ["OQ"]);
        assert_eq!(groups(&[alike(A), apart(B), apart(C)].concat()), [""; 0]);
    }

    #[test]
    fn letters_of_different_hands_are_not_compared() {
        let ring = ring(9.0, 11.0, 0);
        let found = found(&['O', 'o'], &[(A, 0, &ring), (B, 1, &ring)]);
        assert_eq!(found.groups(), [""; 0]);
    }

    #[test]
    fn the_relation_is_transitive() {
        let mut found = LookAlikes::new(&['i', 'I', 'k', 'l']);
        join(&mut found, 1, 3);
        join(&mut found, 0, 3);
        assert_eq!(found.groups(), ["iIl"]);
        assert!(same(&found, 0, 1) && !same(&found, 0, 2));
    }

    #[test]
    fn foundare_read_back() {
        let letters = ['O', 'Q', 'o', 'E', 'E'];
        let mut found = LookAlikes::new(&letters);
        join(&mut found, 0, 2);
        assert_eq!(LookAlikes::from_groups(&letters, &found.groups()), found);
        assert_eq!(
            LookAlikes::from_groups(&letters, &["xO".into()]),
            LookAlikes::new(&letters)
        );
    }

    #[test]
    fn classes_of_one_letter_are_one_group() {
        let found = LookAlikes::new(&['E', 'I', 'E']);
        assert!(same(&found, 0, 2) && !same(&found, 0, 1));
        assert_eq!(found.groups(), [""; 0]);
    }

    #[test]
    fn a_class_without_a_letter_looks_like_none() {
        let found = LookAlikes::new(&['E']);
        assert!(!same(&found, 1, 1) && !same(&found, 0, 1));
    }
}
