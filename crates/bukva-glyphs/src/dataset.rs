//! The paired, split data set of a run.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::bank::Bank;
use crate::builtin::builtin;
use crate::classes::{ClassConfig, Classes};
use crate::error::{Error, ErrorKind};
use crate::formats::open;
use crate::glyph::Normalization;
use crate::scheme::Scheme;
use crate::set::{GlyphSet, Split};
use crate::split::{SplitConfig, reserve, sample_splits};

/// Which letters a run learns from which glyphs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataConfig {
    /// Glyphs of the source script; the built-in ones when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<PathBuf>,
    /// Glyphs of the target script; `source`'s when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<PathBuf>,
    /// The share of training targets kept from the translator, for the judge to learn from.
    pub judge_share: f64,
    /// How each source image is normalized before it is encoded.
    pub normalization: Normalization,
    /// Which letters are translated to which.
    pub classes: ClassConfig,
    /// How glyphs are split where the data prescribes nothing. Its seed is apart from the run's,
    /// so that runs of different seeds are measured on the same glyphs.
    pub split: SplitConfig,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self {
            source: None,
            target: None,
            judge_share: 0.2,
            normalization: Normalization::None,
            classes: ClassConfig::default(),
            split: SplitConfig::default(),
        }
    }
}

/// Both sides of one split.
#[derive(Clone, Debug)]
pub struct SplitBanks {
    /// Glyphs to translate.
    pub source: Arc<Bank>,
    /// Glyphs of the script translated to.
    pub target: Arc<Bank>,
}

/// Classes and glyphs of a run. No glyph of a group of hands is in two of its parts.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The pairs of letters, in class order, and what has no partner.
    pub classes: Classes,
    /// What the source glyphs are called.
    pub source_name: String,
    /// What the target glyphs are called.
    pub target_name: String,
    /// Whether the targets are the glyphs compiled into the program.
    pub builtin_targets: bool,
    /// Whether both sides were drawn by the same hands, numbered alike.
    pub shared_hands: bool,
    /// What the translator and its critics learn from.
    pub train: SplitBanks,
    /// What settings are chosen by.
    pub val: SplitBanks,
    /// What is reported.
    pub test: SplitBanks,
    /// Training targets that only the judge sees.
    pub judge: Bank,
}

impl DataConfig {
    /// Reads the glyphs, aligns the classes, splits, and gathers the banks.
    ///
    /// # Errors
    /// When a file can't be read, or scheme and glyphs don't fit each other.
    pub fn load(&self) -> Result<Dataset, Error> {
        let read;
        let source = match &self.source {
            Some(path) => {
                read = open(path)?;
                &read
            }
            None => builtin()?,
        };
        let dataset = match &self.target {
            Some(path) if self.target != self.source => self.dataset(source, Some(&open(path)?)),
            _ => self.dataset(source, None),
        }?;
        Ok(Dataset {
            builtin_targets: self.source.is_none() && self.target.is_none(),
            ..dataset
        })
    }

    /// Puts a dataset together from sets in memory; without `target`, both sides are of `source`.
    ///
    /// # Errors
    /// When scheme and glyphs don't fit each other, or a share is out of range.
    pub fn dataset(&self, source: &GlyphSet, target: Option<&GlyphSet>) -> Result<Dataset, Error> {
        if !(self.judge_share > 0.0 && self.judge_share < 1.0) {
            return Err(ErrorKind::Shares {
                found: format!("data.judge_share = {}", self.judge_share),
                expected: "data.judge_share above 0 and below 1",
            }
            .into());
        }
        let one_set = target.is_none();
        let target = target.unwrap_or(source);
        let scheme = Scheme::named(&self.classes.scheme)?;
        let classes = Classes::align(
            &scheme,
            &self.classes,
            &source.inventory(),
            &target.inventory(),
        )?;
        let source_splits = sample_splits(source, &self.split)?;
        let target_splits = sample_splits(target, &self.split)?;
        let reserved = reserve(target, &target_splits, self.judge_share, self.split.seed);
        let from: Vec<char> = classes.sources().collect();
        let to: Vec<char> = classes.targets().collect();
        // Where one hand drew both sides, what the judge learns from is kept from the sources too.
        let banks = |split: Split| {
            let mut sources = Bank::gather(source, &from, |glyph| {
                source_splits[glyph] == split && !(one_set && reserved[glyph])
            });
            sources.mark_handwritten(|hand| source.hands[hand as usize].style == "handwriting");
            let targets = Bank::gather(target, &to, |glyph| {
                target_splits[glyph] == split && !reserved[glyph]
            });
            SplitBanks {
                source: Arc::new(sources),
                target: Arc::new(targets),
            }
        };
        Ok(Dataset {
            source_name: source.name.clone(),
            target_name: target.name.clone(),
            builtin_targets: false,
            shared_hands: one_set && !source.hands.is_empty(),
            train: banks(Split::Train),
            val: banks(Split::Val),
            test: banks(Split::Test),
            judge: Bank::gather(target, &to, |glyph| reserved[glyph]),
            classes,
        })
    }
}

impl Dataset {
    /// Both sides of one split.
    pub fn banks(&self, split: Split) -> &SplitBanks {
        match split {
            Split::Train => &self.train,
            Split::Val => &self.val,
            Split::Test => &self.test,
        }
    }
}
