//! Renders an outline as a glyph.

use kurbo::{Affine, BezPath, Line, ParamCurve, PathEl, Point, Shape, Vec2};
use zeno::{Command, Mask, Vector};

use crate::box_side;

/// Maximum distance of the filled polygon from the curve, in pixels.
const FLATNESS: f64 = 0.01;
/// How far from the image points are still given to the rasterizer, in pixels.
const MARGIN: f64 = 1024.0;

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
    let mut commands = Commands::new(side);
    kurbo::flatten(path, FLATNESS, |part| commands.add(part));
    let commands = commands.list;
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

/// The rasterizer's commands for a flattened path.
///
/// The rasterizer computes in 32 bits, which overflow far from the image. So lines are cut at the borders of a
/// larger square, and what is beyond is moved to the nearest place on the border, where it encloses as much of
/// the image as before.
struct Commands {
    list: Vec<Command>,
    borders: [f64; 2],
    start: Point,
    last: Point,
}

impl Commands {
    fn new(side: usize) -> Self {
        Self {
            list: Vec::new(),
            borders: [-MARGIN, side as f64 + MARGIN],
            start: Point::ZERO,
            last: Point::ZERO,
        }
    }

    fn add(&mut self, part: PathEl) {
        match part {
            PathEl::MoveTo(to) => {
                self.list.push(Command::MoveTo(self.inside(to)));
                (self.start, self.last) = (to, to);
            }
            PathEl::LineTo(to) if to.is_finite() => self.line_to(to),
            // Flattening divides by zero on the way along a curve that is straight all but for rounding.
            PathEl::LineTo(_) => {}
            PathEl::ClosePath => {
                self.line_to(self.start);
                self.list.push(Command::Close);
            }
            // A flattened path has no curves.
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
        }
    }

    fn line_to(&mut self, to: Point) {
        let line = Line::new(self.last, to);
        let crossing = |from: f64, to: f64, border: f64| (border - from) / (to - from);
        let mut crossings: Vec<f64> = self
            .borders
            .iter()
            .flat_map(|&border| {
                let x = crossing(line.p0.x, line.p1.x, border);
                [x, crossing(line.p0.y, line.p1.y, border)]
            })
            .filter(|share| (0.0..1.0).contains(share))
            .collect();
        crossings.sort_by(f64::total_cmp);
        for share in crossings {
            let at = self.inside(line.eval(share));
            self.list.push(Command::LineTo(at));
        }
        self.list.push(Command::LineTo(self.inside(to)));
        self.last = to;
    }

    /// The nearest point within the borders.
    fn inside(&self, point: Point) -> Vector {
        let [low, high] = self.borders;
        let within = |value: f64| value.clamp(low, high) as f32;
        Vector::new(within(point.x), within(point.y))
    }
}
