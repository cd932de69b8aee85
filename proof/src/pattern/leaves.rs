//! What a pattern asks of each field, for whoever wants to read a pattern rather than to match with it.

use serde_json::Value;

use super::Pattern;
use super::compile::{Field, Fields};
use super::matcher::{Matcher, TextMatcher};

/// The values that a pattern takes in one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf<'p> {
    /// The field of the event, for example `detail`, `object`, `key`.
    pub field: Vec<&'p str>,
    /// Where that stands in the pattern: as `field`, with `$or` and the number of its branch.
    pub place: Vec<String>,
    /// The values, one of which must match.
    pub tests: Vec<Test<'p>>,
}

/// One of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test<'p> {
    /// Exactly this.
    Exact(&'p Value),
    /// The beginning of a text, also where letter case does not count.
    Prefix(&'p str),
    /// The end of a text, also where letter case does not count.
    Suffix(&'p str),
    /// A wildcard.
    Wildcard,
    /// The field is there (true) or not.
    Exists(bool),
    /// Any other operator.
    Other,
}

impl Pattern {
    /// Every field that the pattern asks for, in its order.
    pub fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        walk(&self.root, &[], &[], &mut leaves);
        leaves
    }

    /// The texts that a field must be exactly, when the pattern asks for nothing else of it, in no branch of an `$or`.
    pub fn exact_texts(&self, field: &[&str]) -> Option<Vec<&str>> {
        let mut fields = &self.root;
        let (last, folders) = field.split_last()?;
        for name in folders {
            let (_, next) = fields.all.iter().find(|(own, _)| own == name)?;
            let Field::Fields(next) = next else { return None };
            fields = next;
        }
        let (_, Field::Values(matchers)) = fields.all.iter().find(|(own, _)| own == last)? else {
            return None;
        };
        let text = |matcher| match matcher {
            &Matcher::Exact(Value::String(ref text)) => Some(text.as_str()),
            _ => None,
        };
        matchers.iter().map(text).collect()
    }
}

fn walk<'p>(fields: &'p Fields, field: &[&'p str], place: &[String], leaves: &mut Vec<Leaf<'p>>) {
    for (name, value) in &fields.all {
        let field = [field, &[name.as_str()]].concat();
        let place = [place, std::slice::from_ref(name)].concat();
        match value {
            Field::Fields(inner) => walk(inner, &field, &place, leaves),
            Field::Values(matchers) => {
                leaves.push(Leaf { field, place, tests: matchers.iter().map(test).collect() });
            }
        }
    }
    for (index, branch) in fields.any_of.iter().flat_map(|branches| branches.iter().enumerate()) {
        let place = [place, &["$or".to_owned(), index.to_string()]].concat();
        walk(branch, field, &place, leaves);
    }
}

fn test(matcher: &Matcher) -> Test<'_> {
    match matcher {
        Matcher::Exact(value) => Test::Exact(value),
        Matcher::Text(TextMatcher::Prefix(text) | TextMatcher::PrefixIgnoreCase(text)) => Test::Prefix(text),
        Matcher::Text(TextMatcher::Suffix(text) | TextMatcher::SuffixIgnoreCase(text)) => Test::Suffix(text),
        Matcher::Text(TextMatcher::Wildcard(_)) => Test::Wildcard,
        Matcher::Exists(wanted) => Test::Exists(*wanted),
        _ => Test::Other,
    }
}
