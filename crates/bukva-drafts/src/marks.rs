//! Letters with marks: the mark that the model drew, on the draft of the plain letter.

use kurbo::{Affine, BezPath, Rect, Shape};
use unicode_normalization::UnicodeNormalization;

/// How far a mark may reach below the top of the plain letter, in shares of its height.
const DIPS: f64 = 0.08;

/// The plain letter of one with a mark above; `None` for all others.
pub(crate) fn plain(letter: char) -> Option<char> {
    let parts: Vec<char> = std::iter::once(letter).nfd().collect();
    // Marks above have combining classes of their own; those below (cedilla) do not count.
    match parts[..] {
        [base, '\u{300}'..='\u{30c}'] if !"iIjJ".contains(base) || base.is_uppercase() => {
            Some(base)
        }
        _ => None,
    }
}

/// Puts the mark of a drawn letter on the draft of the plain one, whose place and top in the drawing
/// are known. `None` if the drawing's mark can't be told from its letter.
pub(crate) fn compose(drawing: &BezPath, base: &BezPath, top: f64) -> Option<BezPath> {
    let bounds = base.bounding_box();
    let floor = top - DIPS * bounds.height();
    let mut mark = BezPath::new();
    let mut rest: Option<Rect> = None;
    let mut mark_bounds: Option<Rect> = None;
    for contour in drawing.subpaths() {
        let contour = BezPath::from_vec(contour.to_vec());
        let place = contour.bounding_box();
        let of = match place.y0 >= floor {
            true => &mut mark_bounds,
            false => &mut rest,
        };
        *of = Some(of.map_or(place, |all| all.union(place)));
        if place.y0 >= floor {
            mark.extend(contour);
        }
    }
    let (mark_bounds, rest) = (mark_bounds?, rest?);
    // The mark keeps its place above the middle of the letter, and its distance from the top.
    let shift = (
        (bounds.center().x - rest.center().x).round(),
        (bounds.y1 - rest.y1).round(),
    );
    // A mark that is wider than its letter by far is part of another letter.
    (mark_bounds.width() < 1.5 * bounds.width()).then(|| {
        let mut path = base.clone();
        path.extend(Affine::translate(shift) * mark);
        path
    })
}
