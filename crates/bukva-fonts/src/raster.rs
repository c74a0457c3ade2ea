//! Renders an outline as a glyph.

use kurbo::{Affine, BezPath, PathEl, Point, Shape, Vec2};
use zeno::{Command, Mask, Vector};

use crate::box_side;

/// Maximum distance of the filled polygon from the curve, in pixels.
const FLATNESS: f64 = 0.01;

/// Renders an outline as a square of `PIXELS` gray values, row-major, ink = 255 on 0.
///
/// The outline is placed by [`fit`]. Overlapping contours are united (non-zero winding). Returns
/// `None` if the outline encloses no area.
pub fn render<const PIXELS: usize>(outline: &BezPath) -> Option<[u8; PIXELS]> {
    let side = const { side_of(PIXELS) };
    let mut pixels = [0; PIXELS];
    fill(&fit(outline, side)?, side, &mut pixels);
    pixels.iter().any(|&value| value > 0).then_some(pixels)
}

/// Places an outline in a square of `side` pixels as every glyph is placed.
///
/// The outline's y axis points up, as in font files; its unit does not matter. In the result, y
/// points down. The outline's exact bounding box, which encloses the curves but not necessarily
/// their control points, is scaled to [`box_side`] pixels on the longer side and centered. Returns
/// `None` if the box has no extent or is not finite.
pub fn fit(outline: &BezPath, side: usize) -> Option<BezPath> {
    let bounds = outline.bounding_box();
    let longer = bounds.width().max(bounds.height());
    // This also rejects outlines with NaN or infinite coordinates.
    if !(longer.is_finite() && longer > 0.0) {
        return None;
    }
    let scale = box_side(side) as f64 / longer;
    let middle = side as f64 / 2.0;
    let fit = Affine::translate(Vec2::new(middle, middle))
        * Affine::scale_non_uniform(scale, -scale)
        * Affine::translate(-bounds.center().to_vec2());
    Some(fit * outline)
}

/// Fills a path in a square of `side` x `side` gray values, row-major, ink = 255 on 0.
///
/// The path is in pixels, with y pointing down; what lies outside the square is cut off.
/// Overlapping contours are united (non-zero winding). A path that is not finite leaves the square
/// blank.
pub fn rasterize(path: &BezPath, side: usize) -> Vec<u8> {
    let mut pixels = vec![0; side * side];
    if path.is_finite() && side > 0 {
        fill(path, side, &mut pixels);
    }
    pixels
}

/// Writes the coverage of a path in pixels.
fn fill(path: &BezPath, side: usize, pixels: &mut [u8]) {
    // The rasterizer's own flattening would cut up to a sixteenth of a pixel off every curve.
    let mut commands = Vec::new();
    kurbo::flatten(path, FLATNESS, |part| commands.extend(command(part)));
    Mask::new(commands.as_slice())
        .size(side as u32, side as u32)
        .render_into(pixels, None);
}

/// The side of a square of `pixels`.
const fn side_of(pixels: usize) -> usize {
    let side = pixels.isqrt();
    assert!(side * side == pixels, "the pixels form no square");
    side
}

/// Whether a glyph is a filled rectangle too broad to be a letter's stem: the placeholder that some
/// fonts use for missing letters. A bare stem (`I`, `l`) is also a filled rectangle, but a narrower
/// one: 12 of 22 pixels in the broadest faces of the default set.
pub(crate) fn is_solid<const PIXELS: usize>(pixels: &[u8; PIXELS]) -> bool {
    let side = const { side_of(PIXELS) };
    let narrowest = box_side(side) * 3 / 4;
    let inked = |index: &usize| pixels[*index] > 0;
    let columns = (0..side).filter(|x| (0..side).map(|y| y * side + x).any(|i| inked(&i)));
    let rows = (0..side).filter(|y| (0..side).map(|x| y * side + x).any(|i| inked(&i)));
    let (width, height) = (columns.count(), rows.count());
    let full = pixels.iter().filter(|&&value| value >= 250).count();
    // One pixel on each side may be partially covered.
    let core = width.saturating_sub(2) * height.saturating_sub(2);
    width.min(height) >= narrowest && full >= core
}

/// The rasterizer's command for a part of a flattened path, which has no curves.
fn command(part: PathEl) -> Option<Command> {
    let vector = |point: Point| Vector::new(point.x as f32, point.y as f32);
    match part {
        PathEl::MoveTo(to) => Some(Command::MoveTo(vector(to))),
        PathEl::LineTo(to) => Some(Command::LineTo(vector(to))),
        PathEl::ClosePath => Some(Command::Close),
        PathEl::QuadTo(..) | PathEl::CurveTo(..) => None,
    }
}
