//! Divides a set into what is learned from, chosen by and measured on, before anything is paired.

mod reserve;
mod sample;
#[cfg(test)]
mod tests;

pub use reserve::reserve;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::set::{GlyphSet, Split};

/// How a set is divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitConfig {
    /// What is held out together.
    pub by: SplitBy,
    /// The share of glyphs to choose settings by, from 0 up.
    pub val: f64,
    /// The share of glyphs to measure on, from 0 up; `val` and `test` leave something to train.
    pub test: f64,
    /// Where the drawing starts.
    pub seed: u64,
}

impl Default for SplitConfig {
    fn default() -> Self {
        Self {
            by: SplitBy::Hand,
            val: 0.1,
            test: 0.1,
            seed: 0,
        }
    }
}

/// What is held out together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SplitBy {
    /// Groups of hands, as their maker prescribed or else drawn; glyphs where no hand is known.
    #[default]
    Hand,
    /// Single glyphs of each letter, whoever drew them: figures come out too good, as writers
    /// resemble themselves. Equal images still stay together.
    Glyph,
}

/// How the division of a set came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SplitBasis {
    /// Every hand's split was prescribed.
    Prescribed,
    /// Whole groups of hands were drawn.
    Groups,
    /// Glyphs were drawn letter by letter.
    Glyphs,
}

/// To which split each glyph of a set belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitPlan {
    basis: SplitBasis,
    splits: Vec<Split>,
}

impl SplitPlan {
    /// Divides a set: as its hands prescribe, else by whole groups of hands, else by glyph.
    /// Equal settings and sets give equal plans.
    ///
    /// # Errors
    /// When the shares are impossible, a group is torn apart by its prescriptions, or there are
    /// fewer groups than splits.
    pub fn sample(set: &GlyphSet, config: &SplitConfig) -> Result<Self, Error> {
        sample::Drawing::new(set, config)?.plan()
    }

    /// How the division came about.
    pub fn basis(&self) -> SplitBasis {
        self.basis
    }

    /// The split of each glyph.
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// The places of one split's glyphs, ascending.
    pub fn indices(&self, split: Split) -> Vec<usize> {
        let places = self.splits.iter().enumerate();
        places
            .filter(|&(_, &of)| of == split)
            .map(|(place, _)| place)
            .collect()
    }

    /// The number of glyphs in one split.
    pub fn count(&self, split: Split) -> usize {
        self.splits.iter().filter(|&&of| of == split).count()
    }
}

impl GlyphSet {
    /// The glyphs at some places, in that order. Letters and hands stay as they are, so that
    /// labels keep their meaning.
    ///
    /// # Panics
    /// When a place is not below [`GlyphSet::len`].
    pub fn select(&self, places: &[usize]) -> Self {
        let hand_of = match self.hand_of.is_empty() {
            true => Vec::new(),
            false => places.iter().map(|&place| self.hand_of[place]).collect(),
        };
        Self {
            name: self.name.clone(),
            letters: self.letters.clone(),
            hands: self.hands.clone(),
            glyphs: places.iter().map(|&place| self.glyphs[place]).collect(),
            labels: places.iter().map(|&place| self.labels[place]).collect(),
            hand_of,
        }
    }

    /// The glyphs of one split.
    ///
    /// # Panics
    /// When the plan was drawn for a larger set.
    pub fn part(&self, plan: &SplitPlan, split: Split) -> Self {
        self.select(&plan.indices(split))
    }
}
