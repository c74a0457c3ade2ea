//! Places and fills outlines.

use kurbo::{Affine, BezPath, Line, ParamCurve, PathEl, Point, Shape, Vec2};
use zeno::{Command, Mask, Vector};

/// Maximum distance of the filled polygon from the curve, in pixels.
const FLATNESS: f64 = 0.01;
/// How far from the image points are still given to the rasterizer, in pixels.
const MARGIN: f64 = 1024.0;

/// The longer side of a glyph's exact outline box in an image of `side` pixels; the rest is margin.
pub const fn box_side(side: usize) -> usize {
    side * 11 / 14
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
pub(crate) fn fill(path: &BezPath, side: usize, pixels: &mut [u8]) {
    // The rasterizer's own flattening would cut up to a sixteenth of a pixel off every curve.
    let mut commands = Commands::new(side);
    kurbo::flatten(path, FLATNESS, |part| commands.add(part));
    let commands = commands.list;
    Mask::new(commands.as_slice())
        .size(side as u32, side as u32)
        .render_into(pixels, None);
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
