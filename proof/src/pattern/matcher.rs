//! The comparison operators on one value.

use serde_json::Value;

use crate::cidr::Cidr;
use crate::glob::{self, Step};

#[derive(Debug, Clone)]
pub(super) enum Matcher {
    Exact(Value),
    Text(TextMatcher),
    AnythingBut(Vec<Value>),
    AnythingButText(Vec<TextMatcher>),
    Numeric(Vec<(Comparison, f64)>),
    Cidr(Cidr),
    Exists(bool),
}

#[derive(Debug, Clone)]
pub(super) enum TextMatcher {
    Prefix(String),
    PrefixIgnoreCase(String),
    Suffix(String),
    SuffixIgnoreCase(String),
    EqualsIgnoreCase(String),
    Wildcard(Vec<Step>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Matcher {
    pub(super) fn matches(&self, leaf: &Value) -> bool {
        match self {
            Matcher::Exact(wanted) => same(wanted, leaf),
            Matcher::Text(matcher) => leaf.as_str().is_some_and(|text| matcher.matches(text)),
            Matcher::AnythingBut(values) => !values.iter().any(|value| same(value, leaf)),
            Matcher::AnythingButText(matchers) => {
                !leaf.as_str().is_some_and(|text| matchers.iter().any(|matcher| matcher.matches(text)))
            }
            Matcher::Numeric(bounds) => leaf.as_f64().is_some_and(|number| {
                bounds.iter().all(|(comparison, bound)| comparison.holds(number, *bound))
            }),
            Matcher::Cidr(cidr) => {
                leaf.as_str().and_then(|text| text.parse().ok()).is_some_and(|address| cidr.contains(address))
            }
            Matcher::Exists(wanted) => *wanted,
        }
    }
}

impl TextMatcher {
    fn matches(&self, text: &str) -> bool {
        match self {
            TextMatcher::Prefix(prefix) => text.starts_with(prefix.as_str()),
            TextMatcher::Suffix(suffix) => text.ends_with(suffix.as_str()),
            TextMatcher::PrefixIgnoreCase(prefix) => text.to_lowercase().starts_with(prefix.as_str()),
            TextMatcher::SuffixIgnoreCase(suffix) => text.to_lowercase().ends_with(suffix.as_str()),
            TextMatcher::EqualsIgnoreCase(wanted) => text.to_lowercase() == *wanted,
            TextMatcher::Wildcard(steps) => glob::matches(steps, text),
        }
    }
}

impl Comparison {
    pub(super) fn parse(text: &str) -> Option<Comparison> {
        Some(match text {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        })
    }

    pub(super) fn is_lower_bound(self) -> bool {
        matches!(self, Comparison::Greater | Comparison::GreaterOrEqual)
    }

    pub(super) fn is_upper_bound(self) -> bool {
        matches!(self, Comparison::Less | Comparison::LessOrEqual)
    }

    fn holds(self, number: f64, bound: f64) -> bool {
        match self {
            Comparison::Equal => equal(number, bound),
            Comparison::Less => number < bound,
            Comparison::LessOrEqual => number <= bound,
            Comparison::Greater => number > bound,
            Comparison::GreaterOrEqual => number >= bound,
        }
    }
}

/// Numbers are the same when their values are; everything else when it is equal.
fn same(wanted: &Value, leaf: &Value) -> bool {
    match (wanted.as_f64(), leaf.as_f64()) {
        (Some(wanted), Some(leaf)) => equal(wanted, leaf),
        _ => wanted == leaf,
    }
}

fn equal(left: f64, right: f64) -> bool {
    left.total_cmp(&right).is_eq() || (left == 0.0 && right == 0.0)
}
