//! `GET /api/v1/schemes` and `GET /api/v1/model`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use bukva_engine::SchemeInfo;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;

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
