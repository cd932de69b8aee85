//! An event that a pattern selects, or the proof that none can be.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Pattern;
use super::compile::{Field, Fields};
use super::matcher::{Comparison, Matcher, TextMatcher};
use crate::glob::Step;

/// What the search for an event found.
#[derive(Debug, Clone, PartialEq)]
pub enum Example {
    /// The pattern selects this event, in which every field is one value.
    Event(Value),
    /// The pattern selects no event that there can be.
    Impossible {
        /// The field whose demands nothing meets.
        field: String,
        /// Why.
        why: String,
    },
    /// None was found, and none was excluded.
    Unknown,
}

/// How many choices of branches of `$or` are tried.
const CHOICES: usize = 64;
/// Fields of every event that are always there and always one text.
const TEXTS: [&str; 7] = ["version", "id", "detail-type", "source", "account", "time", "region"];

type Demands<'p> = BTreeMap<Vec<&'p str>, Vec<&'p [Matcher]>>;

impl Pattern {
    /// An event that the pattern selects: `base`, with what the pattern asks for in its place.
    pub fn example(&self, base: &Value) -> Example {
        let choices = demands(&self.root);
        let complete = choices.len() < CHOICES;
        let mut excluded = None;
        let mut open = !complete;
        for demands in &choices {
            match event(demands, base) {
                Ok(event) if self.matches(&event) => return Example::Event(event),
                Err(Some((field, why))) => excluded = Some((field, why)),
                Ok(_) | Err(None) => open = true,
            }
        }
        match excluded {
            Some((field, why)) if !open => Example::Impossible { field, why },
            _ => Example::Unknown,
        }
    }

    /// An event that both patterns select, when one is found.
    pub fn shared_example(&self, other: &Pattern, base: &Value) -> Option<Value> {
        for own in demands(&self.root) {
            for others in demands(&other.root) {
                let mut both = own.clone();
                for (field, groups) in others {
                    both.entry(field).or_default().extend(groups);
                }
                let found = event(&both, base).ok();
                if let Some(event) = found.filter(|event| self.matches(event) && other.matches(event)) {
                    return Some(event);
                }
            }
        }
        None
    }
}

/// What is asked of each field, once for each choice of branches.
fn demands(root: &Fields) -> Vec<Demands<'_>> {
    let mut choices = vec![Demands::new()];
    collect(root, &[], &mut choices);
    choices
}

fn collect<'p>(fields: &'p Fields, path: &[&'p str], choices: &mut Vec<Demands<'p>>) {
    for (name, value) in &fields.all {
        let path = [path, &[name.as_str()]].concat();
        match value {
            Field::Fields(inner) => collect(inner, &path, choices),
            Field::Values(matchers) => {
                for choice in choices.iter_mut() {
                    choice.entry(path.clone()).or_default().push(matchers);
                }
            }
        }
    }
    for branches in &fields.any_of {
        let before = choices.clone();
        choices.clear();
        for branch in branches {
            let mut with = before.clone();
            collect(branch, path, &mut with);
            choices.extend(with);
        }
        choices.truncate(CHOICES);
    }
}

/// The event, or the field that excludes every one; nothing where the search just ends.
fn event(demands: &Demands<'_>, base: &Value) -> Result<Value, Option<(String, String)>> {
    let mut event = if base.is_object() { base.clone() } else { json!({}) };
    let mut found = Ok(());
    for (path, groups) in demands {
        if let Some(why) = excluded(path, groups) {
            return Err(Some((path.join("."), why)));
        }
        let here = path.iter().try_fold(base, |value, step| value.get(step));
        match value(groups, here) {
            Found::Value(value) => {
                if !insert(&mut event, path, value) {
                    found = Err(None);
                }
            }
            Found::Absent if here.is_none() => {}
            _ => found = Err(None),
        }
    }
    found.map(|()| event)
}

/// Why no event has a value for all of these groups.
fn excluded(path: &[&str], groups: &[&[Matcher]]) -> Option<String> {
    let absent = |group: &&[Matcher]| group.iter().all(|matcher| matches!(matcher, Matcher::Exists(false)));
    let present = |group: &&[Matcher]| !group.iter().any(|matcher| matches!(matcher, Matcher::Exists(false)));
    if groups.iter().any(absent) && groups.iter().any(present) {
        return Some("it must be there and must not be there".to_owned());
    }
    if path == ["detail"] {
        return Some("it is an object, and a value never matches an object".to_owned());
    }
    let name = *TEXTS.iter().find(|name| path.first() == Some(name))?;
    if path.len() > 1 {
        return Some(format!("{name} is a text and has no fields"));
    }
    for group in groups {
        if group.iter().all(|matcher| !takes_a_text(matcher)) {
            return Some(format!("{name} is always there, and always a text"));
        }
        let exact = |matcher: &Matcher| match matcher {
            Matcher::Exact(value) => Some(value.clone()),
            _ => None,
        };
        let texts: Option<Vec<Value>> = group.iter().map(exact).collect();
        let texts = texts.unwrap_or_default();
        let fits =
            |text: &Value| groups.iter().all(|group| group.iter().any(|matcher| matcher.matches(text)));
        if !texts.is_empty() && !texts.iter().any(fits) {
            return Some("what is asked of it in two places contradicts itself".to_owned());
        }
        let is_account = |text: &Value| {
            text.as_str().is_some_and(|text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()))
        };
        if name == "account" && !texts.is_empty() && !texts.iter().any(is_account) {
            return Some("an account has twelve digits".to_owned());
        }
    }
    None
}

