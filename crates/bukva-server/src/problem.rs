//! Errors of requests, as RFC 9457 problem details.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// Seconds after which a client may try again when the server is busy.
const RETRY_SECONDS: u64 = 1;

/// Why a request failed (RFC 9457, `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The HTTP status code.
    #[serde(serialize_with = "code")]
    #[schema(value_type = u16)]
    status: StatusCode,
    /// The kind of the problem, for programs: `blank`, `unknown-scheme`, `busy` and so on.
    code: &'static str,
    /// The kind of the problem in words.
    title: &'static str,
    /// What is wrong with this request, and what to do about it.
    detail: String,
}

fn code<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

macro_rules! kinds {
    ($($name:ident: $status:ident, $code:literal, $title:literal;)*) => {
        impl Problem {
            $(pub(crate) fn $name(detail: impl Into<String>) -> Self {
                Self {
                    status: StatusCode::$status,
                    code: $code,
                    title: $title,
                    detail: detail.into(),
                }
            })*
        }
    };
}

kinds! {
    bad_query: BAD_REQUEST, "bad-query", "An option is not understood";
    bad_body: BAD_REQUEST, "bad-body", "The body is not understood";
    unknown_scheme: BAD_REQUEST, "unknown-scheme", "There is no such scheme";
    no_route: NOT_FOUND, "no-route", "There is nothing at this address";
    no_method: METHOD_NOT_ALLOWED, "no-method", "The address does not support this method";
    not_acceptable: NOT_ACCEPTABLE, "not-acceptable", "The answer has no such format";
    slow: REQUEST_TIMEOUT, "slow", "The body took too long to arrive";
    too_large: PAYLOAD_TOO_LARGE, "too-large", "The picture is too large";
    media_type: UNSUPPORTED_MEDIA_TYPE, "media-type", "The body is neither a picture nor JSON";
    undecodable: UNPROCESSABLE_ENTITY, "undecodable", "The picture cannot be decoded";
    blank: UNPROCESSABLE_ENTITY, "blank", "The picture shows no letter";
    several_letters: UNPROCESSABLE_ENTITY, "several-letters", "The picture shows several letters";
    no_letter: UNPROCESSABLE_ENTITY, "no-letter", "The letter cannot be drawn";
    no_variants: UNPROCESSABLE_ENTITY, "no-variants", "The model draws no variants";
    failed: INTERNAL_SERVER_ERROR, "failed", "The server failed";
    busy: SERVICE_UNAVAILABLE, "busy", "The server is busy";
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, RETRY_SECONDS.into());
        }
        response
    }
}
