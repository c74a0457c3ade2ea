//! Tracing.

use bukva::Outline;
use bukva_glyphs::{Contours, Skeleton};

/// The longest side of an image, in pixels.
const LONGEST: usize = 28;

/// Gray values of an image, which is as large a square as they fill.
pub(crate) fn run(input: &[u8]) {
    let side = input.len().isqrt().min(LONGEST);
    let ink = &input[..side * side];
    let ink: Vec<f32> = ink.iter().map(|&value| f32::from(value) / 255.0).collect();
    let blank = ink.iter().all(|&ink| ink == 0.0);
    let redrawn = Skeleton::of(&Contours::find(&ink, side))
        .map_or_else(|| ink.clone(), |found| found.drawn());
    for outline in [
        Outline::trace(&ink, side),
        Outline::trace_uneven(&Contours::find(&ink, side)),
        Outline::trace_round(&Contours::find(&redrawn, side)),
    ] {
        assert!(outline.path().is_finite());
        assert_eq!(outline.render(2 * side).len(), 4 * side * side);
        assert!(!blank || outline.is_empty());
        assert_eq!(outline.to_svg_path().is_empty(), outline.is_empty());
    }
}
