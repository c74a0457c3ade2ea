//! `POST /api/v1/line`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use bukva_engine::schema::BinaryFile;
use bukva_engine::{Answer, LineQuery, Problem, Request, Strokes, TranslatedText};

use super::input;
use crate::app::App;
use crate::refusal::Refusal;

/// Reads a line of separate letters and draws it in the other script.
#[utoipa::path(
    post, path = "/line", params(LineQuery),
    request_body(
        description = "A picture of one line: an image file (PNG, JPEG, WebP, BMP or GIF), or the strokes of a pen.",
        content((Strokes = "application/json"), (BinaryFile = "image/*"),
            (BinaryFile = "application/octet-stream"))
    ),
    responses(
        (status = 200, description = "What the line says, and the line in the other script",
            body = TranslatedText),
        (status = "default", description = "An error", body = Problem,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn line(
    State(app): State<Arc<App>>,
    query: Result<Query<LineQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<TranslatedText>, Refusal> {
    let task = app.engine.line_task(input::options(query)?)?;
    let pictures = input::pictures(&app, &headers, body).await?;
    match app.ask(Request { pictures, task }).await? {
        Answer::Line(text) => Ok(Json(text)),
        _ => Err(input::mixed_up()),
    }
}
