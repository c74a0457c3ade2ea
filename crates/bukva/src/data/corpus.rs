//! What a run trains and measures on: classes, and for each split the glyphs of both sides.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Bank, Classes, DataError, GlyphSet, Split, SplitPlan, builtin, open};
use crate::scheme::{Scheme, SchemeError};
use crate::script::{Case, Script};

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
    /// A romanisation's name, or a file of the user's own.
    pub scheme: String,
    /// The script that is read.
    pub from: Script,
    /// Whether capitals, small letters or both are learnt.
    pub case: Case,
    /// Source letters to restrict the classes to; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letters: Option<String>,
    /// The share of training targets kept from the translator, for the judge to learn from.
    pub judge_share: f64,
    /// What splits are drawn from where the data prescribes none. Apart from the run's seed, so
    /// that runs of different seeds are measured on the same glyphs.
    pub split_seed: u64,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self {
            source: None,
            target: None,
            scheme: "iso-9".to_owned(),
            from: Script::Cyrillic,
            case: Case::Upper,
            letters: None,
            judge_share: 0.2,
            split_seed: 0,
        }
    }
}

/// Both sides of one split.
#[derive(Clone, Debug)]
pub struct Sides {
    /// Glyphs to translate.
    pub source: Bank,
    /// Glyphs of the script translated to.
    pub target: Bank,
}

/// Classes and glyphs of a run. No glyph of a group of hands is in two of its parts.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// The pairs of letters, in class order, and what has no partner.
    pub classes: Classes,
    /// What the source glyphs are called.
    pub source_name: String,
    /// What the target glyphs are called.
    pub target_name: String,
    /// Whether both sides were drawn by the same hands, numbered alike.
    pub shared_hands: bool,
    /// What the translator and its critics learn from.
    pub train: Sides,
    /// What settings are chosen by.
    pub val: Sides,
    /// What is reported.
    pub test: Sides,
    /// Training targets that only the judge sees.
    pub judge: Bank,
    /// The hands behind the numbers of the source banks, by name.
    pub hands: Vec<String>,
}

/// Why a corpus could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A set of glyphs could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The scheme could not be read.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// Scheme and glyphs have fewer than two classes in common.
    #[error("{classes} classes: '{scheme}' must give at least 2 pairs of letters of which \
             '{source_name}' and '{target_name}' hold glyphs; see `bukva data classes` for what has \
             no partner and why")]
    TooFewClasses {
        /// How many there are.
        classes: usize,
        /// The scheme.
        scheme: String,
        /// The source set.
        source_name: String,
        /// The target set.
        target_name: String,
    },
    /// A share outside 0..1.
    #[error("data.judge_share is {0}, but must be above 0 and below 1")]
    JudgeShare(f64),
}

impl DataConfig {
    /// Whether the run learns from the glyphs compiled into the program.
    pub fn is_builtin(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }

    /// Reads the glyphs, aligns the classes, splits, and gathers the banks.
    ///
    /// # Errors
    /// When a file can't be read, or scheme and glyphs don't fit each other.
    pub fn load(&self) -> Result<Corpus, CorpusError> {
        if !(self.judge_share > 0.0 && self.judge_share < 1.0) {
            return Err(CorpusError::JudgeShare(self.judge_share));
        }
        let source = match &self.source {
            Some(path) => &open(path)?,
            None => builtin()?,
        };
        match &self.target {
            Some(path) if Some(path) != self.source.as_ref() => {
                let target = open(path)?;
                self.corpus(source, &target, false)
            }
            _ => self.corpus(source, source, true),
        }
    }

    fn corpus(
        &self,
        source: &GlyphSet,
        target: &GlyphSet,
        one_set: bool,
    ) -> Result<Corpus, CorpusError> {
        let scheme = Scheme::named(&self.scheme)?;
        let classes = Classes::align(
            &scheme,
            self.from,
            self.case,
            self.letters.as_deref(),
            &source.letters,
            &target.letters,
        );
        if classes.pairs.len() < 2 {
            return Err(CorpusError::TooFewClasses {
                classes: classes.pairs.len(),
                scheme: self.scheme.clone(),
                source_name: source.name.clone(),
                target_name: target.name.clone(),
            });
        }
        let plan = SplitPlan { seed: self.split_seed, ..SplitPlan::default() };
        let source_splits = plan.assign(source);
        let target_splits = if one_set { source_splits.clone() } else { plan.assign(target) };
        let for_judge = plan.reserve(target, &target_splits, self.judge_share);
        let from: Vec<char> = classes.pairs.iter().map(|pair| pair.source).collect();
        let to: Vec<char> = classes.pairs.iter().map(|pair| pair.target).collect();
        // Where one hand drew both sides, what the judge learns from is kept from the sources too.
        let sides = |split: Split| Sides {
            source: Bank::gather(source, &from, |glyph| {
                source_splits[glyph] == split && !(one_set && for_judge[glyph])
            }),
            target: Bank::gather(target, &to, |glyph| {
                target_splits[glyph] == split && !for_judge[glyph]
            }),
        };
        Ok(Corpus {
            source_name: source.name.clone(),
            target_name: target.name.clone(),
            shared_hands: one_set && !source.hands.is_empty(),
            train: sides(Split::Train),
            val: sides(Split::Val),
            test: sides(Split::Test),
            judge: Bank::gather(target, &to, |glyph| for_judge[glyph]),
            hands: source.hands.iter().map(|hand| hand.name.clone()).collect(),
            classes,
        })
    }
}
