//! Things and ways as they are collected: a thing that comes again is the same, a way that comes again as well.

use std::collections::BTreeMap;

use crate::picture::{Edge, Node, Way};
use crate::scene::Thing;

/// Things and ways, not yet a picture.
#[derive(Default)]
pub(crate) struct Sketch {
    numbers: BTreeMap<String, usize>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

impl Sketch {
    /// The number of the thing; it is added when it is new.
    pub(crate) fn node(&mut self, (key, node): Thing) -> usize {
        let nodes = &mut self.nodes;
        *self.numbers.entry(key).or_insert_with(|| {
            nodes.push(node);
            nodes.len() - 1
        })
    }

    /// The number of the thing with this key, if it is there.
    pub(crate) fn number(&self, key: &str) -> Option<usize> {
        self.numbers.get(key).copied()
    }

    /// Adds a way. One that is there already, or leads back, is not drawn twice.
    pub(crate) fn edge(&mut self, from: usize, to: usize, way: Way, label: &str, title: &str) {
        let known = self
            .edges
            .iter_mut()
            .find(|edge| edge.way == way && [(from, to), (to, from)].contains(&(edge.from, edge.to)));
        let Some(edge) = known else {
            let (label, title) = (label.to_owned(), title.to_owned());
            self.edges.push(Edge { from, to, label, title, way, both: false });
            return;
        };
        edge.both |= (edge.from, edge.to) == (to, from);
        for (text, more, between) in [(&mut edge.label, label, ", "), (&mut edge.title, title, "; ")] {
            if !more.is_empty() && !text.split(between).any(|part| part == more) {
                if !text.is_empty() {
                    text.push_str(between);
                }
                text.push_str(more);
            }
        }
    }

    /// Takes away what no way leads to or from, and gives both lists.
    pub(crate) fn joined(self) -> (Vec<Node>, Vec<Edge>) {
        let joined = |at: &usize| self.edges.iter().any(|edge| edge.from == *at || edge.to == *at);
        let kept: Vec<usize> = (0..self.nodes.len()).filter(joined).collect();
        let at = |old: usize| kept.iter().position(|kept| *kept == old).unwrap_or_default();
        let edges =
            self.edges.iter().map(|edge| Edge { from: at(edge.from), to: at(edge.to), ..edge.clone() });
        let edges = edges.collect();
        let nodes = kept.iter().map(|old| self.nodes[*old].clone()).collect();
        (nodes, edges)
    }
}
