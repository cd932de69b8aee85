//! Outputs: what a deployed stack shows.

use super::condition::Condition;
use super::node::Node;
use super::val::Val;

/// A value that the stack shows, and that other stacks may import.
#[derive(Clone, Debug)]
pub struct Output(pub(super) Node);

impl Output {
    /// An output with its description (up to 1,024 bytes).
    pub fn new(description: &str, value: impl Into<Val<String>>) -> Self {
        Self(Node::map([("Description", Node::text(description)), ("Value", value.into().node)]))
    }

    /// Lets other stacks of the account and Region import it under `name`.
    pub fn export(mut self, name: impl Into<Val<String>>) -> Self {
        if let Node::Map(entries) = &mut self.0 {
            entries.push(("Export".to_owned(), Node::map([("Name", name.into().node)])));
        }
        self
    }

    /// Exists only when `condition` holds.
    pub fn only_if(mut self, condition: &Condition) -> Self {
        if let Node::Map(entries) = &mut self.0 {
            entries.insert(0, ("Condition".to_owned(), Node::text(condition.id())));
        }
        self
    }
}
