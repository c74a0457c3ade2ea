//! Drawn letters, as Python gets them.

use bukva::{Glyph, Outline, SIDE, Translation};
use pyo3::prelude::*;

/// Guesses after the first that a result holds.
const ALTERNATIVES: usize = 4;

/// A drawn letter.
#[derive(IntoPyObject)]
pub(crate) struct Drawn {
    /// Gray values in row order, ink = 255 on 0.
    pixels: Vec<u8>,
    /// The data of an SVG path.
    path: String,
    /// The side of the square in which the path lies.
    side: usize,
}

impl Drawn {
    pub(crate) fn new(outline: &Outline, size: usize) -> Self {
        Self {
            pixels: outline.render(size),
            path: outline.to_svg_path(),
            side: outline.side(),
        }
    }
}

/// A translated letter. What a model of a run does not tell is `None`.
#[derive(IntoPyObject)]
pub(crate) struct Letter {
    letter: Option<char>,
    written: Option<String>,
    confidence: Option<f32>,
    is_letter: Option<bool>,
    alternatives: Vec<(char, f32)>,
    drawn: Drawn,
    variants: Vec<Drawn>,
}

impl Letter {
    pub(crate) fn new(translation: &Translation, size: usize) -> Self {
        let alternatives = translation.guesses.iter().skip(1).take(ALTERNATIVES);
        let variants = translation.variant_outlines();
        Self {
            letter: Some(translation.letter()),
            written: Some(translation.written.clone()),
            confidence: Some(translation.confidence()),
            is_letter: Some(translation.is_letter),
            alternatives: alternatives
                .map(|guess| (guess.letter, guess.probability))
                .collect(),
            drawn: Drawn::new(&translation.outline(), size),
            variants: variants.map(|outline| Drawn::new(&outline, size)).collect(),
        }
    }

    /// A letter that a model drew without reading it. Of its own size, it is what the model drew, not what
    /// its outline covers.
    pub(crate) fn unread(glyph: &Glyph, size: usize) -> Self {
        let outline = Outline::trace(&glyph.to_unit(), SIDE);
        let mut drawn = Drawn::new(&outline, size);
        if size == SIDE {
            drawn.pixels = glyph.pixels().to_vec();
        }
        Self {
            letter: None,
            written: None,
            confidence: None,
            is_letter: None,
            alternatives: Vec::new(),
            drawn,
            variants: Vec::new(),
        }
    }
}
