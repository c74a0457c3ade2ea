//! Traced outlines as type designers draw them.
//!
//! What is traced consists of lines and cubic curves already, with points at the extrema. Here it is
//! set on the grid of font units: lines and handles that are nearly level or upright become exactly so,
//! flat ends lie on the baseline and the heights of the letters, and pieces too small for the grid go.

use kurbo::{Affine, BezPath, PathEl, Point, Shape, Vec2};

/// Lines and handles whose slope is less than this are level or upright; about 3 degrees.
const SLOPE: f64 = 0.055;
/// The reach of a height to which flat ends snap, in ems.
const REACH: f64 = 0.018;
/// Pieces shorter than this, in units, are dropped.
const SHORTEST: f64 = 1.5;

/// The grid of a font.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// Font units per em.
    pub(crate) units_per_em: f64,
    /// Heights at which flat letters end: the baseline, small letters, capitals.
    pub(crate) heights: Vec<f64>,
    /// Whether stems are upright.
    pub(crate) is_upright: bool,
}

/// A point on a contour and the piece to the next one.
#[derive(Clone, Copy, Debug)]
struct Node {
    point: Point,
    /// The control points of a curve; `None` for a line.
    handles: Option<[Point; 2]>,
}

/// Moves a traced outline to its place in font units, and sets it on the grid. Outer contours run
/// counter-clockwise, as in PostScript fonts and font sources.
pub(crate) fn set(outline: &BezPath, place: Affine, grid: &Grid) -> BezPath {
    let mut path = BezPath::new();
    let placed = place * outline;
    let contours = placed.subpaths().map(nodes);
    for mut nodes in contours.filter(|nodes| nodes.len() > 1) {
        straighten(&mut nodes, grid);
        snap(&mut nodes, grid);
        nodes.iter_mut().for_each(round);
        drop_short(&mut nodes);
        append(&nodes, &mut path);
    }
    counter_clockwise(path)
}

/// The path with outer contours counter-clockwise, y pointing up.
pub(crate) fn counter_clockwise(path: BezPath) -> BezPath {
    match path.area() < 0.0 {
        true => path.reverse_subpaths(),
        false => path,
    }
}

/// The path with cubic curves instead of quadratic ones, the same shape.
pub(crate) fn cubic(path: &BezPath) -> BezPath {
    let mut at = Point::ZERO;
    let elements = path.elements().iter().map(|&element| {
        let from = at;
        at = element.end_point().unwrap_or(at);
        match element {
            PathEl::QuadTo(control, to) => PathEl::CurveTo(
                from.lerp(control, 2.0 / 3.0),
                to.lerp(control, 2.0 / 3.0),
                to,
            ),
            other => other,
        }
    });
    BezPath::from_vec(elements.collect())
}

/// The nodes of a closed contour.
fn nodes(contour: &[PathEl]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for element in contour {
        if let (PathEl::CurveTo(first, second, _), Some(last)) = (*element, nodes.last_mut()) {
            last.handles = Some([first, second]);
        }
        nodes.extend(element.end_point().map(line_from));
    }
    // After a curve, the last point repeats the first one.
    if nodes.len() > 1 && nodes[0].point.distance(nodes[nodes.len() - 1].point) < 1e-6 {
        nodes.pop();
    }
    nodes
}

fn line_from(point: Point) -> Node {
    Node {
        point,
        handles: None,
    }
}

/// Makes lines and handles level or upright that are nearly so.
fn straighten(nodes: &mut [Node], grid: &Grid) {
    let count = nodes.len();
    for at in 0..count {
        let next = (at + 1) % count;
        let (from, to) = (nodes[at].point, nodes[next].point);
        if nodes[at].handles.is_some() {
            continue;
        }
        let middle = from.midpoint(to);
        if is_level(to - from) {
            shift(nodes, at, Vec2::new(0.0, middle.y - from.y));
            shift(nodes, next, Vec2::new(0.0, middle.y - to.y));
        } else if grid.is_upright && is_upright(to - from) {
            shift(nodes, at, Vec2::new(middle.x - from.x, 0.0));
            shift(nodes, next, Vec2::new(middle.x - to.x, 0.0));
        }
    }
    for at in 0..count {
        let (from, to) = (nodes[at].point, nodes[(at + 1) % count].point);
        if let Some(handles) = &mut nodes[at].handles {
            for (handle, end) in handles.iter_mut().zip([from, to]) {
                let along = *handle - end;
                if is_level(along) {
                    handle.y = end.y;
                } else if is_upright(along) {
                    handle.x = end.x;
                }
            }
        }
    }
}

fn is_level(way: Vec2) -> bool {
    way.y.abs() < SLOPE * way.x.abs()
}

