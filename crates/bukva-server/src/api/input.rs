//! What requests bring: pictures in their bodies, options in their queries.

use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use bukva_engine::{Picture, Problem};

use super::accept;
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

/// The format of an answer that the header Accept prefers; without a header, the first of all. Each is given with
/// its media type.
pub(super) fn format<T: Copy>(headers: &HeaderMap, formats: &[(&str, T)]) -> Result<T, Refusal> {
    let accept = headers.get_all(ACCEPT).iter();
    let accept: Vec<&str> = accept.filter_map(|value| value.to_str().ok()).collect();
    accept::preferred(&accept.join(","), formats).ok_or_else(|| {
        let known: Vec<&str> = formats.iter().map(|(known, _)| *known).collect();
        Refusal::not_acceptable(format!("there are {}", known.join(", ")))
    })
}

/// An answer of the engine to another request, which would be a bug.
pub(super) fn mixed_up() -> Refusal {
    Problem::failed("the answer belongs to another request").into()
}
