//! A set of labelled glyphs, and the hands that drew them.

use serde::{Deserialize, Serialize};

use crate::glyph::Glyph;
use crate::named::named;

/// A part of the data that never mixes with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// What the translator, the classifiers and the target sides may see.
    Train,
    /// What settings are chosen by.
    Val,
    /// What the reported figures are measured on, once.
    Test,
}

named!(Split, "split": Train = "train", Val = "val", Test = "test");

/// Whoever drew a glyph: a face of a font, or one sitting of a writer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hand {
    /// Unique within a set, as `Lora 700 italic` or `session 12`.
    pub name: String,
    /// What is held out together: hands of one group always fall into the same split.
    /// Families that are clones of each other share a group.
    pub group: String,
    /// The font family; empty for handwriting.
    pub family: String,
    /// The kind of hand: `serif`, `sans-serif`, `display`, `handwriting`, `monospace`, or empty.
    pub style: String,
    /// The split its maker prescribed, if any.
    pub split: Option<Split>,
}

/// Labelled glyphs, with the hands that drew them where they are known.
///
/// The three columns `glyphs`, `labels` and `hand_of` have one entry a glyph. A set may hold
/// letters of several scripts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GlyphSet {
    /// What the set is called in messages and reports.
    pub name: String,
    /// The letters that occur, in label order, each once.
    pub letters: Vec<char>,
    /// The hands that occur; empty when none is known.
    pub hands: Vec<Hand>,
    /// The images.
    pub glyphs: Vec<Glyph>,
    /// For each glyph its letter, as an index into `letters`.
    pub labels: Vec<u16>,
    /// For each glyph its hand, as an index into `hands`; empty when no hand is known.
    pub hand_of: Vec<u32>,
}

impl GlyphSet {
    /// The number of glyphs.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Whether the set holds no glyph.
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

    /// The hand of one glyph, where it is known.
    pub fn hand(&self, index: usize) -> Option<&Hand> {
        self.hand_of
            .get(index)
            .map(|&hand| &self.hands[hand as usize])
    }

    /// How many glyphs each letter has, in label order.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.letters.len()];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }
}
