//! Requests that are refused or fail, as HTTP answers.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bukva_engine::Problem;

/// Seconds after which a client may try again when the server is busy.
const RETRY_SECONDS: u64 = 1;

/// The answer to a request that failed.
#[derive(Clone, Debug)]
pub(crate) struct Refusal(Problem);

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

macro_rules! kinds {
    ($($name:ident: $status:ident, $code:literal, $title:literal;)*) => {
        impl Refusal {
            $(pub(crate) fn $name(detail: impl Into<String>) -> Self {
                Self(Problem {
                    status: StatusCode::$status.as_u16(),
                    code: $code,
                    title: $title,
                    detail: detail.into(),
                })
            })*
        }
    };
}

// What only HTTP can get wrong.
kinds! {
    no_route: NOT_FOUND, "no-route", "There is nothing at this address";
    no_method: METHOD_NOT_ALLOWED, "no-method", "The address does not support this method";
    not_acceptable: NOT_ACCEPTABLE, "not-acceptable", "The answer has no such format";
    slow: REQUEST_TIMEOUT, "slow", "The body took too long to arrive";
    media_type: UNSUPPORTED_MEDIA_TYPE, "media-type", "The body has the wrong media type";
    bad_font: UNPROCESSABLE_ENTITY, "bad-font", "The font cannot be read";
    few_letters: UNPROCESSABLE_ENTITY, "few-letters", "The font has too few letters";
    busy: SERVICE_UNAVAILABLE, "busy", "The server is busy";
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let failed = StatusCode::INTERNAL_SERVER_ERROR;
        let status = StatusCode::from_u16(self.0.status).unwrap_or(failed);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, RETRY_SECONDS.into());
        }
        response
    }
}
