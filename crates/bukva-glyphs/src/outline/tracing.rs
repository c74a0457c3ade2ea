//! From the ink of an image to contours, and from these to lines and curves.

use kurbo::BezPath;

use super::contour::{Contour, area, contours};
use super::curves;
use super::field::{Field, Ink};
use super::knots;
use super::polish::polish;
use super::refine::refine;
use super::tolerance::Tolerance;

/// The smallest area of ink, and of a hole, that is kept, in square pixels. The smallest true parts,
/// the dots of a light face in an image of 28 pixels, have twice as much.
const SPECK: f64 = 0.25;

/// The contours of an image where its ink passes a level. [`Outline`](super::Outline)s are made of them.
pub struct Contours {
    ink: Ink,
    field: Field,
    side: usize,
    found: Vec<Contour>,
}

impl Contours {
    /// Finds the contours of the ink of a square image: amounts from 0 to 1, in row order. Values outside 0..=1
    /// are clamped, and NaN counts as blank.
    ///
    /// # Panics
    /// When there are not `side * side` values.
    pub fn find(ink: &[f32], side: usize) -> Self {
        assert_eq!(ink.len(), side * side, "a square image of side {side}");
        let ink = Ink::new(ink, side);
        let field = Field::new(&ink);
        Self {
            found: contours(&field),
            ink,
            field,
            side,
        }
    }

    /// Numbers of separate parts and of holes, without those whose area is below `least` square pixels.
    pub fn parts_and_holes(&self, least: f64) -> [usize; 2] {
        let mut counts = [0, 0];
        for area in self.found.iter().map(|contour| area(contour)) {
            if area.abs() >= least {
                counts[usize::from(area < 0.0)] += 1;
            }
        }
        counts
    }

    /// The side of the image, in pixels.
    pub(super) fn side(&self) -> usize {
        self.side
    }

    /// The interpolated image, less the level.
    pub(super) fn field(&self) -> &Field {
        &self.field
    }

    /// The sum of ink, in pixels.
    pub(super) fn ink(&self) -> f32 {
        self.ink.sum()
    }

    /// Lines and curves that cover as much of each place as the image has ink there.
    pub(super) fn path(&self, tolerance: impl FnOnce(&[Contour]) -> Tolerance) -> BezPath {
        let mut contours = refine(&self.found, &self.ink);
        contours.retain(|contour| area(contour).abs() >= SPECK);
        let tolerance = tolerance(&contours);
        let mut outline: Vec<_> = contours
            .iter()
            .map(|contour| curves::knots(contour, &tolerance))
            .collect();
        polish(&mut outline, &self.ink);
        let mut path = BezPath::new();
        for knots in &outline {
            knots::append(knots, &mut path);
        }
        path
    }
}
