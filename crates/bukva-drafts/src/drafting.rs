//! From a font to the drafts of the script that it lacks.

use bukva::{Drawing, Latent, LetterModel};
use bukva_glyphs::{Scheme, Script};
use kurbo::{Affine, BezPath, Shape};
use rayon::prelude::*;

use crate::alphabet;
use crate::contours::{self, Grid};
use crate::error::Error;
use crate::font::{DraftFont, DraftGlyph, LEGIBLE, Metrics, Origin};
use crate::hand::Hand;
use crate::look_alikes::look_alike;
use crate::marks;
use crate::names;
use crate::proportions::{Edge, Extent, capital};
use crate::reading::confidences;
use crate::source::Source;
use crate::spacing::{Place, Spaced, Spacing};

/// The height of small letters, in heights of a capital, in fonts that have none.
const SMALL: f64 = 0.7;

/// Drafts the letters of a script in the hand of a font that has the other one.
///
/// # Errors
/// When the font has too few letters, or a damaged one.
pub fn draft(
    source: &Source,
    script: Script,
    scheme: &Scheme,
    model: &LetterModel,
) -> Result<DraftFont, Error> {
    let letters = alphabet::wanted(script, scheme, model);
    let hand = Hand::of(source, &alphabet::of_hand(script.other(), model), model)?;
    let heights = Heights::of(source)?;
    let slant = (-source.metrics().italic_angle).to_radians().tan();
    let mut glyphs = copied(&hand, &letters, model);
    let rest: Vec<char> = letters
        .iter()
        .copied()
        .filter(|letter| glyphs.iter().all(|glyph| glyph.letter != *letter))
        .collect();
    let mut drawn = drawn(source, &rest, &hand, model, &heights.grid(source))?;
    compose(&mut drawn, &glyphs, source)?;
    space(&mut drawn, &hand, &heights, slant);
    glyphs.extend(drawn);
    let outlines: Vec<(char, &BezPath)> =
        glyphs.iter().map(|one| (one.letter, &one.path)).collect();
    let read = confidences(model, &outlines);
    for (glyph, confidence) in glyphs.iter_mut().zip(read) {
        glyph.confidence = confidence;
    }
    glyphs.sort_by_key(|glyph| letters.iter().position(|&letter| letter == glyph.letter));
    Ok(DraftFont {
        glyphs,
        hand: hand.glyphs.len() - hand.outliers.len(),
        outliers: hand.outliers,
        ..DraftFont::without_glyphs(source, metrics(source, &heights))
    })
}

/// The heights of a font's flat letters.
struct Heights {
    capital: f64,
    small: f64,
}

impl Heights {
    fn of(source: &Source) -> Result<Self, Error> {
        let capital = capital(source)?;
        let mut small = None;
        for letter in ['х', 'н', 'x'] {
            small = small.or(Edge::Top.of(source, letter)?);
        }
        let small = small.or(source.metrics().x_height);
        Ok(Self {
            capital,
            small: small.unwrap_or(SMALL * capital),
        })
    }

    fn grid(&self, source: &Source) -> Grid {
        let metrics = source.metrics();
        Grid {
            units_per_em: metrics.units_per_em,
            heights: vec![0.0, self.small, self.capital],
            is_upright: metrics.italic_angle == 0.0 && !metrics.is_italic,
        }
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
    let candidates: Vec<DraftGlyph> = candidates.collect();
    let outlines: Vec<_> = candidates
        .iter()
        .map(|one| (one.letter, &one.path))
        .collect();
    let read = confidences(model, &outlines);
    let pairs = candidates.into_iter().zip(read);
    pairs
        .filter(|&(_, confidence)| confidence >= LEGIBLE)
        .map(|(glyph, _)| glyph)
        .collect()
}

/// Letters drawn in a hand, in their size and on the baseline, but without white around them.
fn drawn(
    source: &Source,
    letters: &[char],
    hand: &Hand,
    model: &LetterModel,
    grid: &Grid,
) -> Result<Vec<DraftGlyph>, Error> {
    let wanted: Vec<(&Latent, char)> = letters
        .iter()
        .map(|&letter| (hand.latent(letter), letter))
        .collect();
    let drawings: Vec<Option<Drawing>> = model.draw(&wanted);
    let mut extents = Vec::with_capacity(letters.len());
    for &letter in letters {
        extents.push(Extent::of(source, letter)?);
    }
    let glyph = |((&letter, drawing), extent): ((&char, &Option<Drawing>), &Option<Extent>)| {
        let outline = drawing.as_ref()?.outline();
        let bounds = outline.path().bounding_box();
        let extent = extent.as_ref()?;
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
    let all = letters.par_iter().zip(&drawings).zip(&extents);
    Ok(all.filter_map(glyph).collect())
}

/// Replaces the drawings of letters with marks by the drafts of the plain ones with the drawn marks.
fn compose(drawn: &mut [DraftGlyph], copied: &[DraftGlyph], source: &Source) -> Result<(), Error> {
    let plain: Vec<DraftGlyph> = drawn.iter().chain(copied).cloned().collect();
    for glyph in drawn {
        let base = marks::plain(glyph.letter)
            .and_then(|base| plain.iter().find(|glyph| glyph.letter == base));
        let Some(base) = base else { continue };
        let top = Extent::of(source, base.letter)?.map(|extent| extent.top);
        let top = top.unwrap_or(base.path.bounding_box().y1);
        if let Some(path) = marks::compose(&glyph.path, &base.path, top) {
            glyph.path = path;
            glyph.origin = Origin::Marked(base.letter);
            glyph.advance = base.advance;
        }
    }
    Ok(())
}

/// Gives letters the white that the font gives its own. Marked letters stand as the plain ones do.
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

fn metrics(source: &Source, heights: &Heights) -> Metrics {
    let metrics = source.metrics();
    // A float-to-integer cast saturates.
    let whole = |value: f64| value.round() as i16;
    Metrics {
        units_per_em: metrics.units_per_em.round() as u16,
        ascender: whole(metrics.ascender),
        descender: whole(metrics.descender),
        line_gap: whole(metrics.line_gap),
        cap_height: whole(heights.capital),
        x_height: whole(heights.small),
        italic_angle: metrics.italic_angle,
        weight: metrics.weight.round() as u16,
        is_italic: metrics.is_italic,
        space: source.space().round() as u16,
    }
}
