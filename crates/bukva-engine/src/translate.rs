//! One letter: what it is, and its partner in the same hand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bukva::{Case, Latent, LetterModel, Line, Outline, Reading, Scheme, Script, StyleChange};
use bukva_glyphs::{FineGlyph, Stream, composed, seeded};
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::answer::view_box;
use crate::problem::Problem;
use crate::schema;
use crate::schemes::Schemes;
use crate::style::{change, moderate};

/// Guesses after the first that an answer holds.
const ALTERNATIVES: usize = 4;

/// The most variants in one answer.
const VARIANTS: usize = 64;
/// The least and the greatest height of a picture, in pixels.
const SIZES: std::ops::RangeInclusive<u32> = 8..=2048;
/// The height of a picture unless one is asked for, in pixels.
const SIZE: u32 = 256;

/// How to translate a letter.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TranslateQuery {
    /// What the picture shows, if you know it.
    #[serde(deserialize_with = "letter")]
    #[param(schema_with = schema::letter)]
    pub letter: Option<char>,
    /// The romanization scheme, iso-9 by default; see /schemes.
    #[param(schema_with = schema::scheme)]
    pub scheme: Option<String>,
    /// The script of the picture, cyrillic (the default) or latin.
    #[param(schema_with = schema::script)]
    pub from: Option<Script>,
    /// Whether the picture shows an upper or lower case letter; both by default.
    #[param(schema_with = schema::case)]
    pub case: Option<Case>,
    /// Draw this letter instead of the partner of the one read.
    #[serde(deserialize_with = "letter")]
    #[param(schema_with = schema::letter)]
    pub to: Option<char>,
    /// Height and width of a PNG, 256 by default.
    #[param(minimum = 8, maximum = 2048)]
    pub size: Option<u32>,
    /// How many variants to draw besides, which differ as the letters of one hand do; in JSON only.
    #[param(minimum = 0, maximum = 64)]
    pub variants: Option<usize>,
    /// The seed of the variants, 0 by default: the same one draws the same variants.
    pub seed: Option<u64>,
    /// How much heavier to draw, in standard deviations among hands, from -3 to 3.
    #[param(minimum = -3, maximum = 3)]
    pub thickness: Option<f32>,
    /// How much more slanted to the right, likewise.
    #[param(minimum = -3, maximum = 3)]
    pub slant: Option<f32>,
    /// How much wider, likewise.
    #[param(minimum = -3, maximum = 3)]
    pub width: Option<f32>,
}

/// A letter read and its partner drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Translation {
    /// The letter read, or the one given.
    pub letter: char,
    /// Its probability, given that the picture shows a letter that could be translated.
    pub confidence: f32,
    /// Whether the picture shows a letter at all.
    pub is_letter: bool,
    /// The next guesses, the likeliest first.
    pub alternatives: Vec<Alternative>,
    /// What the scheme writes for the letter, such as Shch.
    pub written: String,
    /// The letters that were drawn: those of `written`, or none if the model cannot draw them all.
    pub drawn: Vec<char>,
    /// The data of an SVG path: one letter, or several side by side.
    pub path: String,
    /// The path's view box: left, top, width and height.
    pub view_box: [f64; 4],
    /// Drawings of the same in the same hand, which differ as its letters do; as many as were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The 56 x 56 pixels that the network sees, as the data URI of a PNG.
    pub seen: String,
    /// The drawn letters, centered in a square.
    #[serde(skip)]
    pub picture: Outline,
}

/// A variant of the drawn letters.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Variant {
    /// The data of an SVG path.
    pub path: String,
    /// The path's view box: left, top, width and height.
    pub view_box: [f64; 4],
}

/// A letter that the picture may show.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Alternative {
    /// The letter.
    pub letter: char,
    /// Its probability.
    pub confidence: f32,
}

/// What was read, and what is to be drawn for it.
#[derive(Debug)]
pub(crate) struct Wanted {
    guesses: Vec<Alternative>,
    written: String,
    pub(crate) drawn: Vec<char>,
}

/// Reads a letter, which may be in decomposed form.
fn letter<'de, D: Deserializer<'de>>(text: D) -> Result<Option<char>, D::Error> {
    let text = String::deserialize(text)?;
    let composed = composed(&text);
    let mut letters = composed.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(Some(letter)),
        _ => Err(D::Error::invalid_value(
            Unexpected::Str(&text),
            &"a single letter",
        )),
    }
}

impl TranslateQuery {
    /// Checks the numbers, and whether there is such a scheme.
    pub(crate) fn check(&self, schemes: &Schemes) -> Result<(), Problem> {
        if self.variants() > VARIANTS {
            return Err(Problem::bad_query("variants have to be 64 or fewer"));
        }
        if !SIZES.contains(&self.size()) {
            return Err(Problem::bad_query("size has to be from 8 to 2048"));
        }
        moderate(self.change())?;
        schemes.find(self.scheme()).map(|_| ())
    }

    /// How the drawn letters are to differ from the hand.
    pub(crate) fn change(&self) -> StyleChange {
        change(self.thickness, self.slant, self.width)
    }

