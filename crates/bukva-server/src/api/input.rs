//! What requests bring: pictures in their bodies, options in their queries.

use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use bukva_engine::{Picture, Problem};

use crate::app::App;
use crate::refusal::Refusal;

/// Options, or why they are not understood.
pub(super) fn options<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Refusal> {
    match query {
        Ok(Query(options)) => Ok(options),
        Err(rejection) => Err(Problem::bad_query(rejection.body_text()).into()),
    }
}

/// The media type of a body, without parameters.
fn content_type(headers: &HeaderMap) -> String {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    kind.split(';').next().unwrap_or_default().trim().to_owned()
}

/// The font in a body.
pub(super) async fn font(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let kind = content_type(headers);
    let is_font = kind.starts_with("font/") || kind.starts_with("application/font-");
    if !is_font && kind != "application/octet-stream" {
        let detail = "expected the header Content-Type to be that of a font, such as font/ttf, \
            or application/octet-stream";
        return Err(Refusal::media_type(detail));
    }
    app.body(headers, body).await
}

/// The pictures in a body.
pub(super) async fn pictures(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<Picture>, Refusal> {
    let kind = content_type(headers);
    let is_json = kind == "application/json";
    if !is_json && !kind.starts_with("image/") && kind != "application/octet-stream" {
        let detail = "expected the header Content-Type to be that of an image, such as \
            image/png, or application/octet-stream or application/json";
        return Err(Refusal::media_type(detail));
    }
    let bytes = app.body(headers, body).await?;
    if !is_json {
        return Ok(vec![Picture::File(bytes.into())]);
    }
    Ok(Picture::from_json(&bytes)?)
}

/// The format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Svg,
    Png,
}

/// The media types of the header Accept, in its order.
pub(super) fn accepted(headers: &HeaderMap) -> Vec<&str> {
    let accept = headers.get_all(ACCEPT).iter();
    let kinds = accept.filter_map(|value| value.to_str().ok());
    kinds
        .flat_map(|value| value.split(','))
        .map(|kind| kind.split(';').next().unwrap_or_default().trim())
        .collect()
}

/// The first format of the header Accept that there is.
pub(super) fn format(headers: &HeaderMap) -> Result<Format, Refusal> {
    let kinds = accepted(headers);
    if kinds.is_empty() {
        return Ok(Format::Json);
    }
    let known = kinds.into_iter().find_map(|kind| match kind {
        "*/*" | "application/*" | "application/json" => Some(Format::Json),
        "image/svg+xml" => Some(Format::Svg),
        "image/png" | "image/*" => Some(Format::Png),
        _ => None,
    });
    known.ok_or_else(|| {
        Refusal::not_acceptable("there are application/json, image/svg+xml and image/png")
    })
}
