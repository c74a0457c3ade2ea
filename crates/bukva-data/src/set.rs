//! A set of labeled glyphs, and the hands that drew them.

use bukva_glyphs::{Glyph, named};
use serde::{Deserialize, Serialize};

use crate::hand_id::HandId;

/// A split of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// Glyphs for training translators and classifiers, and for the target banks.
    Train,
    /// Glyphs for choosing hyperparameters.
    Val,
    /// Glyphs for the reported metrics, computed once.
    Test,
}

named!(Split, "split": Train = "train", Val = "val", Test = "test");

/// The source of a glyph's style: one face of a typeface, or one session of one writer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hand {
    /// Unique within a set, such as `Lora 700 italic` or `session 12`.
    pub name: String,
    /// The group. Hands of one group are always in the same split. Families that are clones of each
    /// other share a group.
    pub group: String,
    /// The font family; empty for handwriting.
    pub family: String,
    /// `serif`, `sans-serif`, `display`, `handwriting`, `monospace`, or empty if unknown.
    pub style: String,
    /// The split that the dataset prescribes, if any.
    pub split: Option<Split>,
}

impl Hand {
    /// A hand of which only the name is known: it is a group by itself.
    pub(crate) fn named(name: String) -> Self {
        Self {
            group: name.clone(),
            name,
            ..Self::default()
        }
    }
}

/// Labeled glyphs, with the hands that drew them where they are known.
///
/// The columns [`glyphs`](Self::glyphs), [`labels`](Self::labels) and [`hand_of`](Self::hand_of)
/// have one entry per glyph. A set may hold letters of several scripts. Its glyphs are of type
/// [`Glyph`] unless another one is named.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphSet<G = Glyph> {
    pub(crate) name: String,
    pub(crate) letters: Vec<char>,
    pub(crate) hands: Vec<Hand>,
    pub(crate) glyphs: Vec<G>,
    pub(crate) labels: Vec<u16>,
    pub(crate) hand_of: Vec<HandId>,
}

/// A glyph of a set, with its letter and hand.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a, G = Glyph> {
    /// The image.
    pub glyph: &'a G,
    /// The letter.
    pub letter: char,
    /// The hand, if known.
    pub hand: Option<&'a Hand>,
}

impl<G> Default for GlyphSet<G> {
    /// A set without letters.
    fn default() -> Self {
        Self {
            name: String::new(),
            letters: Vec::new(),
            hands: Vec::new(),
            glyphs: Vec::new(),
            labels: Vec::new(),
            hand_of: Vec::new(),
        }
    }
}

impl<G> GlyphSet<G> {
    /// A set without glyphs. Letters are numbered in the given order and must be distinct;
    /// [`GlyphSet::push`] adds missing letters.
    pub fn new(name: impl Into<String>, letters: impl IntoIterator<Item = char>) -> Self {
        Self {
            name: name.into(),
            letters: letters.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds a hand and returns its number.
    pub fn add_hand(&mut self, hand: Hand) -> HandId {
        self.hands.push(hand);
        HandId::new(self.hands.len() - 1)
    }

    /// Adds a glyph.
    ///
    /// # Panics
    /// When the hand was not added before, or some glyphs have a hand and others don't.
    pub fn push(&mut self, glyph: G, letter: char, hand: Option<HandId>) {
        assert!(
            hand.is_none_or(|hand| hand.index() < self.hands.len()),
            "unknown hand"
        );
        self.hand_of.extend(hand);
        let known = self.letters.iter().position(|&known| known == letter);
        let label = known.unwrap_or_else(|| {
            self.letters.push(letter);
            self.letters.len() - 1
        });
        self.glyphs.push(glyph);
        self.labels.push(label as u16);
        assert!(
            self.hand_of.is_empty() || self.hand_of.len() == self.len(),
            "only some glyphs have a hand"
        );
    }

    /// The name of the set in messages and reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The letters, in label order, each once.
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// The hands; empty when none is known.
    pub fn hands(&self) -> &[Hand] {
        &self.hands
    }

    /// The images.
    pub fn glyphs(&self) -> &[G] {
        &self.glyphs
    }

    /// The letter of each glyph, as an index into [`letters`](Self::letters).
    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    /// The hand of each glyph, one of [`hands`](Self::hands); empty when no hand is known.
    pub fn hand_of(&self) -> &[HandId] {
        &self.hand_of
    }

    /// The glyphs with their letters and hands.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry<'_, G>> + '_ {
        (0..self.len()).map(|index| Entry {
            glyph: &self.glyphs[index],
            letter: self.letter(index),
            hand: self.hand(index),
        })
    }

    /// The number of glyphs.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Whether the set has no glyphs.
    pub fn is_empty(&self) -> bool {
        self.glyphs.is_empty()
    }

    /// The letter of one glyph.
    ///
    /// # Panics
    /// When `index` is not below [`GlyphSet::len`].
    pub fn letter(&self, index: usize) -> char {
        self.letters[usize::from(self.labels[index])]
    }

    /// The hand of one glyph, if known.
    pub fn hand(&self, index: usize) -> Option<&Hand> {
        let hand = self.hand_of.get(index)?;
        Some(&self.hands[hand.index()])
    }

    /// The number of glyphs of each letter, in label order.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.letters.len()];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    /// The same set with each glyph changed by `change`, such as `Glyph::doubled`.
    pub fn map<H>(&self, change: impl Fn(&G) -> H) -> GlyphSet<H> {
        GlyphSet {
            name: self.name.clone(),
            letters: self.letters.clone(),
            hands: self.hands.clone(),
            glyphs: self.glyphs.iter().map(change).collect(),
            labels: self.labels.clone(),
            hand_of: self.hand_of.clone(),
        }
    }
}