    /// The height and width of a PNG, in pixels.
    pub fn size(&self) -> u32 {
        self.size.unwrap_or(SIZE)
    }

    /// The number of variants.
    pub fn variants(&self) -> usize {
        self.variants.unwrap_or(0)
    }

    /// The id of the scheme.
    pub(crate) fn scheme(&self) -> &str {
        self.scheme.as_deref().unwrap_or(Scheme::DEFAULT)
    }

    /// The script of the picture.
    fn from(&self) -> Script {
        self.from.unwrap_or(Script::Cyrillic)
    }

    /// Names the letter and decides what to draw for it.
    pub(crate) fn choose(
        &self,
        scheme: &Scheme,
        model: &LetterModel,
        reading: &Reading,
    ) -> Result<Wanted, Problem> {
        let mut guesses = self.guesses(scheme, reading);
        if let Some(letter) = self.letter {
            guesses.retain(|guess| guess.letter != letter);
            let confidence = 1.0;
            guesses.insert(0, Alternative { letter, confidence });
        }
        let letter = guesses.first().map(|guess| guess.letter);
        let letter = letter.ok_or_else(|| {
            let scheme = scheme.id();
            Problem::no_letter(format!("the model reads no letter of scheme {scheme}"))
        })?;
        let written = match self.to {
            Some(to) => Some(to.to_string()),
            None => scheme.partner(letter),
        };
        let written = written.ok_or_else(|| {
            let (scheme, from) = (scheme.id(), self.from());
            let detail = format!("scheme {scheme} has no {from} letter '{letter}' of its own");
            Problem::no_letter(detail)
        })?;
        let mut drawn: Vec<char> = written.chars().collect();
        if !drawn.iter().all(|letter| model.letters().contains(letter)) {
            if let Some(to) = self.to {
                let detail = format!("the model draws no '{to}'; see /api/v1/model");
                return Err(Problem::no_letter(detail));
            }
            drawn.clear();
        }
        Ok(Wanted {
            guesses,
            written,
            drawn,
        })
    }

    /// Hands for variants of this many letters.
    pub(crate) fn vary(
        &self,
        model: &LetterModel,
        hand: &Latent,
        letters: usize,
    ) -> Result<Vec<Latent>, Problem> {
        let count = self.variants() * letters;
        if count == 0 {
            return Ok(Vec::new());
        }
        let mut rng = seeded(self.seed.unwrap_or(0), Stream::Latent, 0);
        let varied = model.variants(hand, count, &mut rng);
        varied.map_err(|error| Problem::no_variants(error.to_string()))
    }

    /// The letters that the picture may show, the likeliest first.
    fn guesses(&self, scheme: &Scheme, reading: &Reading) -> Vec<Alternative> {
        let case = self.case.unwrap_or(Case::Both);
        let guesses = reading.guesses(|letter| {
            let fits = Script::of(letter) == Some(self.from()) && case.admits(letter);
            fits && (self.to.is_some() || scheme.partner(letter).is_some())
        });
        let guesses = guesses.into_iter().map(|guess| Alternative {
            letter: guess.letter,
            confidence: guess.probability,
        });
        guesses.collect()
    }
}

impl Translation {
    pub(crate) fn new(
        wanted: Wanted,
        is_letter: bool,
        seen: &FineGlyph,
        drawn: Vec<(char, Outline)>,
        variants: &[(char, Outline)],
    ) -> Self {
        let mut guesses = wanted.guesses.into_iter();
        let first = guesses.next().unwrap_or(Alternative {
            letter: ' ',
            confidence: 0.0,
        });
        let variants = variants.chunks(drawn.len().max(1)).map(|letters| {
            let (path, view_box, _) = picture(letters);
            Variant { path, view_box }
        });
        let variants = variants.collect();
        let (path, view_box, picture) = picture(&drawn);
        Self {
            letter: first.letter,
            confidence: first.confidence,
            is_letter,
            alternatives: guesses.take(ALTERNATIVES).collect(),
            written: wanted.written,
            drawn: drawn.iter().map(|(letter, _)| *letter).collect(),
            path,
            view_box,
            variants,
            seen: data_uri(seen),
            picture,
        }
    }
}

/// The path of one letter in its square, or of several in a line; its view box; and the same in a
/// square.
fn picture(drawn: &[(char, Outline)]) -> (String, [f64; 4], Outline) {
    if let [(_, outline)] = drawn {
        let side = outline.side() as f64;
        return (
            outline.to_svg_path(),
            [0.0, 0.0, side, side],
            outline.clone(),
        );
    }
    let line = Line::set(
        drawn
            .iter()
            .map(|(letter, outline)| Some((*letter, outline))),
    );
    (line.to_svg_path(), view_box(&line), line.to_square())
}

fn data_uri(glyph: &FineGlyph) -> String {
    match glyph.to_png() {
        Ok(png) => format!("data:image/png;base64,{}", STANDARD.encode(png)),
        // Writing to memory does not fail.
        Err(_) => String::new(),
    }
}
