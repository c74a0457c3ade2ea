//! How the model reads a draft.

use crate::font::{DraftGlyph, Origin, SURE};

/// How the model reads a draft.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// It was copied from this letter.
    Copied(char),
    /// As its letter, with this probability.
    Reads(f32),
    /// As its letter, but not surely.
    Doubtful(f32),
    /// As another letter.
    Illegible(f32),
}

impl DraftGlyph {
    /// How the model reads the draft.
    pub fn verdict(&self) -> Verdict {
        let probability = self.confidence;
        match self.origin {
            _ if !self.is_legible() => Verdict::Illegible(probability),
            Origin::Copied(letter) => Verdict::Copied(letter),
            _ if probability >= SURE => Verdict::Reads(probability),
            _ => Verdict::Doubtful(probability),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Copied(letter) => write!(f, "copied from {letter}"),
            Self::Reads(probability) => write!(f, "reads, {probability:.2}"),
            Self::Doubtful(probability) => write!(f, "doubtful, {probability:.2}"),
            Self::Illegible(probability) => write!(f, "not read, {probability:.2}"),
        }
    }
}
