//! `POST /api/v1/alphabet`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use bukva_engine::schema::BinaryFile;
use bukva_engine::{Alphabet, AlphabetQuery, Answer, Drawings, Problem, Request};

use super::input;
use crate::app::App;
use crate::refusal::Refusal;

/// Draws an alphabet, or any letters, in the hand of the given ones.
#[utoipa::path(
    post, path = "/alphabet", params(AlphabetQuery),
    request_body(
        description = "One letter of the hand, or several: an image file (PNG, JPEG, WebP, BMP or GIF), or the strokes of a \
            pen, or an array of such drawings.",
        content((Drawings = "application/json"), (BinaryFile = "image/*"),
            (BinaryFile = "application/octet-stream"))
    ),
    responses(
        (status = 200, description = "The letters", body = Alphabet),
        (status = "default", description = "An error", body = Problem,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn alphabet(
    State(app): State<Arc<App>>,
    query: Result<Query<AlphabetQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Alphabet>, Refusal> {
    let task = app.engine.alphabet_task(input::options(query)?)?;
    let pictures = input::pictures(&app, &headers, body).await?;
    match app.ask(Request { pictures, task }).await? {
        Answer::Alphabet(alphabet) => Ok(Json(alphabet)),
        _ => Err(input::mixed_up()),
    }
}
