//! A font of drafts.

use bukva_fonts::NameEntry;
use kurbo::BezPath;

use crate::source::Source;

/// Above this confidence, the model reads a draft as the wanted letter.
pub const SURE: f32 = 0.9;
/// Below this confidence, it does not: such a draft is marked as not for export.
pub const LEGIBLE: f32 = 0.5;

/// Where a draft comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The font's own outline of a letter that looks the same.
    Copied(char),
    /// Drawn by the model in the font's hand.
    Drawn,
    /// The draft of this letter, with a mark that the model drew.
    Marked(char),
}

/// The draft of a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftGlyph {
    /// The letter.
    pub letter: char,
    /// The name of its glyph.
    pub name: String,
    /// Its contours in font units, y pointing up: cubic curves, outer contours counter-clockwise.
    pub path: BezPath,
    /// The distance from its origin to the next letter's.
    pub advance: f64,
    /// Where it comes from.
    pub origin: Origin,
    /// The probability that the draft reads as this letter.
    pub confidence: f32,
}

impl DraftGlyph {
    /// Whether the draft reads as its letter.
    pub fn is_legible(&self) -> bool {
        self.confidence >= LEGIBLE
    }

    /// The letter of the font whose outline was copied, if one was.
    pub fn copied_from(&self) -> Option<char> {
        match self.origin {
            Origin::Copied(letter) => Some(letter),
            Origin::Drawn | Origin::Marked(_) => None,
        }
    }
}

/// The measures of a font of drafts: those of the source, in whole units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Font units per em.
    pub units_per_em: u16,
    /// The top of a line.
    pub ascender: i16,
    /// The bottom of a line.
    pub descender: i16,
    /// The gap between two lines.
    pub line_gap: i16,
    /// The height of flat capitals.
    pub cap_height: i16,
    /// The height of flat small letters.
    pub x_height: i16,
    /// The slant in degrees; below 0 if letters lean to the right.
    pub italic_angle: f64,
    /// The weight: 400 for regular, 700 for bold.
    pub weight: u16,
    /// Whether the face is an italic or oblique one.
    pub is_italic: bool,
    /// The width of the space between words.
    pub space: u16,
}

/// Drafts of a script, in the hand of a font.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftFont {
    /// The family name of the source.
    pub source_family: String,
    /// The style within the family, such as `Bold Italic`.
    pub style: String,
    /// The copyright notice of the source, from whose letters the drafts are.
    pub copyright: Option<String>,
    /// The license of the source.
    pub license: Option<String>,
    /// The measures.
    pub metrics: Metrics,
    /// The drafts, in the order of the alphabet: capitals first.
    pub glyphs: Vec<DraftGlyph>,
    /// Further drafts of the drawn letters: one list for each [variant](crate::Variants) after the first.
    pub variants: Vec<Vec<DraftGlyph>>,
    /// How many of the font's letters its hand was taken from.
    pub hand: usize,
    /// The letters that were left out, since they differ too much from the others.
    pub outliers: Vec<char>,
}

impl DraftFont {
    /// The family name of the drafts; they are not the source, and do not replace it.
    pub fn family(&self) -> String {
        family(&self.source_family)
    }

    /// A name for files: `LoraDrafts-BoldItalic`.
    pub fn file_stem(&self) -> String {
        file_stem(&self.family(), &self.style)
    }

    /// The draft of a letter.
    pub fn glyph(&self, letter: char) -> Option<&DraftGlyph> {
        self.glyphs.iter().find(|glyph| glyph.letter == letter)
    }

    pub(crate) fn without_glyphs(source: &Source, metrics: Metrics) -> Self {
        Self {
            source_family: source.family(),
            style: source.style(),
            copyright: source.name(NameEntry::Copyright),
            license: source.name(NameEntry::License),
            metrics,
            glyphs: Vec::new(),
            variants: Vec::new(),
            hand: 0,
            outliers: Vec::new(),
        }
    }
}

impl Source {
    /// The [name for files](DraftFont::file_stem) of drafts in the hand of this font.
    pub fn draft_file_stem(&self) -> String {
        file_stem(&family(&self.family()), &self.style())
    }
}

fn family(source: &str) -> String {
    format!("{source} Drafts")
}

fn file_stem(family: &str, style: &str) -> String {
    let plain = |name: &str| {
        let kept = name.chars().filter(|letter| letter.is_ascii_alphanumeric());
        kept.collect::<String>()
    };
    match (plain(family), plain(style)) {
        (family, style) if style.is_empty() => family,
        (family, style) => format!("{family}-{style}"),
    }
}
