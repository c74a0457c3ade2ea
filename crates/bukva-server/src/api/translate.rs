//! `POST /api/v1/translate`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use bukva_engine::schema::BinaryFile;
use bukva_engine::{Answer, Problem, Request, Strokes, TranslateQuery, Translation};

use super::input;
use crate::app::App;
use crate::refusal::Refusal;

/// The format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Svg,
    Png,
}

const FORMATS: [(&str, Format); 3] = [
    ("application/json", Format::Json),
    ("image/png", Format::Png),
    ("image/svg+xml", Format::Svg),
];

/// Reads a letter and draws its partner in the other script.
#[utoipa::path(
    post, path = "/translate", params(TranslateQuery),
    request_body(
        description = "A picture of one letter: an image file (PNG, JPEG, WebP, BMP or GIF), or the strokes of a pen.",
        content((Strokes = "application/json"), (BinaryFile = "image/*"),
            (BinaryFile = "application/octet-stream"))
    ),
    responses(
        (status = 200, description = "The letter read, and its partner; with Accept: image/svg+xml or \
            image/png, the picture alone", content((Translation = "application/json"),
            (String = "image/svg+xml"), (BinaryFile = "image/png"))),
        (status = "default", description = "An error", body = Problem,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn translate(
    State(app): State<Arc<App>>,
    query: Result<Query<TranslateQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let query = input::options(query)?;
    let (format, size) = (input::format(&headers, &FORMATS)?, query.size());
    if query.variants() > 0 && format != Format::Json {
        return Err(Problem::bad_query("variants are in JSON answers only").into());
    }
    let task = app.engine.translation_task(query)?;
    let pictures = input::pictures(&app, &headers, body).await?;
    if pictures.len() != 1 {
        return Err(Problem::bad_body("expected one drawing of one letter").into());
    }
    let Answer::Translation(translation) = app.ask(Request { pictures, task }).await? else {
        return Err(input::mixed_up());
    };
    // Rendering would keep the network's threads from other requests.
    let respond = move || respond(&translation, format, size);
    let response = match format {
        Format::Png => tokio::task::spawn_blocking(respond).await,
        Format::Json | Format::Svg => Ok(respond()),
    };
    let response = response.map_err(|_| Problem::failed("the picture cannot be written"))?;
    Ok(([(VARY, "accept")], response?).into_response())
}

fn respond(translation: &Translation, format: Format, size: u32) -> Result<Response, Refusal> {
    if format != Format::Json && translation.drawn.is_empty() {
        let written = &translation.written;
        let detail = format!("the letter is written '{written}', which the model cannot draw");
        return Err(Problem::no_letter(detail).into());
    }
    Ok(match format {
        Format::Json => Json(translation).into_response(),
        Format::Svg => ([(CONTENT_TYPE, "image/svg+xml")], svg(translation)).into_response(),
        Format::Png => ([(CONTENT_TYPE, "image/png")], png(translation, size)?).into_response(),
    })
}

fn svg(translation: &Translation) -> String {
    let [left, top, width, height] = translation.view_box;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{left} {top} {width} {height}\">\
         <path d=\"{}\"/></svg>\n",
        translation.path
    )
}

fn png(translation: &Translation, size: u32) -> Result<Vec<u8>, Problem> {
    let png = translation.picture.to_png(size as usize);
    png.map_err(|_| Problem::failed("the picture cannot be written"))
}
