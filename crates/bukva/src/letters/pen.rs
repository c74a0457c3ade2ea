//! Whether a hand writes with a round pen.
//!
//! The network draws such hands, those of most people who draw on a screen, with strokes that swell and shrink. Their
//! letters are redrawn with a pen of one width along the middle of the strokes.

use std::sync::{Arc, OnceLock};

use bukva_glyphs::{Contours, FineGlyph, Skeleton};

/// The edges of letters of a round pen differ from those of their middle lines drawn with the pen by 0.08 to 0.24
/// pixels, and their ends are round, so the sum with [`FLATNESS`] is seldom above this. Letters of most typefaces
/// are above it, but not those of the lightest.
const EVEN: f32 = 0.26;
/// How much flat ends add to the difference, in pixels.
const FLATNESS: f32 = 0.1;
/// A pen is told from at most so many letters.
const LETTERS: usize = 9;

/// The pen of some glyphs, which are examined when it is asked for first.
#[derive(Clone, Debug)]
pub(super) struct Pen(Arc<(Vec<FineGlyph>, OnceLock<bool>)>);

impl Pen {
    pub(super) fn of(glyph: FineGlyph) -> Self {
        Self::of_all(vec![glyph])
    }

    /// The pen of several hands, or of one by several letters.
    pub(super) fn common<'a>(pens: impl Iterator<Item = &'a Self>) -> Self {
        let glyphs: Vec<FineGlyph> = pens.flat_map(|pen| &pen.0.0).copied().collect();
        let step = glyphs.len().div_ceil(LETTERS).max(1);
        Self::of_all(glyphs.into_iter().step_by(step).collect())
    }

    /// A pen that is not known to be round.
    pub(super) fn unknown() -> Self {
        Self::of_all(Vec::new())
    }

    fn of_all(glyphs: Vec<FineGlyph>) -> Self {
        Self(Arc::new((glyphs, OnceLock::new())))
    }

    /// Whether most of the glyphs were drawn with a round pen.
    pub(super) fn is_round(&self) -> bool {
        let (glyphs, is_round) = &*self.0;
        *is_round.get_or_init(|| {
            let round = glyphs.iter().filter(|glyph| is_even(glyph)).count();
            2 * round > glyphs.len()
        })
    }
}

fn is_even(glyph: &FineGlyph) -> bool {
    let ink = glyph.to_unit();
    let contours = Contours::find(&ink, FineGlyph::SIDE);
    Skeleton::of(&contours).is_some_and(|skeleton| {
        skeleton.deviation(&ink) + FLATNESS * skeleton.flatness(&ink) <= EVEN
    })
}

impl PartialEq for Pen {
    fn eq(&self, other: &Self) -> bool {
        self.0.0 == other.0.0
    }
}
