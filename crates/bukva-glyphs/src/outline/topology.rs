//! How many parts and holes a path has.

use kurbo::{BezPath, PathEl, Point, Shape};

/// Parts of ink and holes in them, by the non-zero rule, for contours that do not cross.
pub(super) fn parts_and_holes(path: &BezPath) -> [usize; 2] {
    let contours: Vec<BezPath> = path
        .subpaths()
        .map(|contour| BezPath::from_vec(contour.to_vec()))
        .collect();
    let [mut parts, mut holes] = [0, 0];
    for (at, contour) in contours.iter().enumerate() {
        let Some(PathEl::MoveTo(point)) = contour.elements().first().copied() else {
            continue;
        };
        let outside = winding_of_others(&contours, at, point);
        let inside = outside + contour.area().total_cmp(&0.0) as i32;
        match (outside == 0, inside == 0) {
            (true, false) => parts += 1,
            (false, true) => holes += 1,
            _ => {}
        }
    }
    [parts, holes]
}

fn winding_of_others(contours: &[BezPath], at: usize, point: Point) -> i32 {
    let others = contours
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != at);
    others
        .map(|(_, contour)| contour.area().total_cmp(&0.0) as i32 * contour.winding(point).abs())
        .sum()
}
