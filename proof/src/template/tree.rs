//! The tree of a template: JSON's values, in the order of the text, each with its place.

use serde_json::{Number, Value};

use super::Position;

/// A value and its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) at: Position,
    pub(crate) tree: Tree,
}

#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// A key with its place, and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) at: Position,
    pub(crate) node: Node,
}

impl Node {
    pub(crate) fn new(at: Position, tree: Tree) -> Self {
        Node { at, tree }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value at this step, with the place of its key (or, in a list, its own).
    pub(crate) fn child(&self, step: &str) -> Option<(Position, &Node)> {
        match &self.tree {
            Tree::Map(entries) => {
                entries.iter().find(|entry| entry.key == step).map(|entry| (entry.at, &entry.node))
            }
            Tree::List(items) => items.get(step.parse::<usize>().ok()?).map(|item| (item.at, item)),
            _ => None,
        }
    }

    /// The entries of a map; none for anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        if let Tree::Map(entries) = &self.tree { entries } else { &[] }
    }

    /// The items of a list; none for anything else.
    pub(crate) fn items(&self) -> &[Node] {
        if let Tree::List(items) = &self.tree { items } else { &[] }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Tree::String(text) = &self.tree { Some(text) } else { None }
    }

    /// A scalar as `CloudFormation` writes it where a string is wanted.
    pub(crate) fn scalar_text(&self) -> Option<String> {
        match &self.tree {
            Tree::String(text) => Some(text.clone()),
            Tree::Bool(value) => Some(value.to_string()),
            Tree::Number(number) => Some(number.to_string()),
            Tree::Null | Tree::List(_) | Tree::Map(_) => None,
        }
    }

    /// The only entry of a map that has one: an intrinsic, when its key is one.
    pub(crate) fn only_entry(&self) -> Option<&Entry> {
        if let [entry] = self.entries() { Some(entry) } else { None }
    }

    /// The value alone, without its places.
    pub(crate) fn json(&self) -> Value {
        match &self.tree {
            Tree::Null => Value::Null,
            Tree::Bool(value) => Value::Bool(*value),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::String(text) => Value::String(text.clone()),
            Tree::List(items) => items.iter().map(Node::json).collect(),
            Tree::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.node.json())).collect()
            }
        }
    }

    /// What stands here, in words for an error.
    pub(crate) fn what(&self) -> &'static str {
        match self.tree {
            Tree::Null => "nothing",
            Tree::Bool(_) => "a boolean",
            Tree::Number(_) => "a number",
            Tree::String(_) => "a string",
            Tree::List(_) => "a list",
            Tree::Map(_) => "a mapping",
        }
    }
}
