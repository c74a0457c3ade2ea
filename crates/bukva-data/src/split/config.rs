//! The configuration of splits.

use bukva_glyphs::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

/// How a dataset is split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SplitConfig {
    /// The units that are assigned to a split as a whole.
    pub by: SplitBy,
    /// The share of glyphs for validation, at least 0.
    pub val: f64,
    /// The share of glyphs for the test, at least 0; `val` and `test` together must be less than 1.
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

impl SplitConfig {
    /// Checks that the shares are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Shares`] when one is not.
    pub fn check(&self) -> Result<(), Error> {
        let Self { val, test, .. } = *self;
        // Written so that NaN is refused too.
        match val >= 0.0 && test >= 0.0 && val + test < 1.0 {
            true => Ok(()),
            false => Err(ErrorKind::Shares {
                found: format!("data.split.val = {val}, data.split.test = {test}"),
                expected: "data.split.val and data.split.test from 0 up with a sum below 1",
            }
            .into()),
        }
    }
}

/// The units that are assigned to a split as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SplitBy {
    /// Groups of hands, in the split that the set prescribes or else a sampled one; single glyphs
    /// where no hand is known.
    #[default]
    Hand,
    /// Single glyphs of each letter, regardless of hands: metrics are too optimistic, because the
    /// letters of one writer are similar. Equal images still stay together.
    Glyph,
}
