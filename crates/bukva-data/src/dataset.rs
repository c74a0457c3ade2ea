//! The paired, split dataset of a run.

use std::path::PathBuf;
use std::sync::Arc;

use bukva_glyphs::{Error, ErrorKind, Normalization, Scheme};
use serde::{Deserialize, Serialize};

use crate::bank::Bank;
use crate::builtin::builtin;
use crate::classes::{ClassConfig, Classes};
use crate::formats::open;
use crate::set::{GlyphSet, Split};
use crate::split::{SplitConfig, reserve};

/// The configuration of a run's data: glyphs, classes and splits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DataConfig {
    /// Path of the glyphs of the source script; the built-in set when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<PathBuf>,
    /// Path of the glyphs of the target script; the same set as `source` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<PathBuf>,
    /// The share of training targets that are reserved for training the judge.
    pub judge_share: f64,
    /// How each source image is normalized before it is encoded.
    pub normalization: Normalization,
    /// Which letters are translated to which.
    pub classes: ClassConfig,
    /// How glyphs are split where the data prescribes no split. Its seed is independent of the
    /// run's, so that runs with different seeds are evaluated on the same glyphs.
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

/// The source and target glyphs of one split.
#[derive(Clone, Debug)]
pub struct SplitBanks {
    /// Glyphs of the source script.
    pub source: Arc<Bank>,
    /// Glyphs of the target script.
    pub target: Arc<Bank>,
}

/// The classes and glyphs of a run. Glyphs of one group of hands are never in two splits.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The pairs of letters, in class order, and the unpaired letters.
    pub classes: Classes,
    /// The name of the source glyphs.
    pub source_name: String,
    /// The name of the target glyphs.
    pub target_name: String,
    /// Whether the targets are the built-in glyphs.
    pub builtin_targets: bool,
    /// Whether sources and targets have the same hands, with the same numbers.
    pub shared_hands: bool,
    /// The training split, for the translator and its critics.
    pub train: SplitBanks,
    /// The validation split, for choosing settings.
    pub val: SplitBanks,
    /// The test split, for reported metrics.
    pub test: SplitBanks,
    /// Training targets reserved for the judge.
    pub judge: Bank,
}

impl DataConfig {
    /// Reads the glyphs, aligns the classes, splits, and gathers the banks.
    ///
    /// # Errors
    /// When a file can't be read, or the scheme and the glyphs don't match.
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

    /// Checks that all shares are in range.
    ///
    /// # Errors
    /// [`ErrorKind::Shares`] when one is not.
    pub fn check(&self) -> Result<(), Error> {
        if !(self.judge_share > 0.0 && self.judge_share < 1.0) {
            return Err(ErrorKind::Shares {
                found: format!("data.judge_share = {}", self.judge_share),
                expected: "data.judge_share above 0 and below 1",
            }
            .into());
        }
        self.split.check()
    }

    /// Makes a dataset from sets in memory; without `target`, both sides come from `source`.
    ///
    /// # Errors
    /// When the scheme and the glyphs don't match, or a share is out of range.
    pub fn dataset(&self, source: &GlyphSet, target: Option<&GlyphSet>) -> Result<Dataset, Error> {
        self.check()?;
        let one_set = target.is_none();
        let target = target.unwrap_or(source);
        let scheme = Scheme::named(&self.classes.scheme)?;
        let classes = Classes::align(
            &scheme,
            &self.classes,
            &source.inventory(),
            &target.inventory(),
        )?;
        let source_splits = Split::of(source, &self.split)?;
        let target_splits = Split::of(target, &self.split)?;
        let reserved = reserve(target, &target_splits, self.judge_share, self.split.seed);
        let from: Vec<char> = classes.sources().collect();
        let to: Vec<char> = classes.targets().collect();
        // If both sides share hands, the judge's training glyphs are excluded from the sources too.
        let banks = |split: Split| {
            let mut sources = Bank::gather(source, &from, |glyph| {
                source_splits[glyph] == split && !(one_set && reserved[glyph])
            });
            sources.mark_handwritten(|hand| source.hands[hand.index()].style == "handwriting");
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
    /// A checksum (CRC-32) of all glyphs, with their classes and splits.
    pub fn checksum(&self) -> u32 {
        let mut sum = flate2::Crc::new();
        let letters = self.classes.sources().chain(self.classes.targets());
        sum.update(letters.collect::<String>().as_bytes());
        let banks = Split::ALL.map(|split| self.banks(split));
        let banks = banks
            .into_iter()
            .flat_map(|banks| [&*banks.source, &*banks.target]);
        for bank in banks.chain([&self.judge]) {
            sum.update(&(bank.len() as u64).to_le_bytes());
            sum.update(&bank.checksum().to_le_bytes());
        }
        sum.sum()
    }

    /// The source and target glyphs of one split.
    pub fn banks(&self, split: Split) -> &SplitBanks {
        match split {
            Split::Train => &self.train,
            Split::Val => &self.val,
            Split::Test => &self.test,
        }
    }
}
