//! `POST /api/v1/alphabet`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use bukva::Script;
use serde::Deserialize;
use utoipa::IntoParams;

use super::input;
use crate::app::App;
use crate::engine::{Alphabet, AlphabetOptions, Answer, Letters, Request, Strokes, Task};
use crate::problem::Problem;

/// The longest text that is drawn, in letters, before a scheme makes it longer.
const TEXT: usize = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Options {
    /// The script whose alphabet is drawn, latin (the default) or cyrillic.
    #[param(value_type = Option<String>)]
    script: Option<Script>,
    /// Letters to draw instead, of either script, at most 100; they are also set in a line.
    #[param(max_length = 100)]
    text: Option<String>,
    /// Write the text in the other script first, by this scheme.
    scheme: Option<String>,
    /// The script of the text, cyrillic (the default) or latin, if a scheme is given.
    #[param(value_type = Option<String>)]
    from: Option<Script>,
}

/// Draws an alphabet, or any letters, in the hand of the given ones.
#[utoipa::path(
    post, path = "/alphabet", params(Options),
    request_body(
        description = "One letter of the hand, or several: an image file (PNG, JPEG, WebP, BMP or GIF), or the strokes of a \
            pen, or an array of such drawings.",
        content((Strokes = "application/json"), (Vec<u8> = "image/*"),
            (Vec<u8> = "application/octet-stream"))
    ),
    responses(
        (status = 200, description = "The letters", body = Alphabet),
        (status = "default", description = "An error", body = Problem,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn alphabet(
    State(app): State<Arc<App>>,
    query: Result<Query<Options>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Alphabet>, Problem> {
    let letters = letters(&app, input::options(query)?)?;
    let pictures = input::pictures(&app, &headers, body).await?;
    let task = Task::Alphabet(AlphabetOptions { letters });
    match app.ask(Request { pictures, task }).await? {
        Answer::Alphabet(alphabet) => Ok(Json(alphabet)),
        Answer::Translation(_) => Err(Problem::failed("the answer belongs to another request")),
    }
}

fn letters(app: &App, options: Options) -> Result<Letters, Problem> {
    let Some(text) = options.text else {
        let script = options.script.unwrap_or(Script::Latin);
        return Ok(Letters::Alphabet(script));
    };
    let count = text.chars().count();
    if count > TEXT {
        let detail = format!("the text has {count} letters; {TEXT} are allowed");
        return Err(Problem::bad_query(detail));
    }
    let Some(scheme) = options.scheme else {
        return Ok(Letters::Text(text));
    };
    let scheme = app.engine.scheme(&scheme)?;
    Ok(Letters::Text(
        match options.from.unwrap_or(Script::Cyrillic) {
            Script::Cyrillic => scheme.romanize(&text),
            Script::Latin => scheme.read_back(&text),
        },
    ))
}
