//! The lines of a skeleton, and where they meet.

use super::thinning::around;

/// A place in the middle of a stroke, and how far it is from the stroke's edge, in the units of the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) at: [f32; 2],
    pub(super) radius: f32,
}

impl Place {
    pub(super) fn to(&self, other: &Self) -> f32 {
        (self.at[0] - other.at[0]).hypot(self.at[1] - other.at[1])
    }
}

/// A line between two nodes.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) ends: [usize; 2],
    /// From the first node to the last, both included.
    pub(super) places: Vec<Place>,
}

impl Edge {
    fn reversed(mut self) -> Self {
        self.ends.reverse();
        self.places.reverse();
        self
    }

    fn length(&self) -> f32 {
        let pairs = self.places.windows(2);
        pairs.map(|pair| pair[0].to(&pair[1])).sum()
    }
}

/// A spur whose end is covered by a disk this many times as large as the one where it leaves is no stroke: the
/// corners of a flat end are at 1.41.
const SPUR: f32 = 1.6;
/// Nodes that are closer than this share of their radius are one.
const ONE_NODE: f32 = 1.0;

/// Lines and the nodes where they end or meet.
#[derive(Debug)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Place>,
    pub(super) edges: Vec<Edge>,
    /// Whether each node has been removed, or is within an edge now.
    gone: Vec<bool>,
}

impl Graph {
    /// Follows the lines of a thinned region. `place` tells where a pixel is.
    pub(super) fn follow(thin: &[bool], width: usize, place: impl Fn(usize) -> Place) -> Self {
        let linked = |at: usize| links(thin, width, at);
        let inked: Vec<usize> = (0..thin.len()).filter(|&at| thin[at]).collect();
        let inked = || inked.iter().copied();
        let mut graph = Self {
            nodes: Vec::new(),
            edges: Vec::new(),
            gone: Vec::new(),
        };
        // The node at each pixel.
        let mut of = vec![None; thin.len()];
        for at in inked().filter(|&at| linked(at).len() != 2) {
            of[at] = Some(graph.nodes.len());
            graph.nodes.push(place(at));
        }
        let mut passed = vec![false; thin.len()];
        let starts: Vec<usize> = inked().filter(|&at| of[at].is_some()).collect();
        for start in starts {
            for next in linked(start) {
                graph.walk([start, next], &of, &mut passed, &linked, &place);
            }
        }
        // What is left are rings.
        for start in inked() {
            if of[start].is_none() && !passed[start] {
                of[start] = Some(graph.nodes.len());
                graph.nodes.push(place(start));
                let next = linked(start)[0];
                graph.walk([start, next], &of, &mut passed, &linked, &place);
            }
        }
        graph.gone = vec![false; graph.nodes.len()];
        graph
    }

    /// The nodes where no line ends: dots.
    pub(super) fn dots(&self) -> impl Iterator<Item = Place> {
        let nodes = self.nodes.iter().zip(self.degrees()).zip(&self.gone);
        nodes
            .filter(|((_, degree), gone)| *degree == 0 && !**gone)
            .map(|((&node, _), _)| node)
    }

    /// Adds the edge from a node by way of a pixel next to it, unless it is known.
    fn walk(
        &mut self,
        [start, next]: [usize; 2],
        of: &[Option<usize>],
        passed: &mut [bool],
        linked: &impl Fn(usize) -> Vec<usize>,
        place: &impl Fn(usize) -> Place,
    ) {
        let Some(from) = of[start] else { return };
        let (mut before, mut at) = (start, next);
        let mut places = vec![self.nodes[from]];
        while of[at].is_none() {
            if std::mem::replace(&mut passed[at], true) {
                return;
            }
            places.push(place(at));
            let Some(after) = linked(at).into_iter().find(|&after| after != before) else {
                return;
            };
            (before, at) = (at, after);
        }
        let Some(to) = of[at] else { return };
        // Two nodes side by side see each other from both sides.
        if places.len() > 1 || start < at {
            places.push(self.nodes[to]);
            self.edges.push(Edge {
                ends: [from, to],
                places,
            });
        }
    }

