//! Letters as outlines: traced from images, drawn at any size.

use kurbo::{Affine, BezPath, Shape};

mod contour;
mod corners;
mod coverage;
mod curves;
mod field;
mod fit;
mod joins;
mod knots;
mod pieces;
mod polish;
mod refine;
mod save;
mod skeleton;
mod svg;
mod tolerance;
mod topology;
mod tracing;

use crate::glyph::SizedGlyph;
use crate::raster::rasterize;
use contour::width;
use tolerance::Tolerance;

pub use skeleton::Skeleton;
pub use tracing::Contours;

/// The outline of a letter: closed contours of lines and cubic Béziers.
///
/// Coordinates are in pixels of the image that it was traced from, y pointing down. Outer contours
/// run counter-clockwise as one sees them, holes clockwise.
///
/// ```
/// use bukva_glyphs::Outline;
///
/// // A black bar of 10 x 20 pixels in an image of 28 x 28.
/// let ink: Vec<f32> = (0..28 * 28)
///     .map(|at| (at / 28, at % 28))
///     .map(|(row, column)| (9..19).contains(&column) && (4..24).contains(&row))
///     .map(f32::from)
///     .collect();
/// let bar = Outline::trace(&ink, 28);
/// assert_eq!(bar.parts_and_holes(), [1, 0]);
/// assert_eq!(bar.render(280).len(), 280 * 280);
/// println!("{}", bar.to_svg());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    path: BezPath,
    side: usize,
}

impl Outline {
    /// Wraps a path in a square of `side` pixels, y pointing down.
    pub fn new(path: BezPath, side: usize) -> Self {
        Self { path, side }
    }

    /// Traces the ink of a square image: amounts from 0 to 1, in row order.
    ///
    /// Each place of the outline covers as much as the image has ink there, so that hairlines get
    /// their width from their gray. Values outside 0..=1 are clamped, and NaN counts as blank.
    ///
    /// # Panics
    /// When there are not `side * side` values.
    pub fn trace(ink: &[f32], side: usize) -> Self {
        Self::new(Contours::find(ink, side).path(|_| Tolerance::EXACT), side)
    }

    /// Makes an outline without corners, as a round pen leaves it. Otherwise like [`trace`](Self::trace).
    pub fn trace_round(contours: &Contours) -> Self {
        Self::new(contours.path(|_| Tolerance::ROUND), contours.side())
    }

    /// Makes an outline of contours that waver by some tenths of a pixel, as in a drawing of a network: with fewer and
    /// longer lines and curves, which pass over the unevenness. Otherwise like [`trace`](Self::trace).
    pub fn trace_uneven(contours: &Contours) -> Self {
        let path = contours.path(|contours| Tolerance::uneven(width(contours)));
        Self::new(path, contours.side())
    }

    /// The outline without contours, of ink or of holes, whose area is below `least` square pixels.
    #[must_use]
    pub fn without_specks(&self, least: f64) -> Self {
        let mut path = BezPath::new();
        for contour in self.path.subpaths() {
            if BezPath::from_vec(contour.to_vec()).area().abs() >= least {
                path.extend(contour.iter().copied());
            }
        }
        Self { path, ..*self }
    }

    /// The contours, in pixels, y pointing down.
    pub fn path(&self) -> &BezPath {
        &self.path
    }

    /// The side of the square in which the outline lies, in pixels.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether there is no contour.
    pub fn is_empty(&self) -> bool {
        self.path.is_empty()
    }

    /// Numbers of separate parts and of holes, by the non-zero fill rule: 1 and 2 for `В`, 2 and 1 for `Ы`.
    pub fn parts_and_holes(&self) -> [usize; 2] {
        topology::parts_and_holes(&self.path)
    }

    /// Draws the outline in a square of `side` pixels: gray values in row order, ink = 255 on 0.
    /// Every pixel has the fraction of its area that the outline covers.
    pub fn render(&self, side: usize) -> Vec<u8> {
        let scale = side as f64 / self.side.max(1) as f64;
        rasterize(&(Affine::scale(scale) * &self.path), side)
    }

    /// Draws the outline as a glyph; see [`render`](Self::render).
    pub fn to_glyph<const N: usize>(&self) -> SizedGlyph<N> {
        let mut pixels = [0; N];
        pixels.copy_from_slice(&self.render(SizedGlyph::<N>::SIDE));
        SizedGlyph::new(pixels)
    }

    /// The `d` attribute of an SVG path, for a view box of `0 0 side side`. It must be filled by
    /// the non-zero rule, which is SVG's default.
    pub fn to_svg_path(&self) -> String {
        svg::path_data(&self.path)
    }

    /// A whole SVG file.
    pub fn to_svg(&self) -> String {
        svg::file(&self.path, [self.side as f64; 2])
    }
}
