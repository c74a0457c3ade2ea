//! Classes: pairs of a source letter and the target letter it is translated to.

mod aligner;
mod reason;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use aligner::Aligner;
pub use reason::{Reason, Unpaired};

use bukva_glyphs::{Case, Error, ErrorKind, Scheme, Script};

use crate::class::Class;
use crate::set::GlyphSet;

/// The configuration of classes: which letters are translated to which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClassConfig {
    /// The romanization scheme: a built-in id, or the path of a `.toml` table.
    pub scheme: String,
    /// The source script; the other one is the target.
    pub source: Script,
    /// Whether capitals, small letters or both are translated.
    pub case: Case,
    /// Only these source letters, such as `"АБВ"`, regardless of `case`. If empty, all letters.
    pub letters: String,
    /// A letter with fewer glyphs than this on its side is left unpaired.
    pub min_glyphs: usize,
}

impl Default for ClassConfig {
    fn default() -> Self {
        Self {
            scheme: Scheme::DEFAULT.to_owned(),
            source: Script::Cyrillic,
            case: Case::Upper,
            letters: String::new(),
            min_glyphs: 1,
        }
    }
}

/// A letter of the source script and the letter it is translated to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassPair {
    /// The source letter.
    pub source: char,
    /// The target letter.
    pub target: char,
}

/// The classes of a run, in the order of the source script's alphabet.
///
/// The index of a pair in `pairs` is its [`Class`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// The scheme's id.
    pub scheme: String,
    /// The source script.
    pub source: Script,
    /// The classes.
    pub pairs: Vec<ClassPair>,
    /// The unpaired letters of both scripts, sources first, each in alphabetical order.
    pub unpaired: Vec<Unpaired>,
}

impl Classes {
    /// Pairs the letters of two inventories, which contain the number of glyphs of each letter.
    /// Letters of scripts other than the side's are ignored.
    ///
    /// # Errors
    /// When no letter has a partner.
    pub fn align(
        scheme: &Scheme,
        config: &ClassConfig,
        sources: &[(char, usize)],
        targets: &[(char, usize)],
    ) -> Result<Self, Error> {
        let classes = Aligner::new(config, sources, targets)?.align(scheme);
        match classes.pairs.is_empty() {
            false => Ok(classes),
            true => Err(Error::from(ErrorKind::NoPairs {
                scheme: scheme.id().to_owned(),
                source: config.source.name(),
                found: classes.unpaired_by_reason().join("; "),
            })),
        }
    }

    /// The number of classes.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there are no classes.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The source letters, in label order.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = char> + '_ {
        self.pairs.iter().map(|pair| pair.source)
    }

    /// The target letters, in label order. If the scheme writes several source letters alike, their
    /// target letter occurs several times.
    pub fn targets(&self) -> impl ExactSizeIterator<Item = char> + '_ {
        self.pairs.iter().map(|pair| pair.target)
    }

    /// The class of a source letter.
    pub fn class_of(&self, source: char) -> Option<Class> {
        let class = self.sources().position(|letter| letter == source)?;
        Some(Class::new(class))
    }

    /// The target letters that several source letters are translated to, with those source letters.
    pub fn collisions(&self) -> Vec<(char, Vec<char>)> {
        let mut by_target: Vec<(char, Vec<char>)> = Vec::new();
        for pair in &self.pairs {
            match by_target
                .iter_mut()
                .find(|(target, _)| *target == pair.target)
            {
                Some((_, sources)) => sources.push(pair.source),
                None => by_target.push((pair.target, vec![pair.source])),
            }
        }
        by_target.retain(|(_, sources)| sources.len() > 1);
        by_target
    }
}

impl<G> GlyphSet<G> {
    /// Each letter with the number of its glyphs, in label order.
    pub fn inventory(&self) -> Vec<(char, usize)> {
        self.letters.iter().copied().zip(self.counts()).collect()
    }
}
