//! The hand of a font.

use bukva::{FineGlyph, Latent, LetterModel};

use crate::error::{Error, ErrorKind};
use crate::source::{Source, SourceGlyph};

/// Letters whose distance from the median exceeds this multiple of the median distance are left out.
const FARTHEST: f32 = 1.6;
/// Letters that a font needs, so that it has a hand.
const FEWEST: usize = 3;

/// What the letters of a font have in common, and those letters.
pub(crate) struct Hand {
    /// The hand of small letters and that of capitals, or of all if there are few: the mean of their latent
    /// vectors, fitted to them.
    latents: [Latent; 2],
    /// The letters, as the font has them.
    pub(crate) glyphs: Vec<(char, SourceGlyph)>,
    /// Those that differ too much from the others to say anything about the hand.
    pub(crate) outliers: Vec<char>,
}

impl Hand {
    /// Takes the hand of a font from these letters.
    pub(crate) fn of(
        source: &Source,
        letters: &[char],
        model: &LetterModel,
    ) -> Result<Self, Error> {
        let mut glyphs = Vec::new();
        let mut images = Vec::new();
        for &letter in letters {
            let Some(glyph) = source.glyph(letter)? else {
                continue;
            };
            if let Some(image) = FineGlyph::from_outline(&glyph.path) {
                images.push(image);
                glyphs.push((letter, glyph));
            }
        }
        if glyphs.len() < FEWEST {
            return Err(Error::from(ErrorKind::NoLetters {
                found: glyphs.len(),
            }));
        }
        let latents = model.encode(&images);
        let shows_letter: Vec<bool> = model.read(&latents).iter().map(|r| r.is_letter()).collect();
        let near = near(&latents, &shows_letter);
        let letters: Vec<char> = glyphs.iter().map(|(letter, _)| *letter).collect();
        let hand = |is_wanted: &dyn Fn(char) -> bool| {
            let wanted: Vec<bool> = letters
                .iter()
                .zip(&near)
                .map(|(&l, &near)| near && is_wanted(l))
                .collect();
            let kept = picked(&latents, &wanted, true);
            let known = letters.iter().copied().zip(images.iter().copied());
            let known = picked(&known.collect::<Vec<_>>(), &wanted, true);
            let mean = Latent::mean(&kept).filter(|_| kept.len() >= FEWEST)?;
            // The strokes of most light typefaces have flat ends.
            Some(model.fitted(&mean, &known).without_pen())
        };
        // Half of the letters at least are near the middle.
        let all = hand(&|_| true).ok_or(ErrorKind::NoLetters { found: 0 })?;
        let of_case = |is_upper: bool| {
            hand(&|letter| letter.is_uppercase() == is_upper).unwrap_or_else(|| all.clone())
        };
        Ok(Self {
            latents: [of_case(false), of_case(true)],
            outliers: picked(&letters, &near, false),
            glyphs,
        })
    }

    /// The hand in which a letter is drawn.
    pub(crate) fn latent(&self, letter: char) -> &Latent {
        &self.latents[usize::from(letter.is_uppercase())]
    }

    /// A letter of the font.
    pub(crate) fn glyph(&self, letter: char) -> Option<&SourceGlyph> {
        let found = self.glyphs.iter().find(|(known, _)| *known == letter);
        found.map(|(_, glyph)| glyph)
    }
}

fn picked<T: Clone>(all: &[T], near: &[bool], wanted: bool) -> Vec<T> {
    let chosen = all.iter().zip(near).filter(|&(_, &near)| near == wanted);
    chosen.map(|(one, _)| one.clone()).collect()
}

/// Which vectors are near the median of all: not much farther than half of them.
fn near(latents: &[Latent], shows_letter: &[bool]) -> Vec<bool> {
    let width = latents.first().map_or(0, |latent| latent.values().len());
    let center: Vec<f32> = (0..width)
        .map(|at| median(latents.iter().map(|latent| latent.values()[at]).collect()))
        .collect();
    let distance = |latent: &Latent| {
        let pairs = latent.values().iter().zip(&center);
        pairs.map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    };
    let distances: Vec<f32> = latents.iter().map(distance).collect();
    let farthest = FARTHEST * median(distances.clone());
    // Letters that the model takes for none count only if it takes most of them so.
    let legible = 2 * shows_letter.iter().filter(|&&shows| shows).count() > latents.len();
    distances
        .iter()
        .zip(shows_letter)
        .map(|(&distance, &shows)| distance <= farthest && (shows || !legible))
        .collect()
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
