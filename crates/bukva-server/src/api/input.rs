//! What requests bring: pictures in their bodies, options in their queries.

use axum::body::Body;
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

/// The pictures in a body.
pub(super) async fn pictures(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<Picture>, Refusal> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
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

/// The first format of the header Accept that there is.
pub(super) fn format(headers: &HeaderMap) -> Result<Format, Refusal> {
    let accept = headers.get_all(ACCEPT).iter();
    let kinds: Vec<&str> = accept
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|kind| kind.split(';').next().unwrap_or_default().trim())
        .collect();
    if kinds.is_empty() {
        return Ok(Format::Json);
    }
    let known = kinds.iter().find_map(|&kind| match kind {
        "*/*" | "application/*" | "application/json" => Some(Format::Json),
        "image/svg+xml" => Some(Format::Svg),
        "image/png" | "image/*" => Some(Format::Png),
        _ => None,
    });
    known.ok_or_else(|| {
        Refusal::not_acceptable("there are application/json, image/svg+xml and image/png")
    })
}
