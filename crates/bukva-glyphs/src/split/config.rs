//! How a data set is split.

use serde::{Deserialize, Serialize};

/// How a set is divided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitConfig {
    /// What is held out together.
    pub by: SplitBy,
    /// The share of glyphs for validation, from 0 up.
    pub val: f64,
    /// The share of glyphs for the test, from 0 up; `val` and `test` leave something to train on.
    pub test: f64,
    /// The random seed.
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
    /// Groups of hands, as the set prescribes or else sampled; glyphs where no hand is known.
    #[default]
    Hand,
    /// Single glyphs of each letter, regardless of hands: metrics come out too good, as a writer's
    /// letters resemble each other. Equal images still stay together.
    Glyph,
}
