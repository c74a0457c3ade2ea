//! What requests bring: pictures in their bodies, options in their queries.

use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::engine::{Picture, Strokes};
use crate::problem::Problem;

/// The most pictures of one hand.
const PICTURES: usize = 64;

/// Options, or why they are not understood.
pub(super) fn options<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, Problem> {
    match query {
        Ok(Query(options)) => Ok(options),
        Err(rejection) => Err(Problem::bad_query(rejection.body_text())),
    }
}

/// The pictures in a body.
pub(super) async fn pictures(
    app: &App,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<Picture>, Problem> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_json = kind == "application/json";
    if !is_json && !kind.starts_with("image/") && kind != "application/octet-stream" {
        let detail = "expected the header Content-Type to be that of an image, such as \
            image/png, or application/octet-stream or application/json";
        return Err(Problem::media_type(detail));
    }
    let bytes = app.body(headers, body).await?;
    if !is_json {
        return Ok(vec![Picture::File(bytes)]);
    }
    let drawings = match bytes.trim_ascii_start().first() {
        Some(b'[') => parse::<Vec<Strokes>>(&bytes)?,
        _ => vec![parse(&bytes)?],
    };
    if drawings.len() > PICTURES {
        let detail = format!(
            "{} drawings were sent; {PICTURES} are allowed",
            drawings.len()
        );
        return Err(Problem::too_large(detail));
    }
    drawings.into_iter().map(Strokes::picture).collect()
}

fn parse<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        Problem::bad_body(format!(
            "expected JSON such as {{\"strokes\": [[[0, 0], [9, 9]]], \"width\": 1}}: {error}"
        ))
    })
}

/// The format of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Svg,
    Png,
}

/// The first format of the header Accept that there is.
pub(super) fn format(headers: &HeaderMap) -> Result<Format, Problem> {
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
        Problem::not_acceptable("there are application/json, image/svg+xml and image/png")
    })
}
