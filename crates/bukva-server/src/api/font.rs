//! `POST /api/v1/font`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bukva::{Scheme, Script};
use bukva_drafts::{Variants, parse_axis};
use bukva_engine::Problem;
use bukva_engine::schema::{self, BinaryFile};
use serde::Deserialize;
use utoipa::IntoParams;

use super::input;
use crate::app::App;
use crate::fonts::{Drafts, FontFormat, FontRequest};
use crate::refusal::Refusal;

/// The most drafts of a letter.
const MOST_VARIANTS: usize = 10;

/// What is drafted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FontQuery {
    /// The script that is drafted, latin (the default) or cyrillic.
    #[param(schema_with = schema::script)]
    script: Option<Script>,
    /// The romanization scheme whose letters are drafted besides the alphabet; ISO 9 by default.
    #[param(schema_with = schema::scheme)]
    scheme: Option<String>,
    /// The location in a variable font, such as `wght=700,wdth=80`.
    #[param(pattern = "^[^=,]+=-?[0-9]+([.][0-9]+)?(,[^=,]+=-?[0-9]+([.][0-9]+)?)*$")]
    axes: Option<String>,
    /// Drafts of each drawn letter, from 1 to 10, in layers of a UFO.
    #[param(minimum = 1, maximum = 10)]
    variants: Option<usize>,
    /// The seed of the drafts after the first.
    seed: Option<u64>,
}

impl FontQuery {
    fn axes(&self) -> Result<Vec<(String, f32)>, Problem> {
        let axes = self.axes.iter().flat_map(|axes| axes.split(','));
        axes.map(parse_axis).collect::<Option<_>>().ok_or_else(|| {
            Problem::bad_query("axes: expected tags and numbers, such as wght=700,wdth=80")
        })
    }

    fn variants(&self, format: FontFormat) -> Result<Variants, Problem> {
        let count = self.variants.unwrap_or(1);
        if !(1..=MOST_VARIANTS).contains(&count) {
            let detail = format!("variants: expected 1 to {MOST_VARIANTS}, found {count}");
            return Err(Problem::bad_query(detail));
        }
        if count > 1 && format != FontFormat::Ufo {
            let detail = "variants: only a UFO has layers for them; accept application/zip";
            return Err(Problem::no_variants(detail));
        }
        Ok(Variants {
            count,
            seed: self.seed.unwrap_or_default(),
        })
    }
}

const FORMATS: [(&str, FontFormat); 3] = [
    ("application/json", FontFormat::Json),
    ("font/ttf", FontFormat::Ttf),
    // A UFO.
    ("application/zip", FontFormat::Ufo),
];

/// Drafts the script that a font lacks, in the hand of the letters that it has.
#[utoipa::path(
    post, path = "/font", params(FontQuery),
    request_body(
        description = "A font file: TTF, OTF, WOFF or WOFF2.",
        content((BinaryFile = "font/*"), (BinaryFile = "application/octet-stream"))
    ),
    responses(
        (status = 200, description = "The drafts: outlines, a font, or a font source (UFO) in a zip archive",
            content((Drafts = "application/json"), (BinaryFile = "font/ttf"), (BinaryFile = "application/zip"))),
        (status = "default", description = "An error", body = Problem,
            content_type = "application/problem+json")
    )
)]
pub(super) async fn font(
    State(app): State<Arc<App>>,
    query: Result<Query<FontQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let query = input::options(query)?;
    let format = input::format(&headers, &FORMATS)?;
    let scheme = query.scheme.as_deref().unwrap_or(Scheme::DEFAULT);
    // Before the font is read.
    app.engine.scheme(scheme)?;
    let (axes, variants) = (query.axes()?, query.variants(format)?);
    let request = FontRequest {
        font: input::font(&app, &headers, body).await?,
        script: query.script.unwrap_or(Script::Latin),
        scheme: scheme.to_owned(),
        axes,
        variants,
        format,
    };
    let drafted = app.draft(request).await?;
    let (kind, extension) = match format {
        FontFormat::Json => {
            return Ok(([(CONTENT_TYPE, "application/json")], drafted.bytes).into_response());
        }
        FontFormat::Ttf => ("font/ttf", "ttf"),
        FontFormat::Ufo => ("application/zip", "ufo.zip"),
    };
    // The name has letters, digits and hyphens alone.
    let name = format!("attachment; filename=\"{}.{extension}\"", drafted.stem);
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, drafted.bytes).into_response())
}
