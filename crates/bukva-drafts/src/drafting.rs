//! From a font to the drafts of the script that it lacks.

use bukva::{Drawing, Latent, LetterModel};
use bukva_glyphs::{Scheme, Script};
use kurbo::{Affine, Shape};
use rayon::prelude::*;

use crate::alphabet;
use crate::contours::{self, Grid};
use crate::error::Error;
use crate::font::{DraftFont, DraftGlyph, Origin};
use crate::hand::Hand;
use crate::heights::Heights;
use crate::look_alikes::look_alike;
use crate::marked::compose;
use crate::names;
use crate::proportions::Extent;
use crate::reading::read;
use crate::source::Source;
use crate::spacing::{Place, Spaced, Spacing};
use crate::variants::Variants;

/// Drafts the letters of a script in the hand of a font that has the other one.
///
/// Further drafts of a letter depend on the seed and on the letter, and on nothing else: the second one is
/// the same of two and of ten.
///
/// # Errors
/// When the font has too few letters, or a damaged one, and when more than one draft of each is wanted of a
/// model that does not tell how letters of one hand differ.
pub fn draft(
    source: &Source,
    script: Script,
    scheme: &Scheme,
    model: &LetterModel,
    variants: Variants,
) -> Result<DraftFont, Error> {
    let letters = alphabet::wanted(script, scheme, model);
    let sheet = Sheet::new(source, script, &letters, model)?;
    let is_copied = |letter: char| sheet.copied.iter().any(|glyph| glyph.letter == letter);
    let rest = letters.iter().copied().filter(|&letter| !is_copied(letter));
    let hand: Vec<(Latent, char)> = rest
        .map(|letter| (sheet.hand.latent(letter).clone(), letter))
        .collect();
    let mut glyphs = sheet.drawn(&hand)?;
    let further = variants.further(&hand, model)?;
    let further = further.iter().map(|hands| sheet.drawn(hands));
    let variants = further.collect::<Result<_, _>>()?;
    glyphs.extend(sheet.copied);
    glyphs.sort_by_key(|glyph| letters.iter().position(|&letter| letter == glyph.letter));
    Ok(DraftFont {
        glyphs,
        variants,
        hand: sheet.hand.glyphs.len() - sheet.hand.outliers.len(),
        outliers: sheet.hand.outliers,
        ..DraftFont::without_glyphs(source, sheet.heights.metrics(source))
    })
}

/// What all drafts of a font have in common.
struct Sheet<'a> {
    source: &'a Source,
    model: &'a LetterModel,
    hand: Hand,
    heights: Heights,
    copied: Vec<DraftGlyph>,
}

impl<'a> Sheet<'a> {
    fn new(
        source: &'a Source,
        script: Script,
        letters: &[char],
        model: &'a LetterModel,
    ) -> Result<Self, Error> {
        let hand = Hand::of(source, &alphabet::of_hand(script.other(), model), model)?;
        Ok(Self {
            source,
            model,
            heights: Heights::of(source)?,
            copied: copied(&hand, letters, model),
            hand,
        })
    }

    /// Drafts of letters, each drawn in its hand.
    fn drawn(&self, hands: &[(Latent, char)]) -> Result<Vec<DraftGlyph>, Error> {
        let slant = (-self.source.metrics().italic_angle).to_radians().tan();
        let grid = self.heights.grid(self.source);
        let mut drawn = drawn(self.source, hands, self.model, &grid)?;
        compose(&mut drawn, &self.copied, self.source, self.model)?;
        space(&mut drawn, &self.hand, &self.heights, slant);
        read(&mut drawn, self.model);
        Ok(drawn)
    }
}

/// The font's own outlines of letters that look the same in both scripts, where the model reads them
/// as the wanted ones.
fn copied(hand: &Hand, letters: &[char], model: &LetterModel) -> Vec<DraftGlyph> {
    let candidates = letters.iter().filter_map(|&letter| {
        let own = look_alike(letter)?;
        let glyph = hand.glyph(own)?;
        Some(DraftGlyph {
            letter,
            name: names::name(letter),
            path: contours::counter_clockwise(contours::cubic(&glyph.path)),
            advance: glyph.advance,
            origin: Origin::Copied(own),
            confidence: 0.0,
        })
    });
    let mut candidates: Vec<DraftGlyph> = candidates.collect();
    read(&mut candidates, model);
    candidates.retain(DraftGlyph::is_legible);
    candidates
}

/// Letters drawn in their size and on the baseline, but without white around them.
fn drawn(
    source: &Source,
    hands: &[(Latent, char)],
    model: &LetterModel,
    grid: &Grid,
) -> Result<Vec<DraftGlyph>, Error> {
    let wanted: Vec<(&Latent, char)> = hands.iter().map(|(hand, letter)| (hand, *letter)).collect();
    let drawings: Vec<Option<Drawing>> = model.draw(&wanted);
    let mut places = Vec::with_capacity(hands.len());
    for &(_, letter) in hands {
        places.push((letter, Extent::of(source, letter)?));
    }
    let glyph = |(&(letter, extent), drawing): (&(char, Option<Extent>), &Option<Drawing>)| {
        let outline = drawing.as_ref()?.outline();
        let bounds = outline.path().bounding_box();
        let extent = extent?;
        if bounds.height() <= 0.0 {
            return None;
        }
        let scale = extent.height() / bounds.height();
        let place = Affine::translate((0.0, extent.bottom))
            * Affine::scale_non_uniform(scale, -scale)
            * Affine::translate((-bounds.x0, -bounds.y1));
        Some(DraftGlyph {
            letter,
            name: names::name(letter),
            path: contours::set(outline.path(), place, grid),
            advance: 0.0,
            origin: Origin::Drawn,
            confidence: 0.0,
        })
    };
    let all = places.par_iter().zip(&drawings);
    Ok(all.filter_map(glyph).collect())
}

/// Spaces letters as the font spaces its own. Marked letters stand as the plain ones do.
fn space(drawn: &mut [DraftGlyph], hand: &Hand, heights: &Heights, slant: f64) {
    let spacing = |is_upper: bool, zone: f64| {
        let letters = hand.glyphs.iter();
        let letters = letters.filter(|(letter, _)| letter.is_uppercase() == is_upper);
        let letters = letters.map(|(_, glyph)| Spaced {
            path: &glyph.path,
            advance: glyph.advance,
        });
        Spacing::fit(&letters.collect::<Vec<_>>(), zone, slant)
    };
    let capital = spacing(true, heights.capital);
    let small = spacing(false, heights.small);
    let mut places: Vec<(char, Place)> = Vec::new();
    for glyph in drawn.iter().filter(|glyph| glyph.origin == Origin::Drawn) {
        let spacing = match glyph.letter.is_uppercase() {
            true => capital.as_ref().or(small.as_ref()),
            false => small.as_ref().or(capital.as_ref()),
        };
        if let Some(spacing) = spacing {
            places.push((glyph.letter, spacing.place(&glyph.path)));
        }
    }
    for glyph in drawn {
        let like = match glyph.origin {
            Origin::Marked(base) => base,
            _ => glyph.letter,
        };
        // A copied plain letter stands where it should, and so do letters with marks on it.
        if let Some((_, place)) = places.iter().find(|(letter, _)| *letter == like) {
            glyph
                .path
                .apply_affine(Affine::translate((place.shift, 0.0)));
            glyph.advance = place.advance;
        }
    }
}
