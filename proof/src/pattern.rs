//! `EventBridge` event patterns, matched as documented.
//!
//! Own code: the crate quamina 0.7 has neither `$or` nor `anything-but` over texts' ends, and takes operators that
//! `EventBridge` refuses; the crate event-ruler is a placeholder of 2022. Sources: "Comparison operators for use in
//! event patterns" in the `EventBridge` User Guide; where that is silent, the reference implementation
//! (aws/event-ruler).

mod compile;
mod example;
mod leaves;
mod matcher;

pub use example::Example;
pub use leaves::{Leaf, Test};

use serde_json::Value;

use compile::{Field, Fields};
use matcher::Matcher;

/// Why a pattern is invalid: `EventBridge` would refuse the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}event pattern at `{path}`: {problem}", in_rule(.rule.as_deref()))]
pub struct PatternError {
    /// Logical ID of the rule, when the pattern is one of a template.
    pub rule: Option<String>,
    /// Where in the pattern, for example `detail.object.key`.
    pub path: String,
    /// What is wrong, and what is allowed.
    pub problem: String,
}

fn in_rule(rule: Option<&str>) -> String {
    rule.map_or_else(String::new, |rule| format!("{rule}: "))
}

/// A valid event pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    root: Fields,
}

impl Pattern {
    /// Checks a pattern.
    pub fn new(pattern: &Value) -> Result<Pattern, PatternError> {
        compile::compile(pattern).map(|root| Pattern { root })
    }

    /// Does the pattern select the event? All fields must match, each by any of its values. Fields of objects
    /// in one array must match in the same object.
    pub fn matches(&self, event: &Value) -> bool {
        Search { event }.fields(&self.root, Some(event), &mut Vec::new())
    }
}

/// Does the pattern select the event?
pub fn matches(pattern: &Value, event: &Value) -> Result<bool, PatternError> {
    Ok(Pattern::new(pattern)?.matches(event))
}

struct Search<'e> {
    event: &'e Value,
}

impl<'e> Search<'e> {
    fn fields<'p>(&self, fields: &'p Fields, node: Option<&'e Value>, path: &mut Vec<&'p str>) -> bool {
        if let Some(Value::Array(items)) = node
            && !items.is_empty()
        {
            return items.iter().any(|item| self.fields(fields, Some(item), path));
        }
        fields.all.iter().all(|(name, field)| {
            path.push(name);
            let matched = self.field(field, node.and_then(|node| node.get(name)), path);
            path.pop();
            matched
        }) && fields.any_of.iter().all(|group| group.iter().any(|branch| self.fields(branch, node, path)))
    }

    fn field<'p>(&self, field: &'p Field, node: Option<&'e Value>, path: &mut Vec<&'p str>) -> bool {
        match field {
            Field::Fields(fields) => self.fields(fields, node, path),
            Field::Values(matchers) => {
                let mut leaves = Vec::new();
                collect_leaves(node, &mut leaves);
                matchers.iter().any(|matcher| match matcher {
                    Matcher::Exists(true) => !leaves.is_empty(),
                    // Absent means absent from the whole event, also where another object of an array has it.
                    Matcher::Exists(false) => !has_leaf(self.event, path),
                    matcher => leaves.iter().any(|leaf| matcher.matches(leaf)),
                })
            }
        }
    }
}

/// The scalars here: those of an array, too. An object is no leaf.
fn collect_leaves<'e>(node: Option<&'e Value>, leaves: &mut Vec<&'e Value>) {
    match node {
        None | Some(Value::Object(_)) => {}
        Some(Value::Array(items)) => items.iter().for_each(|item| collect_leaves(Some(item), leaves)),
        Some(leaf) => leaves.push(leaf),
    }
}

fn has_leaf(node: &Value, path: &[&str]) -> bool {
    match (node, path) {
        (Value::Array(items), _) => items.iter().any(|item| has_leaf(item, path)),
        (Value::Object(map), [first, rest @ ..]) => map.get(*first).is_some_and(|next| has_leaf(next, rest)),
        (Value::Object(_), []) => false,
        (_, []) => true,
        (_, _) => false,
    }
}
