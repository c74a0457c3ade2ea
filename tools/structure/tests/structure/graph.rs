//! Directed graphs and their cycles.

use std::collections::{BTreeMap, BTreeSet};

/// A dependency graph: the nodes that each node depends on.
#[derive(Default)]
pub(crate) struct Graph(BTreeMap<String, BTreeSet<String>>);

impl<const N: usize> From<[(&str, &str); N]> for Graph {
    fn from(edges: [(&str, &str); N]) -> Self {
        let mut graph = Self::default();
        for (from, to) in edges {
            graph.add(from, to);
        }
        graph
    }
}

impl Graph {
    /// Adds an edge, unless it is a self-loop.
    pub(crate) fn add(&mut self, from: &str, to: &str) {
        if from != to {
            self.0
                .entry(from.to_owned())
                .or_default()
                .insert(to.to_owned());
        }
    }

    /// The edges in alphabetical order.
    pub(crate) fn edges(&self) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .flat_map(|(from, all)| all.iter().map(move |to| (from.as_str(), to.as_str())))
            .collect()
    }

    /// The nodes reachable from a node by one edge or more.
    fn reached<'a>(&'a self, from: &str) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = self.next(from).collect();
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(self.next(node));
            }
        }
        reached
    }

    fn next<'a>(&'a self, from: &str) -> impl Iterator<Item = &'a str> {
        self.0.get(from).into_iter().flatten().map(String::as_str)
    }

    /// The strongly connected components with more than one node.
    pub(crate) fn cycles(&self) -> Vec<Vec<&str>> {
        let mut cycles: Vec<Vec<&str>> = Vec::new();
        for node in self.0.keys().map(String::as_str) {
            let reached = self.reached(node);
            let known = cycles.iter().any(|cycle| cycle.contains(&node));
            if known || !reached.contains(node) {
                continue;
            }
            let back = |other: &&str| self.reached(other).contains(node);
            cycles.push(reached.iter().copied().filter(back).collect());
        }
        cycles
    }
}
