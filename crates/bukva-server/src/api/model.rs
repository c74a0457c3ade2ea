//! `GET /api/v1/schemes` and `GET /api/v1/model`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use bukva::Scheme;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

/// A romanization scheme.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SchemeInfo {
    /// What requests call it.
    id: String,
    /// What it is called.
    title: String,
    /// The document that publishes it.
    source: String,
    /// Its languages, as ISO 639-1 codes.
    languages: Vec<String>,
    /// Whether each letter has a romanization of its own.
    reversible: bool,
    /// Rules and exceptions beyond the table of letters.
    notes: Vec<String>,
    /// Pairs of a small Cyrillic letter and what is written for it.
    letters: Vec<(char, String)>,
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

/// The model that reads and draws.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ModelDescription {
    /// The version of bukva.
    version: &'static str,
    /// The letters that it reads and draws.
    letters: String,
    /// The data that it learned from.
    sources: String,
    /// The steps of its training.
    steps: u64,
    /// The commit of the program that trained it, if known.
    commit: Option<String>,
}

/// The romanization schemes.
#[utoipa::path(get, path = "/schemes",
    responses((status = 200, description = "All schemes", body = Vec<SchemeInfo>)))]
pub(super) async fn schemes(State(app): State<Arc<App>>) -> Json<Vec<SchemeInfo>> {
    Json(app.engine.schemes().iter().map(SchemeInfo::from).collect())
}

/// The model.
#[utoipa::path(get, path = "/model",
    responses((status = 200, description = "The model", body = ModelDescription)))]
pub(super) async fn model(State(app): State<Arc<App>>) -> Json<ModelDescription> {
    let translator = app.engine.translator();
    let letters = translator.letter_model().map(|model| model.letters());
    let info = translator.info();
    Json(ModelDescription {
        version: env!("CARGO_PKG_VERSION"),
        letters: letters.unwrap_or_default().iter().collect(),
        sources: info.sources.clone(),
        steps: info.steps,
        commit: info.commit.clone(),
    })
}
