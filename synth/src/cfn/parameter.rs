//! Parameters: what the operator says at deployment.

use std::marker::PhantomData;

use super::node::Node;
use super::val::{Literal, Val};

/// A parameter whose value is a `T`.
#[derive(Clone, Debug)]
pub struct Parameter<T> {
    entries: Vec<(&'static str, Node)>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Parameter<T> {
    fn new(type_name: &str, description: &str) -> Self {
        let entries = vec![("Type", Node::text(type_name)), ("Description", Node::text(description))];
        Self { entries, kind: PhantomData }
    }

    fn with(mut self, key: &'static str, node: Node) -> Self {
        self.entries.push((key, node));
        self
    }

    /// What a value must look like, in words, for the message when it does not.
    pub fn constraint_description(self, words: &str) -> Self {
        self.with("ConstraintDescription", Node::text(words))
    }

    /// Never shown.
    pub fn no_echo(self) -> Self {
        self.with("NoEcho", Node::Bool(true))
    }

    pub(super) fn into_node(self) -> Node {
        Node::map(self.entries)
    }
}

impl Parameter<String> {
    /// Text of up to 4,096 bytes.
    pub fn text(description: &str) -> Self {
        Self::new("String", description)
    }

    /// The value without which the operator need not say one.
    pub fn default(self, value: &str) -> Self {
        self.with("Default", Node::text(value))
    }

    /// One of these.
    pub fn allowed_values<V: AsRef<str>>(self, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(|value| Node::text(value.as_ref())).collect();
        self.with("AllowedValues", Node::List(values))
    }

    /// A regular expression that the whole value matches.
    pub fn allowed_pattern(self, pattern: &str) -> Self {
        self.with("AllowedPattern", Node::text(pattern))
    }

    /// At least this many characters.
    pub fn min_length(self, characters: u16) -> Self {
        self.with("MinLength", Node::Int(characters.into()))
    }

    /// At most this many characters.
    pub fn max_length(self, characters: u16) -> Self {
        self.with("MaxLength", Node::Int(characters.into()))
    }
}

impl Parameter<i64> {
    /// A whole number.
    pub fn number(description: &str) -> Self {
        Self::new("Number", description)
    }

    /// The value without which the operator need not say one.
    pub fn default(self, value: i64) -> Self {
        self.with("Default", Node::Int(value))
    }

    /// The least and the greatest value.
    pub fn range(self, least: i64, most: i64) -> Self {
        self.with("MinValue", Node::Int(least)).with("MaxValue", Node::Int(most))
    }

    /// One of these.
    pub fn allowed_values(self, values: impl IntoIterator<Item = i64>) -> Self {
        self.with("AllowedValues", Node::List(values.into_iter().map(Literal::into_node).collect()))
    }
}

impl Parameter<Vec<Val<String>>> {
    /// Texts with commas between them.
    pub fn list(description: &str) -> Self {
        Self::new("CommaDelimitedList", description)
    }

    /// The value without which the operator need not say one.
    pub fn default(self, value: &str) -> Self {
        self.with("Default", Node::text(value))
    }
}
