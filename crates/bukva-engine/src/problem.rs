//! Errors of requests, as RFC 9457 problem details.

use serde::Serialize;
use utoipa::ToSchema;

/// Why a request failed (RFC 9457, `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, thiserror::Error)]
#[error("{detail}")]
pub struct Problem {
    /// The HTTP status code.
    pub status: u16,
    /// The kind of the problem, for programs: `blank`, `unknown-scheme`, `busy` and so on.
    pub code: &'static str,
    /// The kind of the problem in words.
    pub title: &'static str,
    /// What is wrong with this request, and what to do about it.
    pub detail: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident: $status:literal, $code:literal, $title:literal;)*) => {
        impl Problem {
            $(
                $(#[$doc])*
                pub fn $name(detail: impl Into<String>) -> Self {
                    Self { status: $status, code: $code, title: $title, detail: detail.into() }
                }
            )*
        }
    };
}

kinds! {
    /// An option is out of its range, or two contradict each other.
    bad_query: 400, "bad-query", "An option is not understood";
    /// A body is no JSON of strokes.
    bad_body: 400, "bad-body", "The body is not understood";
    /// No scheme has this name.
    unknown_scheme: 400, "unknown-scheme", "There is no such scheme";
    /// A picture, or the number of strokes or pictures, is too large.
    too_large: 413, "too-large", "The picture is too large";
    /// A picture is damaged, or in an unknown format.
    undecodable: 422, "undecodable", "The picture cannot be decoded";
    /// A picture is empty paper.
    blank: 422, "blank", "The picture shows no letter";
    /// A picture shows more than one letter.
    several_letters: 422, "several-letters", "The picture shows several letters";
    /// A picture of a line shows more than one.
    several_lines: 422, "several-lines", "The picture shows several lines";
    /// The scheme writes nothing for the letter, or the model does not draw it.
    no_letter: 422, "no-letter", "The letter cannot be drawn";
    /// The model was made without variation, or the format has no place for it.
    no_variants: 422, "no-variants", "There can be no variants";
    /// The model was made without directions of style.
    no_style: 422, "no-style", "The model changes no style";
    /// A bug.
    failed: 500, "failed", "The server failed";
}
