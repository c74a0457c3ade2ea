//! The part of a dataset that each glyph belongs to.

use bukva_glyphs::Error;

use super::{SplitConfig, reserve};
use crate::set::{GlyphSet, Split};
use std::hash::Hash;

/// What a glyph may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Training of translators.
    Train,
    /// Training of judges: a share of the training split.
    Judge,
    /// The choice of settings.
    Val,
    /// The reported metrics.
    Test,
}

impl Part {
    /// The part of each glyph of a set, as in a [`Dataset`](crate::Dataset) of it. Glyphs of one
    /// group of hands are in the same part.
    ///
    /// # Errors
    /// When the shares are out of range, the prescribed splits divide a group, or there are fewer
    /// groups than splits.
    pub fn of<G: Eq + Hash>(
        set: &GlyphSet<G>,
        split: &SplitConfig,
        judge_share: f64,
    ) -> Result<Vec<Self>, Error> {
        let splits = Split::of(set, split)?;
        let reserved = reserve(set, &splits, judge_share, split.seed);
        let part = |(split, reserved): (&Split, bool)| match split {
            Split::Train if reserved => Self::Judge,
            Split::Train => Self::Train,
            Split::Val => Self::Val,
            Split::Test => Self::Test,
        };
        Ok(splits.iter().zip(reserved).map(part).collect())
    }
}
