//! IAM policy documents, evaluated as AWS does.
//!
//! Own code: iam-rs 0.8 answers allow, deny or not applicable, and a template leaves values open that must come out
//! as "undecided". Sources: "Policy evaluation logic", "IAM JSON policy elements" and
//! "AWS global condition context keys" in the IAM User Guide.

mod condition;
pub(crate) mod document;
pub(crate) mod keys;
mod operator;
pub(crate) mod truth;
mod variable;

use std::collections::BTreeMap;

/// Condition keys of a request and their values. Keys are case-insensitive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// No keys.
    pub fn new() -> Self {
        Self::default()
    }
    /// The same context with one more value under this key.
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.add(key, value);
        self
    }
    /// Adds one value under this key.
    pub fn add(&mut self, key: &str, value: impl Into<String>) {
        self.0.entry(key.to_ascii_lowercase()).or_default().push(value.into());
    }
    /// The values under this key; `None` when it is absent from the request.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(&key.to_ascii_lowercase()).map(Vec::as_slice)
    }
    /// The keys, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
    /// Both contexts in one; where both have a key, the other's values stand.
    pub(crate) fn overlaid(&self, other: &Context) -> Context {
        let mut both = self.0.clone();
        both.extend(other.0.clone());
        Context(both)
    }
}
