//! The pictures that requests bring.

use std::error::Error as _;

use bukva::PenStrokes;
use bukva_glyphs::{ErrorKind, FINE_PIXELS, FineGlyph, FoundLetter, image_size};
use image::DynamicImage;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::schema::{ArrayBuilder, OneOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::Problem;
use crate::schema::{self, FARTHEST, LEAST_WIDTH};

/// The most pixels of an uploaded picture: a full photograph from an ordinary phone. Reading takes
/// some 30 bytes of memory for each.
const PIXELS: u64 = 16_000_000;
/// The most points of a drawing: minutes of drawing on a fast screen.
const POINTS: usize = 50_000;
/// The most drawings of one hand.
const DRAWINGS: usize = 64;

/// A drawing of one letter, as strokes of a round pen.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Strokes {
    /// The strokes: lists of points [x, y], y pointing down. A stroke of one point is a dot.
    #[schema(schema_with = schema::strokes)]
    pub strokes: Vec<Vec<[f32; 2]>>,
    /// The width of the pen, in the unit of the points. Without it, a tenth of the drawing.
    #[serde(default)]
    #[schema(schema_with = schema::width)]
    pub width: Option<f32>,
    /// Width and height of the paper, in the same unit. It is not needed: where and how large a
    /// letter is drawn does not matter.
    #[serde(default)]
    #[schema(schema_with = schema::size)]
    pub size: Option<[f32; 2]>,
}

/// Describes a body with the drawings of one hand: one, or a list of them.
#[derive(Clone, Copy, Debug)]
pub struct Drawings;

impl PartialSchema for Drawings {
    fn schema() -> RefOr<Schema> {
        let one = Ref::from_schema_name(Strokes::name());
        let several = ArrayBuilder::new().items(one.clone());
        let several = several.min_items(Some(1)).max_items(Some(DRAWINGS));
        OneOfBuilder::new().item(one).item(several).into()
    }
}

impl ToSchema for Drawings {}

/// A picture of one letter.
#[derive(Clone, Debug)]
pub enum Picture {
    /// An image file.
    File(Vec<u8>),
    /// A drawing.
    Strokes(PenStrokes),
}

impl Strokes {
    /// Checks the numbers.
    ///
    /// # Errors
    /// When there are too many points, or numbers that are too large or, for widths, too small.
    pub fn picture(self) -> Result<Picture, Problem> {
        let count: usize = self.strokes.iter().map(Vec::len).sum();
        if count > POINTS {
            let detail = format!("the strokes have {count} points; {POINTS} are allowed");
            return Err(Problem::too_large(detail));
        }
        let size = self.size.unwrap_or([1.0, 1.0]);
        let measured = |value: f32| (LEAST_WIDTH..=FARTHEST).contains(&value);
        if !self.width.is_none_or(measured) || !size.into_iter().all(measured) {
            let detail = "width and size have to be from 0.000001 to 1000000";
            return Err(Problem::bad_body(detail));
        }
        let mut points = self.strokes.iter().flatten().flatten();
        if !points.all(|value| (-FARTHEST..=FARTHEST).contains(value)) {
            let detail = "the coordinates of points have to be from -1000000 to 1000000";
            return Err(Problem::bad_body(detail));
        }
        let width = self.width.unwrap_or_else(|| spread(&self.strokes) / 10.0);
        Ok(Picture::Strokes(PenStrokes {
            strokes: self.strokes,
            width,
        }))
    }
}

fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(json).map_err(|error| {
        Problem::bad_body(format!(
            "expected JSON such as {{\"strokes\": [[[0, 0], [9, 9]]], \"width\": 1}}: {error}"
        ))
    })
}

/// The longer side of the box around all points.
fn spread(strokes: &[Vec<[f32; 2]>]) -> f32 {
    let span = |axis: usize| {
        let values = || strokes.iter().flatten().map(|point| point[axis]);
        let lowest = values().fold(f32::INFINITY, f32::min);
        values().fold(f32::NEG_INFINITY, f32::max) - lowest
    };
    span(0).max(span(1)).max(1.0)
}

impl Picture {
    /// Drawings from JSON: [`Strokes`], or an array of them.
    ///
    /// # Errors
    /// When the JSON holds no strokes, too many, or numbers that a drawing can't have.
    pub fn from_json(json: &[u8]) -> Result<Vec<Self>, Problem> {
        let drawings = match json.trim_ascii_start().first() {
            Some(b'[') => parse::<Vec<Strokes>>(json)?,
            _ => vec![parse(json)?],
        };
        if drawings.len() > DRAWINGS {
            let count = drawings.len();
            let detail = format!("{count} drawings were sent; {DRAWINGS} are allowed");
            return Err(Problem::too_large(detail));
        }
        drawings.into_iter().map(Strokes::picture).collect()
    }

    /// The glyph, whatever the picture is: strokes become an image first.
    pub(crate) fn glyph(&self) -> Result<FineGlyph, Problem> {
        let glyph = match self {
            Self::Strokes(strokes) => FineGlyph::from_image(&image(strokes)),
            Self::File(bytes) => {
                check_size(bytes)?;
                FineGlyph::read(bytes.as_slice())
            }
        };
        glyph.map_err(|error| unreadable(&error))
    }

    /// The letters of a line, from left to right.
    pub(crate) fn line(&self) -> Result<Vec<FoundLetter<FINE_PIXELS>>, Problem> {
        let found = match self {
            Self::Strokes(strokes) => FineGlyph::line_from_image(&image(strokes)),
            Self::File(bytes) => {
                check_size(bytes)?;
                FineGlyph::read_line(bytes.as_slice())
            }
        };
        found.map_err(|error| unreadable(&error))
    }
}

fn image(strokes: &PenStrokes) -> DynamicImage {
    DynamicImage::ImageLuma8(strokes.to_image())
}

/// Why a picture cannot be read.
fn unreadable(error: &bukva_glyphs::Error) -> Problem {
    match error.kind() {
        ErrorKind::BlankImage => {
            Problem::blank("all of the picture looks like background; draw a letter on it")
        }
        ErrorKind::SeveralLetters { .. } => Problem::several_letters(error.to_string()),
        ErrorKind::SeveralLines { .. } => Problem::several_lines(error.to_string()),
        ErrorKind::TooLarge { .. } => Problem::too_large(error.to_string()),
        _ => Problem::undecodable(with_cause(error)),
    }
}

/// Refuses pictures whose header announces too many pixels, before anything is decoded. What has no
/// such header is left to the decoder, which says why.
fn check_size(bytes: &[u8]) -> Result<(), Problem> {
    let Some([width, height]) = image_size(bytes) else {
        return Ok(());
    };
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Problem::too_large(format!(
            "the picture has {width} x {height} pixels; {PIXELS} are allowed: crop it to the letter"
        )));
    }
    Ok(())
}

/// An error and its cause.
fn with_cause(error: &bukva_glyphs::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
