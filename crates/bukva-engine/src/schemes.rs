//! What clients are told about schemes.

use bukva::Scheme;
use serde::Serialize;
use utoipa::ToSchema;

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
        }
    }
}
