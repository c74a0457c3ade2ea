//! Letters with marks: a mark that the model drew, on the draft of the plain letter.

use kurbo::{Affine, BezPath, Point, Rect, Shape};
use unicode_normalization::UnicodeNormalization;

/// How far a mark may reach below the top of the plain letter, in shares of its height.
const DIPS: f64 = 0.08;
/// A mark that is wider than its letter by this factor is part of another letter.
const WIDEST: f64 = 1.5;

/// The plain letter and the mark of a letter with one mark above; `None` for all others.
pub(crate) fn parts(letter: char) -> Option<(char, char)> {
    let parts: Vec<char> = std::iter::once(letter).nfd().collect();
    // Marks above have combining classes of their own; those below (cedilla) do not count.
    match parts[..] {
        [base, mark @ '\u{300}'..='\u{30c}'] if !"iIjJ".contains(base) || base.is_uppercase() => {
            Some((base, mark))
        }
        _ => None,
    }
}

/// A mark as it was drawn above a letter.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    path: BezPath,
    /// The middle of the letter's top.
    above: Point,
}

impl Mark {
    /// The mark of a drawn letter. The draft of the plain letter and its top tell where to look. `None` if
    /// the drawing's mark touches its letter.
    pub(crate) fn of(drawing: &BezPath, base: &BezPath, top: f64) -> Option<Self> {
        let floor = top - DIPS * base.bounding_box().height();
        let mut path = BezPath::new();
        let mut rest: Option<Rect> = None;
        for contour in drawing.subpaths() {
            let contour = BezPath::from_vec(contour.to_vec());
            let place = contour.bounding_box();
            if place.y0 >= floor {
                path.extend(contour);
            } else {
                rest = Some(rest.map_or(place, |all| all.union(place)));
            }
        }
        let letter = rest.filter(|_| !path.is_empty())?;
        let above = Point::new(letter.center().x, letter.y1);
        Some(Self { path, above })
    }

    /// The plain letter with the mark, which keeps its place above the middle of the letter and its
    /// distance from the top. `None` if it is too wide for the letter.
    pub(crate) fn on(&self, base: &BezPath) -> Option<BezPath> {
        let bounds = base.bounding_box();
        if self.path.bounding_box().width() >= WIDEST * bounds.width() {
            return None;
        }
        let shift = Point::new(bounds.center().x, bounds.y1) - self.above;
        let mut path = base.clone();
        path.extend(Affine::translate(shift.round()) * &self.path);
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(x0: f64, y0: f64, x1: f64, y1: f64) -> BezPath {
        Rect::new(x0, y0, x1, y1).to_path(0.1)
    }

    #[test]
    fn letters_with_one_mark_above_have_two_parts() {
        assert_eq!(parts('Ž'), Some(('Z', '\u{30c}')));
        assert_eq!(parts('é'), Some(('e', '\u{301}')));
        for other in ['Z', 'ç', 'í', 'ǘ'] {
            assert_eq!(parts(other), None, "{other}");
        }
    }

    #[test]
    fn a_mark_keeps_its_place_on_another_letter() {
        let (z, o) = (
            boxed(0.0, 0.0, 400.0, 700.0),
            boxed(50.0, -10.0, 650.0, 710.0),
        );
        let mut drawing = z.clone();
        drawing.extend(boxed(150.0, 750.0, 250.0, 850.0));
        let mark = Mark::of(&drawing, &z, 700.0).unwrap();
        let marked = mark.on(&o).unwrap().bounding_box();
        assert_eq!([marked.x0, marked.y1], [50.0, 860.0]);
        assert!(mark.on(&boxed(0.0, 0.0, 60.0, 700.0)).is_none());
    }

    #[test]
    fn a_mark_that_touches_its_letter_cannot_be_told_from_it() {
        let z = boxed(0.0, 0.0, 400.0, 700.0);
        assert!(Mark::of(&boxed(0.0, 0.0, 400.0, 850.0), &z, 700.0).is_none());
    }
}
