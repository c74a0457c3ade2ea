//! One letter: what it is, and its partner in the same hand.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bukva::{Case, Latent, LetterModel, Line, Outline, Reading, Scheme, Script};
use bukva_glyphs::{FineGlyph, Stream, seeded};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::view_box;
use crate::problem::Problem;

/// Guesses after the first that an answer holds.
const ALTERNATIVES: usize = 4;

/// How to translate a letter.
#[derive(Clone, Debug)]
pub(crate) struct TranslateOptions {
    /// What the picture shows, if the client knows it.
    pub(crate) letter: Option<char>,
    /// The id of the scheme.
    pub(crate) scheme: String,
    /// The script of the picture.
    pub(crate) from: Script,
    pub(crate) case: Case,
    /// What to draw instead of the letter's partner.
    pub(crate) to: Option<char>,
    /// How many variants to draw besides.
    pub(crate) variants: usize,
    /// The seed of the variants.
    pub(crate) seed: u64,
}

/// A letter read and its partner drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Translation {
    /// The letter read, or the one given.
    pub(crate) letter: char,
    /// Its probability, given that the picture shows a letter that could be translated.
    pub(crate) confidence: f32,
    /// Whether the picture shows a letter at all.
    pub(crate) is_letter: bool,
    /// The next guesses, the likeliest first.
    pub(crate) alternatives: Vec<Alternative>,
    /// What the scheme writes for the letter, such as Shch.
    pub(crate) written: String,
    /// The letters that were drawn: those of `written`, or none if the model cannot draw them all.
    pub(crate) drawn: Vec<char>,
    /// The data of an SVG path: one letter, or several side by side.
    pub(crate) path: String,
    /// The path's view box: left, top, width and height.
    pub(crate) view_box: [f64; 4],
    /// Drawings of the same in the same hand, which differ as its letters do; as many as were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) variants: Vec<Variant>,
    /// The 56 x 56 pixels that the network sees, as the data URI of a PNG.
    pub(crate) seen: String,
    /// The drawn letters, centered in a square.
    #[serde(skip)]
    pub(crate) picture: Outline,
}

/// A variant of the drawn letters.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Variant {
    /// The data of an SVG path.
    pub(crate) path: String,
    /// The path's view box: left, top, width and height.
    pub(crate) view_box: [f64; 4],
}

/// A letter that the picture may show.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub(crate) struct Alternative {
    /// The letter.
    pub(crate) letter: char,
    /// Its probability.
    pub(crate) confidence: f32,
}

/// What was read, and what is to be drawn for it.
#[derive(Debug)]
pub(super) struct Wanted {
    guesses: Vec<Alternative>,
    written: String,
    pub(super) drawn: Vec<char>,
}

impl TranslateOptions {
    /// Names the letter and decides what to draw for it.
    pub(super) fn choose(
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
            None => partner(scheme, letter),
        };
        let written = written.ok_or_else(|| {
            let (scheme, from) = (scheme.id(), self.from);
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
    pub(super) fn vary(
        &self,
        model: &LetterModel,
        hand: &Latent,
        letters: usize,
    ) -> Result<Vec<Latent>, Problem> {
        if self.variants == 0 {
            return Ok(Vec::new());
        }
        let mut rng = seeded(self.seed, Stream::Latent, 0);
        let varied = model.variants(hand, self.variants * letters, &mut rng);
        varied.map_err(|error| Problem::no_variants(error.to_string()))
    }

    /// The letters that the picture may show, the likeliest first.
    fn guesses(&self, scheme: &Scheme, reading: &Reading) -> Vec<Alternative> {
        let guesses = reading.guesses(|letter| {
            let fits = Script::of(letter) == Some(self.from) && self.case.admits(letter);
            fits && (self.to.is_some() || partner(scheme, letter).is_some())
        });
        let guesses = guesses.into_iter().map(|guess| Alternative {
            letter: guess.letter,
            confidence: guess.probability,
        });
        guesses.collect()
    }
}

/// What the scheme writes for a letter, if it writes anything.
fn partner(scheme: &Scheme, letter: char) -> Option<String> {
    scheme.partner(letter).filter(|written| !written.is_empty())
}

impl Translation {
    pub(super) fn new(
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
