//! Strokes along the lines of a skeleton.

use super::graph::{Edge, Graph, Place, joined};
use crate::distances::from_segment;

/// Two lines that meet go on as one stroke if they turn by less than this: the cosine.
const STRAIGHT_ON: f32 = -0.7;
/// How far lines are smoothed, in pixels.
const SMOOTHED: f32 = 0.8;
/// The distance between the points of a line, in pixels.
const SPACING: f32 = 0.5;

/// A line that a pen follows.
#[derive(Clone, Debug)]
pub(super) struct Stroke {
    points: Vec<[f32; 2]>,
    /// Whether the ink ends at its first and at its last point.
    ends: [bool; 2],
}

/// The median distance from the edge along all lines; `None` without lines.
pub(super) fn radius(graph: &Graph) -> Option<f32> {
    let along = graph.edges.iter().flat_map(|edge| &edge.places);
    let mut radii: Vec<f32> = along.map(|place| place.radius).collect();
    if radii.is_empty() {
        radii = graph.dots().map(|dot| dot.radius).collect();
    }
    let middle = radii.len() / 2;
    (!radii.is_empty()).then(|| *radii.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// The strokes of a graph for a pen: lines that go straight on through nodes, smoothed, and as long as the ink.
pub(super) fn strokes(mut graph: Graph, radius: f32) -> Vec<Stroke> {
    let degrees = graph.degrees();
    let dots = graph.dots().map(|dot| Stroke {
        points: vec![dot.at],
        ends: [false; 2],
    });
    let mut strokes: Vec<Stroke> = dots.collect();
    join_through(&mut graph);
    for edge in &graph.edges {
        let closed = edge.ends[0] == edge.ends[1];
        let ends = edge.ends.map(|node| degrees[node] == 1 && !closed);
        let mut points: Vec<[f32; 2]> = edge.places.iter().map(|place| place.at).collect();
        smooth(&mut points, closed, SMOOTHED);
        for (node, is_end) in edge.ends.into_iter().zip(ends) {
            if is_end {
                let by = graph.nodes[node].radius - radius;
                lengthen(&mut points, by, radius);
            }
            points.reverse();
        }
        strokes.push(Stroke { points, ends });
    }
    strokes
}

/// Joins lines that go straight on through a node where several meet.
fn join_through(graph: &mut Graph) {
    for node in 0..graph.nodes.len() {
        loop {
            let ends: Vec<(usize, [f32; 2])> = graph
                .edges
                .iter()
                .enumerate()
                .filter(|(_, edge)| edge.ends[0] != edge.ends[1] && edge.ends.contains(&node))
                .map(|(place, edge)| (place, direction(edge, node, graph.nodes[node].radius)))
                .collect();
            let mut best = (STRAIGHT_ON, None);
            for (place, &(one, a)) in ends.iter().enumerate() {
                for &(other, b) in &ends[place + 1..] {
                    let cosine = a[0] * b[0] + a[1] * b[1];
                    if cosine < best.0 {
                        best = (cosine, Some([one, other]));
                    }
                }
            }
            let (_, Some([one, other])) = best else { break };
            // The later one first, so that the place of the other stays.
            let last = graph.edges.remove(one.max(other));
            let first = graph.edges.remove(one.min(other));
            let through = graph.nodes.len();
            graph.nodes.push(graph.nodes[node]);
            let rename = |mut edge: Edge| {
                for end in &mut edge.ends {
                    if *end == node {
                        *end = through;
                    }
                }
                edge
            };
            graph
                .edges
                .push(joined(rename(first), rename(last), through));
        }
    }
}

/// The direction in which an edge leaves a node, beyond the reach of other strokes.
fn direction(edge: &Edge, node: usize, radius: f32) -> [f32; 2] {
    let places: Vec<&Place> = match edge.ends[0] == node {
        true => edge.places.iter().collect(),
        false => edge.places.iter().rev().collect(),
    };
    let far = places
        .iter()
        .find(|place| place.to(places[0]) > 2.0 * radius);
    let far = far.unwrap_or(&places[places.len() - 1]);
    let near = places.iter().find(|place| place.to(places[0]) > radius);
    let near = near.filter(|near| near.to(far) > 0.0).unwrap_or(&places[0]);
    unit([far.at[0] - near.at[0], far.at[1] - near.at[1]])
}

fn unit([x, y]: [f32; 2]) -> [f32; 2] {
    let length = x.hypot(y).max(f32::MIN_POSITIVE);
    [x / length, y / length]
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Smooths a line by a binomial filter of this deviation, in pixels. Ends stay where they are.
fn smooth(points: &mut Vec<[f32; 2]>, closed: bool, deviation: f32) {
    *points = resampled(points);
    let rounds = (2.0 * (deviation / SPACING).powi(2)).round() as usize;
    let count = points.len();
    if count < 3 {
        return;
    }
    for _ in 0..rounds {
        let before = points.clone();
        for (at, point) in points.iter_mut().enumerate() {
            let (back, on) = match (closed, at) {
                // The first point of a ring is its last one too.
                (true, 0) => (count - 2, 1),
                (true, at) if at == count - 1 => (count - 2, 1),
                (false, 0) => continue,
                (false, at) if at == count - 1 => continue,
                (_, at) => (at - 1, at + 1),
            };
            for axis in 0..2 {
                point[axis] =
                    0.5 * before[at][axis] + 0.25 * (before[back][axis] + before[on][axis]);
            }
        }
    }
}

/// Points at about equal distances, from the first to the last.
fn resampled(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let length: f32 = points
        .windows(2)
        .map(|pair| distance(pair[0], pair[1]))
        .sum();
    let count = (length / SPACING).ceil().max(1.0) as usize;
    let step = length / count as f32;
    let mut out = vec![points[0]];
    let (mut walked, mut wanted) = (0.0, step);
    for pair in points.windows(2) {
        let piece = distance(pair[0], pair[1]);
        while wanted <= walked + piece && out.len() < count {
            let share = (wanted - walked) / piece.max(f32::MIN_POSITIVE);
            out.push([0, 1].map(|axis| pair[0][axis] + share * (pair[1][axis] - pair[0][axis])));
            wanted += step;
        }
        walked += piece;
    }
    out.extend(points.last());
    out
}

/// Makes a line longer at its beginning, straight on, or shorter.
fn lengthen(points: &mut Vec<[f32; 2]>, by: f32, radius: f32) {
    if by < 0.0 {
        let mut left = -by;
        while points.len() > 2 && left > 0.0 {
            left -= distance(points[0], points[1]);
            points.remove(0);
        }
        return;
    }
    let first = points[0];
    let inner = points
        .iter()
        .find(|&&point| distance(point, first) > radius);
    let inner = *inner.unwrap_or(&points[points.len() - 1]);
    let way = unit([first[0] - inner[0], first[1] - inner[1]]);
    points.insert(0, [0, 1].map(|axis| first[axis] + by * way[axis]));
}

impl Stroke {
    /// Where the ink ends.
    pub(super) fn ends(&self) -> impl Iterator<Item = [f32; 2]> {
        let points = [self.points[0], self.points[self.points.len() - 1]];
        let ends = points.into_iter().zip(self.ends);
        ends.filter(|(_, is_end)| *is_end).map(|(point, _)| point)
    }

    /// Lowers squares of distances to those from this line, up to `reach`.
    pub(super) fn mark(&self, squares: &mut [f32], side: usize, reach: f32) {
        // Every second point, and the last one.
        let last = self.points[self.points.len() - 1];
        let points = self.points.iter().copied().step_by(2).chain([last]);
        for (from, to) in points.clone().zip(points.skip(1)) {
            let [columns, rows] = [0, 1].map(|axis| {
                let first = (from[axis].min(to[axis]) - reach).floor().max(0.0) as usize;
                let last = (from[axis].max(to[axis]) + reach).ceil().max(0.0) as usize;
                first.min(side)..last.min(side)
            });
            for y in rows {
                let row = &mut squares[y * side..][columns.clone()];
                // Counted as a small number, which turns into a float in vectors.
                for (x, nearest) in (columns.start as i32..).zip(row) {
                    let [dx, dy] = from_segment([x as f32 + 0.5, y as f32 + 0.5], from, to);
                    let found = dx * dx + dy * dy;
                    *nearest = if found < *nearest { found } else { *nearest };
                }
            }
        }
    }
}
