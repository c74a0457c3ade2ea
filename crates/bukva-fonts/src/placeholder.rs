//! The placeholder that some fonts draw for letters that they lack.

use bukva_glyphs::SizedGlyph;

/// Whether a glyph is a filled rectangle too broad to be a letter's stem. A bare stem (`I`, `l`) is
/// also a filled rectangle, but a narrower one: 12 of 22 pixels in the broadest faces of the built-in
/// set.
pub(crate) fn is_solid<const N: usize>(glyph: &SizedGlyph<N>) -> bool {
    let side = SizedGlyph::<N>::SIDE;
    let narrowest = SizedGlyph::<N>::BOX * 3 / 4;
    let pixels = glyph.pixels();
    let inked = |index: &usize| pixels[*index] > 0;
    let columns = (0..side).filter(|x| (0..side).map(|y| y * side + x).any(|i| inked(&i)));
    let rows = (0..side).filter(|y| (0..side).map(|x| y * side + x).any(|i| inked(&i)));
    let (width, height) = (columns.count(), rows.count());
    let full = pixels.iter().filter(|&&value| value >= 250).count();
    // One pixel on each side may be partially covered.
    let core = width.saturating_sub(2) * height.saturating_sub(2);
    width.min(height) >= narrowest && full >= core
}
