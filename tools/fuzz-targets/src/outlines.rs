//! Tracing.

use bukva::Outline;
use bukva_glyphs::{Contours, Skeleton};

/// The side of an image, in pixels.
const SIDE: usize = 28;

/// Gray values of an image.
pub(crate) fn run(input: &[u8]) {
    let mut ink = [0.0; SIDE * SIDE];
    for (ink, &value) in ink.iter_mut().zip(input) {
        *ink = f32::from(value) / 255.0;
    }
    let blank = ink.iter().all(|&ink| ink == 0.0);
    let redrawn = Skeleton::of(&Contours::find(&ink, SIDE))
        .map_or_else(|| ink.to_vec(), |found| found.drawn());
    for outline in [
        Outline::trace(&ink, SIDE),
        Outline::trace_uneven(&Contours::find(&ink, SIDE)),
        Outline::trace_round(&Contours::find(&redrawn, SIDE)),
    ] {
        assert!(outline.path().is_finite());
        assert_eq!(outline.render(2 * SIDE).len(), 4 * SIDE * SIDE);
        assert!(!blank || outline.is_empty());
        assert_eq!(outline.to_svg_path().is_empty(), outline.is_empty());
    }
}