fn takes_a_text(matcher: &Matcher) -> bool {
    match matcher {
        Matcher::Exact(value) => value.is_string(),
        Matcher::Numeric(_) => false,
        Matcher::Exists(wanted) => *wanted,
        _ => true,
    }
}

/// What a field may be.
enum Found {
    Value(Value),
    Absent,
    Nothing,
}

/// A value that all groups take.
fn value(groups: &[&[Matcher]], here: Option<&Value>) -> Found {
    let takes = |value: &Value| {
        groups.iter().all(|group| {
            group.iter().any(|matcher| match matcher {
                Matcher::Exists(wanted) => *wanted,
                matcher => matcher.matches(value),
            })
        })
    };
    let matchers = || groups.iter().flat_map(|group| group.iter());
    let plain: Vec<Value> = matchers().flat_map(plain).collect();
    let texts: Vec<&str> = plain.iter().filter_map(Value::as_str).collect();
    let joined = matchers().flat_map(|matcher| joined(matcher, &texts));
    let found =
        here.cloned().into_iter().chain(plain.iter().cloned()).chain(joined).find(|value| takes(value));
    let may_be_absent =
        groups.iter().all(|group| group.iter().any(|matcher| matches!(matcher, Matcher::Exists(false))));
    match found {
        Some(value) => Found::Value(value),
        None if may_be_absent => Found::Absent,
        None => Found::Nothing,
    }
}

/// Values that a matcher alone is likely to take.
fn plain(matcher: &Matcher) -> Vec<Value> {
    let text = |text: String| vec![Value::String(text)];
    match matcher {
        Matcher::Exact(value) => vec![value.clone()],
        Matcher::Text(matcher) => text(match matcher {
            TextMatcher::Prefix(start) | TextMatcher::PrefixIgnoreCase(start) => format!("{start}x"),
            TextMatcher::Suffix(end) | TextMatcher::SuffixIgnoreCase(end) => format!("x{end}"),
            TextMatcher::EqualsIgnoreCase(text) => text.clone(),
            TextMatcher::Wildcard(steps) => filled(steps, &|_| "x"),
        }),
        Matcher::AnythingBut(_) | Matcher::AnythingButText(_) | Matcher::Exists(true) => {
            vec![json!("x"), json!("something"), json!(1)]
        }
        Matcher::Numeric(bounds) => {
            let bound = |wanted: fn(Comparison) -> bool| {
                bounds.iter().find(|(comparison, _)| wanted(*comparison)).map(|(_, bound)| *bound)
            };
            let candidates = match (bound(Comparison::is_lower_bound), bound(Comparison::is_upper_bound)) {
                (Some(low), Some(high)) => vec![f64::midpoint(low, high), low, high],
                (Some(low), None) => vec![low + 1.0, low],
                (None, Some(high)) => vec![high - 1.0, high],
                (None, None) => bounds.iter().map(|(_, number)| *number).collect(),
            };
            candidates.into_iter().map(number).collect()
        }
        Matcher::Cidr(cidr) => text(cidr.address().to_string()),
        Matcher::Exists(false) => Vec::new(),
    }
}

/// Texts that a matcher takes and that hold what others ask for.
fn joined(matcher: &Matcher, others: &[&str]) -> Vec<Value> {
    let mut texts = Vec::new();
    for other in others {
        match matcher {
            Matcher::Text(TextMatcher::Prefix(start) | TextMatcher::PrefixIgnoreCase(start)) => {
                texts.push(format!("{start}{other}"));
            }
            Matcher::Text(TextMatcher::Suffix(end) | TextMatcher::SuffixIgnoreCase(end)) => {
                texts.push(format!("{other}{end}"));
            }
            Matcher::Text(TextMatcher::Wildcard(steps)) => {
                let last = steps.iter().filter(|step| **step == Step::Any).count().saturating_sub(1);
                texts.push(filled(steps, &|star| if star == 0 { other } else { "x" }));
                texts.push(filled(steps, &|star| if star == last { other } else { "x" }));
                texts.extend(others.iter().map(|end| {
                    filled(steps, &|star| match star {
                        0 => other,
                        star if star == last => end,
                        _ => "x",
                    })
                }));
            }
            _ => {}
        }
    }
    texts.into_iter().map(Value::String).collect()
}

/// A wildcard with something in the place of each star.
fn filled<'t>(steps: &[Step], star: &dyn Fn(usize) -> &'t str) -> String {
    let (mut text, mut stars) = (String::new(), 0);
    for step in steps {
        match step {
            Step::Is(c) => text.push(*c),
            Step::One => text.push('x'),
            Step::Any => {
                text.push_str(star(stars));
                stars += 1;
            }
        }
    }
    text
}

/// A whole number where it is one.
fn number(number: f64) -> Value {
    #[allow(clippy::cast_possible_truncation, reason = "patterns compare numbers up to 5e9")]
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

/// Puts a value in its place; false where something else stands in the way.
fn insert(event: &mut Value, path: &[&str], value: Value) -> bool {
    let Some((last, folders)) = path.split_last() else { return false };
    let mut node = event;
    for step in folders {
        let Some(map) = node.as_object_mut() else { return false };
        node = map.entry(*step).or_insert_with(|| Value::Object(Map::new()));
    }
    node.as_object_mut().is_some_and(|map| {
        let free = !map.get(*last).is_some_and(Value::is_object);
        if free {
            map.insert((*last).to_owned(), value);
        }
        free
    })
}
