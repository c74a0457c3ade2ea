//! Renders an outline as a glyph.

use kurbo::{Affine, BezPath, PathEl, Point, Shape, Vec2};
use zeno::{Command, Mask, Vector};

use crate::{BOX, PIXELS, SIDE};

/// Maximum distance of the filled polygon from the curve, in pixels.
const FLATNESS: f64 = 0.01;

/// Renders an outline as a glyph: [`SIDE`] x [`SIDE`] gray values, row-major, ink = 255 on 0.
///
/// The outline's y axis points up, as in font files; its unit does not matter. Its exact bounding
/// box, which encloses the curves but not necessarily their control points, is scaled to [`BOX`]
/// pixels on the longer side and centered. Overlapping contours are united (non-zero winding).
/// Returns `None` if the outline encloses no area.
pub fn render(outline: &BezPath) -> Option<[u8; PIXELS]> {
    let bounds = outline.bounding_box();
    let longer = bounds.width().max(bounds.height());
    // This also rejects outlines with NaN or infinite coordinates.
    if !(longer.is_finite() && longer > 0.0) {
        return None;
    }
    let scale = BOX as f64 / longer;
    let middle = SIDE as f64 / 2.0;
    let fit = Affine::translate(Vec2::new(middle, middle))
        * Affine::scale_non_uniform(scale, -scale)
        * Affine::translate(-bounds.center().to_vec2());
    // The rasterizer's own flattening would cut up to a sixteenth of a pixel off every curve.
    let mut commands = Vec::new();
    kurbo::flatten(fit * outline, FLATNESS, |part| {
        commands.extend(command(part))
    });
    let mut pixels = [0; PIXELS];
    Mask::new(commands.as_slice())
        .size(SIDE as u32, SIDE as u32)
        .render_into(&mut pixels, None);
    pixels.iter().any(|&value| value > 0).then_some(pixels)
}

/// Whether a glyph is a filled rectangle too broad to be a letter's stem: the placeholder that some
/// fonts use for missing letters. A bare stem (`I`, `l`) is also a filled rectangle, but a narrower
/// one: 12 pixels in the broadest faces of the default set.
pub(crate) fn is_solid(pixels: &[u8; PIXELS]) -> bool {
    const NARROWEST: usize = BOX * 3 / 4;
    let inked = |index: &usize| pixels[*index] > 0;
    let columns = (0..SIDE).filter(|x| (0..SIDE).map(|y| y * SIDE + x).any(|i| inked(&i)));
    let rows = (0..SIDE).filter(|y| (0..SIDE).map(|x| y * SIDE + x).any(|i| inked(&i)));
    let (width, height) = (columns.count(), rows.count());
    let full = pixels.iter().filter(|&&value| value >= 250).count();
    // One pixel on each side may be partially covered.
    let core = width.saturating_sub(2) * height.saturating_sub(2);
    width.min(height) >= NARROWEST && full >= core
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
