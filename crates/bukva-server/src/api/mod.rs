//! The API below `/api/v1`.

mod accept;
mod alphabet;
mod font;
mod input;
mod line;
mod model;
mod translate;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Json, Router};
use utoipa::OpenApi;

use crate::app::App;

/// Bukva's API: reads a letter and draws others in the same hand.
#[derive(OpenApi)]
#[openapi(
    info(title = "bukva", description = "Reads a letter in a picture and draws others in the same hand. \
        Every error is a problem as of RFC 9457."),
    servers((url = "/api/v1")),
    paths(translate::translate, alphabet::alphabet, line::line, font::font, model::schemes, model::model,
        description)
)]
pub(crate) struct Description;

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/translate", post(translate::translate))
        .route("/alphabet", post(alphabet::alphabet))
        .route("/line", post(line::line))
        .route("/font", post(font::font))
        .route("/schemes", get(model::schemes))
        .route("/model", get(model::model))
        .route("/openapi.json", get(description))
}

/// This description of the API.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, description = "OpenAPI 3.1")))]
async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
