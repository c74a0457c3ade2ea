//! Fonts in, drafts out. Fonts have a queue and a worker of their own, since they take longer than letters.

use axum::body::Bytes;
use bukva::Script;
use bukva_drafts::{DraftFont, DraftGlyph, Error, ErrorKind, FontError, Source, Variants, draft};
use bukva_engine::{Engine, Problem};
use serde::Serialize;
use tokio::sync::oneshot;
use utoipa::ToSchema;

use crate::refusal::Refusal;

/// A font that waits for its drafts.
pub(crate) struct FontJob {
    pub(crate) request: FontRequest,
    pub(crate) reply: oneshot::Sender<Result<FontFile, Refusal>>,
}

/// What is wanted of a font.
pub(crate) struct FontRequest {
    pub(crate) font: Bytes,
    /// The script that is drafted.
    pub(crate) script: Script,
    /// The name of a built-in scheme.
    pub(crate) scheme: String,
    pub(crate) axes: Vec<(String, f32)>,
    pub(crate) variants: Variants,
    pub(crate) format: FontFormat,
}

/// The format of drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FontFormat {
    Json,
    Ttf,
    /// A UFO in a zip archive.
    Ufo,
}

/// Drafts of a font, as a file.
pub(crate) struct FontFile {
    /// The name without an extension.
    pub(crate) stem: String,
    pub(crate) bytes: Vec<u8>,
}

/// Drafts of the script that a font lacks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Drafts {
    /// The family name of the drafts.
    family: String,
    /// The style within the family.
    style: String,
    /// From how many letters of the font the hand was taken.
    hand: usize,
    /// Letters that were left out of it, since they differ too much from the others.
    left_out: String,
    /// The drafts, capitals first.
    letters: Vec<DraftedLetter>,
}

/// The draft of a letter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftedLetter {
    /// The letter.
    letter: char,
    /// The letter of the font whose outline was copied, if one was.
    copied_from: Option<char>,
    /// The probability that the draft reads as this letter.
    confidence: f32,
    /// Whether a TTF includes it, that is, whether it reads as its letter.
    is_exported: bool,
    /// An SVG path, in font units.
    path: String,
    /// The letter's advance box: left, top, width and height.
    view_box: [f64; 4],
}

impl FontRequest {
    /// Drafts the font.
    pub(crate) fn answer(&self, engine: &Engine) -> Result<FontFile, Refusal> {
        let model = engine.translator().letter_model();
        let model = model.ok_or_else(|| Problem::failed("the model draws no letters"))?;
        let axes = self.axes.iter();
        let axes: Vec<(&str, f32)> = axes.map(|(tag, value)| (tag.as_str(), *value)).collect();
        let scheme = engine.scheme(&self.scheme)?;
        let drafted = Source::read(&self.font, "the font", &axes)
            .and_then(|source| draft(&source, self.script, scheme, model, self.variants));
        let font = drafted.map_err(refusal)?;
        let bytes = match self.format {
            FontFormat::Json => serde_json::to_vec(&Drafts::of(&font))
                .map_err(|error| Problem::failed(error.to_string()))?,
            FontFormat::Ttf => font.to_ttf().map_err(refusal)?,
            FontFormat::Ufo => font.to_ufo_zip().map_err(refusal)?,
        };
        Ok(FontFile {
            stem: font.file_stem(),
            bytes,
        })
    }
}

fn refusal(error: Error) -> Refusal {
    let detail = error.to_string();
    match error.kind() {
        ErrorKind::Font(
            FontError::UnknownAxis { .. }
            | FontError::RepeatedAxis { .. }
            | FontError::AxisOutOfRange { .. },
        ) => Problem::bad_query(detail).into(),
        ErrorKind::Font(_) => Refusal::bad_font(detail),
        ErrorKind::NoLetters { .. } => Refusal::few_letters(detail),
        ErrorKind::Model(_) => Problem::no_variants(detail).into(),
        _ => Problem::failed(detail).into(),
    }
}

impl Drafts {
    fn of(font: &DraftFont) -> Self {
        let letter = |glyph: &DraftGlyph| DraftedLetter {
            letter: glyph.letter,
            copied_from: glyph.copied_from(),
            confidence: glyph.confidence,
            is_exported: font.is_exported(glyph),
            path: font.svg_path(glyph),
            view_box: font.room(glyph),
        };
        Self {
            family: font.family(),
            style: font.style.clone(),
            hand: font.hand,
            left_out: font.outliers.iter().collect(),
            letters: font.glyphs.iter().map(letter).collect(),
        }
    }
}
