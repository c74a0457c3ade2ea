//! Where the letters of one script begin and end, told from those of the other.
//!
//! A drawn letter has lost its size: it fills its box. But in a face, `b` is as tall as `ф`, and `g`
//! reaches as low as `р`. A table tells, for the top and the bottom of each letter, letters of the
//! other script whose edge is next to it, and the usual distance between the two. It was fitted to
//! the faces of the training split (`tools/bench`, `draft_tables`).

use crate::error::Error;
use crate::source::Source;

const TABLE: &str = include_str!("../data/proportions.tsv");

/// The usual height of a capital, in ems, of faces that have none.
const CAPITAL: f64 = 0.7;

/// The upper or the lower end of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The highest point.
    Top,
    /// The lowest point.
    Bottom,
}

impl Edge {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Top, Self::Bottom];

    /// The sign of the edge in the table.
    pub fn sign(self) -> char {
        match self {
            Self::Top => '^',
            Self::Bottom => '_',
        }
    }

    /// Where a letter of a font has this edge, in font units.
    ///
    /// # Errors
    /// When the font's outline is damaged.
    pub fn of(self, source: &Source, letter: char) -> Result<Option<f64>, Error> {
        Ok(source.glyph(letter)?.map(|glyph| match self {
            Self::Top => glyph.bounds.y1,
            Self::Bottom => glyph.bounds.y0,
        }))
    }
}

/// The height of a font's capitals, in font units: by its letters, by what it says, or a usual one.
///
/// # Errors
/// When the font's outline is damaged.
pub fn capital(source: &Source) -> Result<f64, Error> {
    for letter in ['Н', 'H'] {
        if let Some(top) = Edge::Top.of(source, letter)? {
            return Ok(top);
        }
    }
    let metrics = source.metrics();
    let usual = CAPITAL * metrics.units_per_em;
    Ok(metrics.cap_height.unwrap_or(usual))
}

/// Where a letter that a font lacks begins and ends, in font units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Its highest point.
    pub top: f64,
    /// Its lowest point.
    pub bottom: f64,
}

impl Extent {
    /// The extent of a letter in a font; `None` for letters that the table lacks.
    ///
    /// # Errors
    /// When the font's outline is damaged.
    pub fn of(source: &Source, letter: char) -> Result<Option<Self>, Error> {
        let capital = capital(source)?;
        let top = edge(source, capital, letter, Edge::Top)?;
        let bottom = edge(source, capital, letter, Edge::Bottom)?;
        Ok(top.zip(bottom).map(|(top, bottom)| Self { top, bottom }))
    }

    /// The distance between both ends.
    pub fn height(&self) -> f64 {
        self.top - self.bottom
    }
}

/// The first reference of a letter's edge that the font has, and the usual distance from there.
fn edge(source: &Source, capital: f64, letter: char, edge: Edge) -> Result<Option<f64>, Error> {
    let mut wanted = [0; 5];
    let start = format!("{}{}", letter.encode_utf8(&mut wanted), edge.sign());
    let mut lines = TABLE.lines().map(|line| line.split('\t'));
    let line = lines.find_map(|mut line| (line.next()? == start).then_some(line));
    for reference in line.into_iter().flatten() {
        let mut signs = reference.chars();
        let (Some(letter), Some(sign)) = (signs.next(), signs.next()) else {
            continue;
        };
        let Ok(distance) = signs.as_str().parse::<f64>() else {
            continue;
        };
        let from = match (letter, sign) {
            // The baseline.
            ('-', _) => Some(0.0),
            (letter, '^') => Edge::Top.of(source, letter)?,
            (letter, _) => Edge::Bottom.of(source, letter)?,
        };
        if let Some(from) = from {
            return Ok(Some(from + distance * capital));
        }
    }
    Ok(None)
}
