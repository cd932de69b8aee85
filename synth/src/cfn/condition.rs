//! Conditions: what depends on the parameters of a deployment.

use super::node::{Intrinsic, Node};
use super::val::Val;

/// A condition of the template.
#[derive(Clone, Debug)]
pub struct Condition(pub(super) String);

impl Condition {
    pub(super) fn id(&self) -> &str {
        &self.0
    }
}

/// What a [`Condition`] tests.
#[derive(Clone, Debug)]
pub struct Test(pub(super) Node);

impl Test {
    /// Both are the same text.
    pub fn equals(left: impl Into<Val<String>>, right: impl Into<Val<String>>) -> Self {
        Self(Node::call(Intrinsic::Equals, Node::List(vec![left.into().node, right.into().node])))
    }

    /// Another condition holds.
    pub fn holds(condition: &Condition) -> Self {
        Self(Node::call(Intrinsic::Condition, Node::text(condition.id())))
    }

    /// All of 2 to 10 tests hold.
    pub fn all(tests: impl IntoIterator<Item = Self>) -> Self {
        Self(Node::call(Intrinsic::And, Node::List(tests.into_iter().map(|test| test.0).collect())))
    }

    /// One of 2 to 10 tests holds.
    pub fn any(tests: impl IntoIterator<Item = Self>) -> Self {
        Self(Node::call(Intrinsic::Or, Node::List(tests.into_iter().map(|test| test.0).collect())))
    }
}

impl std::ops::Not for Test {
    type Output = Self;

    fn not(self) -> Self {
        Self(Node::call(Intrinsic::Not, Node::List(vec![self.0])))
    }
}