fn is_upright(way: Vec2) -> bool {
    way.x.abs() < SLOPE * way.y.abs()
}

/// Moves a point with its handles.
fn shift(nodes: &mut [Node], at: usize, by: Vec2) {
    let before = (at + nodes.len() - 1) % nodes.len();
    nodes[at].point += by;
    if let Some(handles) = &mut nodes[at].handles {
        handles[0] += by;
    }
    if let Some(handles) = &mut nodes[before].handles {
        handles[1] += by;
    }
}

/// Moves level lines to the heights that they nearly have.
fn snap(nodes: &mut [Node], grid: &Grid) {
    let count = nodes.len();
    let mut moved = vec![false; count];
    for at in 0..count {
        let next = (at + 1) % count;
        let (from, to) = (nodes[at].point, nodes[next].point);
        if nodes[at].handles.is_some() || from.y != to.y || from.x == to.x {
            continue;
        }
        let near = |height: &&f64| (*height - from.y).abs() < REACH * grid.units_per_em;
        let Some(&height) = grid.heights.iter().find(near) else {
            continue;
        };
        for end in [at, next] {
            if !std::mem::replace(&mut moved[end], true) {
                shift(nodes, end, Vec2::new(0.0, height - nodes[end].point.y));
            }
        }
    }
}

fn round(node: &mut Node) {
    node.point = node.point.round();
    node.handles = node.handles.map(|handles| handles.map(Point::round));
}

/// Drops pieces without length; the contour stays closed.
fn drop_short(nodes: &mut Vec<Node>) {
    let mut at = 0;
    while at < nodes.len() && nodes.len() > 2 {
        let next = (at + 1) % nodes.len();
        if nodes[at].point.distance(nodes[next].point) >= SHORTEST {
            at += 1;
            continue;
        }
        // The point of this piece takes over the next one.
        let by = nodes[at].point - nodes[next].point;
        shift(nodes, next, by);
        nodes.remove(at);
    }
}

fn append(nodes: &[Node], path: &mut BezPath) {
    let Some(first) = nodes.first().filter(|_| nodes.len() > 1) else {
        return;
    };
    path.move_to(first.point);
    for (at, node) in nodes.iter().enumerate() {
        let next = nodes[(at + 1) % nodes.len()].point;
        match node.handles {
            Some([one, other]) => path.curve_to(one, other, next),
            // Closing the path draws the last line.
            None if at + 1 < nodes.len() => path.line_to(next),
            None => {}
        }
    }
    path.close_path();
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{Circle, Rect};

    fn grid() -> Grid {
        Grid {
            units_per_em: 1000.0,
            heights: vec![0.0, 500.0, 700.0],
            is_upright: true,
        }
    }

    #[test]
    fn flat_ends_snap_to_the_heights_of_the_font() {
        let bar = Rect::new(100.2, 8.0, 180.4, 693.0).to_path(0.1);
        let set = set(&bar, Affine::IDENTITY, &grid());
        assert_eq!(set.bounding_box(), Rect::new(100.0, 0.0, 180.0, 700.0));
    }

    #[test]
    fn round_ends_keep_their_overshoot() {
        let bowl = Circle::new((250.0, 250.0), 262.0).to_path(0.1);
        let bounds = set(&bowl, Affine::IDENTITY, &grid()).bounding_box();
        assert!((bounds.y0 + 12.0).abs() <= 1.0, "{bounds:?}");
    }

    #[test]
    fn nearly_level_and_upright_lines_become_exactly_so() {
        let mut path = BezPath::new();
        path.move_to((0.0, 200.0));
        path.line_to((400.0, 205.0));
        path.line_to((396.0, 330.0));
        path.line_to((-3.0, 327.0));
        path.close_path();
        let path = set(&path, Affine::IDENTITY, &grid());
        assert_eq!(path.area(), path.bounding_box().area());
    }

    #[test]
    fn outer_contours_run_counter_clockwise_and_close() {
        let clockwise = Rect::new(0.0, 0.0, 90.0, 700.0)
            .to_path(0.1)
            .reverse_subpaths();
        let path = set(&clockwise, Affine::IDENTITY, &grid());
        assert!(path.area() > 0.0);
        assert_eq!(path.elements().last(), Some(&PathEl::ClosePath));
        assert_eq!(path.segments().count(), 4);
    }

    #[test]
    fn a_quadratic_curve_keeps_its_shape_as_a_cubic_one() {
        let mut path = BezPath::new();
        path.move_to((0.0, 0.0));
        path.quad_to((60.0, 120.0), (120.0, 0.0));
        path.close_path();
        assert!((cubic(&path).area() - path.area()).abs() < 1e-9);
    }
}
