//! `POST /api/v1/translate`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use bukva::{Case, Scheme, Script};
use serde::Deserialize;
use utoipa::IntoParams;

use super::input::{self, Format};
use crate::app::App;
use crate::engine::{Answer, Request, Strokes, Task, TranslateOptions, Translation};
use crate::problem::Problem;

const SIZE: u32 = 256;
/// The most variants in one answer.
const VARIANTS: usize = 64;
const SIZES: std::ops::RangeInclusive<u32> = 8..=2048;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Options {
    /// What the picture shows, if you know it.
    letter: Option<char>,
    /// The romanization scheme, iso-9 by default; see /schemes.
    scheme: Option<String>,
    /// The script of the picture, cyrillic (the default) or latin.
    #[param(value_type = Option<String>)]
    from: Option<Script>,
    /// Whether the picture shows an upper or lower case letter; both by default.
    #[param(value_type = Option<String>)]
    case: Option<Case>,
    /// Draw this letter instead of the partner of the one read.
    to: Option<char>,
    /// Height and width of a PNG, 256 by default.
    #[param(minimum = 8, maximum = 2048)]
    size: Option<u32>,
    /// How many variants to draw besides, which differ as the letters of one hand do; in JSON only.
    #[param(minimum = 0, maximum = 64)]
    variants: Option<usize>,
    /// The seed of the variants, 0 by default: the same one draws the same variants.
    seed: Option<u64>,
}

/// Reads a letter and draws its partner in the other script.
#[utoipa::path(
    post, path = "/translate", params(Options),
    request_body(
        description = "A picture of one letter: an image file (PNG, JPEG, WebP, BMP or GIF), or the strokes of a pen.",
        content((Strokes = "application/json"), (Vec<u8> = "image/*"),
            (Vec<u8> = "application/octet-stream"))
    ),
    responses(
        (status = 200, description = "The letter read, and its partner; with Accept: image/svg+xml or \
            image/png, the picture alone", content((Translation = "application/json"),
            (String = "image/svg+xml"), (Vec<u8> = "image/png"))),
        (status = "default", description = "An error", body = Problem,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn translate(
    State(app): State<Arc<App>>,
    query: Result<Query<Options>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let options = input::options(query)?;
    let format = input::format(&headers)?;
    let size = options.size.unwrap_or(SIZE);
    if !SIZES.contains(&size) {
        return Err(Problem::bad_query("size has to be from 8 to 2048"));
    }
    let variants = options.variants.unwrap_or(0);
    if variants > VARIANTS {
        return Err(Problem::bad_query("variants have to be 64 or fewer"));
    }
    if variants > 0 && format != Format::Json {
        return Err(Problem::bad_query("variants are in JSON answers only"));
    }
    let options = TranslateOptions {
        variants,
        seed: options.seed.unwrap_or(0),
        letter: options.letter,
        scheme: options.scheme.unwrap_or_else(|| Scheme::DEFAULT.to_owned()),
        from: options.from.unwrap_or(Script::Cyrillic),
        case: options.case.unwrap_or(Case::Both),
        to: options.to,
    };
    app.engine.scheme(&options.scheme)?;
    let pictures = input::pictures(&app, &headers, body).await?;
    if pictures.len() != 1 {
        return Err(Problem::bad_body("expected one drawing of one letter"));
    }
    let task = Task::Translate(options);
    let Answer::Translation(translation) = app.ask(Request { pictures, task }).await? else {
        return Err(Problem::failed("the answer belongs to another request"));
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

fn respond(translation: &Translation, format: Format, size: u32) -> Result<Response, Problem> {
    if format != Format::Json && translation.drawn.is_empty() {
        let written = &translation.written;
        let detail = format!("the letter is written '{written}', which the model cannot draw");
        return Err(Problem::no_letter(detail));
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
