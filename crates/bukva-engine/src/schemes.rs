//! The romanization schemes, and what clients are told about them.

use bukva::{GlyphError, Scheme};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::Problem;

/// All built-in schemes. Files are not opened: a name comes from a client.
pub(crate) struct Schemes(Vec<Scheme>);

impl Schemes {
    pub(crate) fn new() -> Result<Self, GlyphError> {
        Ok(Self(Scheme::all()?))
    }

    pub(crate) fn all(&self) -> &[Scheme] {
        &self.0
    }

    /// The built-in scheme of this id.
    pub(crate) fn find(&self, id: &str) -> Result<&Scheme, Problem> {
        let same = |scheme: &&Scheme| scheme.id().eq_ignore_ascii_case(id.trim());
        let found = self.0.iter().find(same);
        found.ok_or_else(|| {
            let known = self.0.iter().map(Scheme::id);
            let known = known.collect::<Vec<_>>().join(", ");
            Problem::unknown_scheme(format!("no scheme is called '{id}'; there are {known}"))
        })
    }
}

/// A romanization scheme.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchemeInfo {
    /// What requests call it.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The document that publishes it.
    pub source: String,
    /// Its languages, as ISO 639-1 codes.
    pub languages: Vec<String>,
    /// Whether each letter has a romanization of its own.
    pub reversible: bool,
    /// Rules and exceptions beyond the table of letters.
    pub notes: Vec<String>,
    /// Pairs of a small Cyrillic letter and what is written for it.
    pub letters: Vec<(char, String)>,
    /// Pairs of a small Latin letter and its capital, where that is not Unicode's.
    pub capitals: Vec<(char, char)>,
}

impl From<&Scheme> for SchemeInfo {
    fn from(scheme: &Scheme) -> Self {
        Self {
            id: scheme.id().to_owned(),
            title: scheme.title().to_owned(),
            source: scheme.source().to_owned(),
            languages: scheme.languages().to_vec(),
            reversible: scheme.is_reversible(),
            notes: scheme.notes().to_vec(),
            letters: scheme.letters().to_vec(),
            capitals: scheme.capitals().to_vec(),
        }
    }
}