    /// How many ends of lines are at each node.
    pub(super) fn degrees(&self) -> Vec<usize> {
        let mut degrees = vec![0; self.nodes.len()];
        self.edges
            .iter()
            .flat_map(|edge| edge.ends)
            .for_each(|node| degrees[node] += 1);
        degrees
    }

    /// Removes what comes from the shape of ends and corners, and joins what belongs together.
    pub(super) fn clean(&mut self) {
        loop {
            let changed = self.remove_spurs() | self.merge_nodes();
            self.join_edges();
            if !changed {
                return;
            }
        }
    }

    fn remove_spurs(&mut self) -> bool {
        let degrees = self.degrees();
        let (nodes, gone) = (&self.nodes, &mut self.gone);
        let before = self.edges.len();
        self.edges.retain(|edge| {
            let [a, b] = edge.ends;
            let (end, root) = match degrees[a] < degrees[b] {
                true => (a, b),
                false => (b, a),
            };
            let reach = nodes[root].to(&nodes[end]) + nodes[end].radius;
            let is_spur =
                degrees[end] == 1 && degrees[root] > 2 && reach < SPUR * nodes[root].radius;
            gone[end] |= is_spur;
            !is_spur
        });
        self.edges.len() < before
    }

    /// Makes one node of two where strokes cross at a small angle.
    fn merge_nodes(&mut self) -> bool {
        let degrees = self.degrees();
        let nodes = &self.nodes;
        let short = self.edges.iter().position(|edge| {
            let [a, b] = edge.ends;
            let radius = nodes[a].radius.max(nodes[b].radius);
            a != b && degrees[a] > 2 && degrees[b] > 2 && edge.length() < ONE_NODE * radius
        });
        let Some(short) = short else { return false };
        let [kept, gone] = self.edges.remove(short).ends;
        let [a, b] = [self.nodes[kept], self.nodes[gone]];
        let middle = Place {
            at: [0, 1].map(|axis| (a.at[axis] + b.at[axis]) / 2.0),
            radius: a.radius.max(b.radius),
        };
        self.nodes[kept] = middle;
        self.gone[gone] = true;
        for edge in &mut self.edges {
            let last = edge.places.len() - 1;
            for (end, place) in [(0, 0), (1, last)] {
                if edge.ends[end] == gone {
                    edge.ends[end] = kept;
                }
                if edge.ends[end] == kept {
                    edge.places[place] = middle;
                }
            }
        }
        true
    }

    /// Joins the two edges at nodes where nothing else is.
    fn join_edges(&mut self) {
        for node in 0..self.nodes.len() {
            let at: Vec<usize> = (0..self.edges.len())
                .filter(|&edge| self.edges[edge].ends.contains(&node))
                .collect();
            let &[one, other] = &at[..] else { continue };
            if [one, other]
                .iter()
                .any(|&edge| self.edges[edge].ends == [node; 2])
            {
                continue;
            }
            let other = self.edges.remove(other);
            let one = self.edges.remove(one);
            self.edges.push(joined(one, other, node));
            self.gone[node] = true;
        }
    }
}

/// One edge of two that meet at a node.
pub(super) fn joined(one: Edge, other: Edge, node: usize) -> Edge {
    let mut one = if one.ends[1] == node {
        one
    } else {
        one.reversed()
    };
    let other = if other.ends[0] == node {
        other
    } else {
        other.reversed()
    };
    one.ends[1] = other.ends[1];
    one.places.extend_from_slice(&other.places[1..]);
    one
}

/// The neighbors of a pixel of a line; those on a diagonal only if there is no other way to them.
fn links(thin: &[bool], width: usize, at: usize) -> Vec<usize> {
    let near = around(at, width);
    (0..8)
        .filter(|&place| {
            let straight = place % 2 == 0;
            let beside = [near[(place + 7) % 8], near[(place + 1) % 8]];
            thin[near[place]] && (straight || !beside.iter().any(|&beside| thin[beside]))
        })
        .map(|place| near[place])
        .collect()
}
