//! Scaling paths so that their ink fits the box of a glyph.

use kurbo::{Point, Rect, Vec2};

use crate::pen::PEN_SIDE;

/// The longer side of a glyph's ink, relative to the glyph's side: 22 of 28 pixels.
const FILLED: f64 = 22.0 / 28.0;
/// No letter is so full of strokes that they would cover more than this part of its box: writers with
/// a felt pen write letters like `Ж` larger.
const FULLEST: f64 = 0.62;
/// Enough steps for the scale to converge to a hundredth of a pixel.
const STEPS: usize = 8;

/// The points of one stroke, with half of the pen's width at each.
pub(crate) type Inked = Vec<(Point, f64)>;

/// Scales and shifts strokes into a square with a side of 56, so that their ink fills the box and is
/// centered. The widths of the pen stay, unless they would fill the letter. `reach` is the pen's reach for a half width of 1.
pub(crate) fn fit(strokes: &mut [Inked], reach: (f64, f64)) {
    let target = FILLED * PEN_SIDE;
    let bare = extent(strokes, 1.0, (0.0, 0.0));
    let bare_side = bare.width().max(bare.height()).max(1.0);
    let mut scale = target / bare_side;
    thin(strokes, scale, bare);
    for _ in 0..STEPS {
        let inked = extent(strokes, scale, reach);
        let excess = inked.width().max(inked.height()) - target;
        // At least a small letter, even under the widest pen.
        scale = (scale - excess / bare_side).max(0.2 * target / bare_side);
    }
    let center = extent(strokes, scale, reach).center().to_vec2();
    let shift = Vec2::new(PEN_SIDE / 2.0, PEN_SIDE / 2.0) - center;
    for (point, _) in strokes.iter_mut().flatten() {
        *point = (point.to_vec2() * scale + shift).to_point();
    }
}

/// Makes the pen thinner where it would fill the letter.
fn thin(strokes: &mut [Inked], scale: f64, bare: Rect) {
    let pairs = strokes.iter().flat_map(|stroke| stroke.windows(2));
    let ink: f64 = pairs
        .map(|pair| pair[0].0.distance(pair[1].0) * scale * 2.0 * pair[0].1)
        .sum();
    // A stroke without a width of its own, like a straight line, still has a box.
    let least = 0.4 * bare.width().max(bare.height());
    let area = bare.width().max(least) * bare.height().max(least) * scale * scale;
    let factor = (FULLEST * area / ink.max(f64::EPSILON)).min(1.0);
    for (_, half_width) in strokes.iter_mut().flatten() {
        *half_width *= factor;
    }
}

/// The bounding box of the ink of scaled strokes.
fn extent(strokes: &[Inked], scale: f64, reach: (f64, f64)) -> Rect {
    let points = strokes.iter().flatten().map(|&(point, half_width)| {
        let center = (point.to_vec2() * scale).to_point();
        let size = (2.0 * half_width * reach.0, 2.0 * half_width * reach.1);
        Rect::from_center_size(center, size)
    });
    points
        .reduce(|all, one| all.union(one))
        .unwrap_or(Rect::ZERO)
}
