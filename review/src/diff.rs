//! What changed between two values.

use serde_json::Value;

/// Members by which an item of a list is known.
const IDENTITIES: &[&str] = &[
    "Id",
    "Sid",
    "RuleName",
    "PolicyName",
    "IndexName",
    "AttributeName",
    "Key",
    "Name",
    "Endpoint",
    "DeviceName",
];

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    /// An item, by what it is known by, or its place.
    Item(String),
}

/// One change: the deepest place that tells all of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) path: Vec<Step>,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// `Targets[intake].Arn`.
pub(crate) fn told(path: &[Step]) -> String {
    path.iter().fold(String::new(), |mut text, step| {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.extend([".", key]),
            Step::Item(item) => text.extend(["[", item, "]"]),
        }
        text
    })
}

/// All changes, in the order of the keys.
pub(crate) fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare(&mut Vec::new(), Some(before), Some(after), &mut found);
    found
}

/// Do they mean the same? `CloudFormation` takes the texts `"30"` and `"true"` for 30 and true.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|there| same(value, there)))
        }
        _ => one == other || scalar(one).is_some_and(|text| Some(text) == scalar(other)),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

fn compare(path: &mut Vec<Step>, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    match (before, after) {
        (Some(one), Some(other)) if same(one, other) => {}
        (Some(Value::Object(one)), Some(Value::Object(other)))
            if path.is_empty() || !(one.is_empty() || other.is_empty()) =>
        {
            let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
            keys.sort();
            keys.dedup();
            // Two functions differ as a whole.
            if keys.iter().any(|key| key.starts_with("Fn::") || *key == "Ref") {
                return found.push(Change {
                    path: path.clone(),
                    before: before.cloned(),
                    after: after.cloned(),
                });
            }
            for key in keys {
                path.push(Step::Key(key.clone()));
                compare(path, one.get(key), other.get(key), found);
                path.pop();
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => compare_lists(path, one, other, found),
        _ => found.push(Change { path: path.clone(), before: before.cloned(), after: after.cloned() }),
    }
}

/// Equal items are left out; of the rest, those with one identity belong together, then those in one order.
fn compare_lists(path: &mut Vec<Step>, before: &[Value], after: &[Value], found: &mut Vec<Change>) {
    let mut gone: Vec<&Value> = before.iter().collect();
    let mut come: Vec<&Value> = Vec::new();
    for item in after {
        match gone.iter().position(|was| same(was, item)) {
            Some(at) => _ = gone.remove(at),
            None => come.push(item),
        }
    }
    if gone.is_empty() && come.is_empty() {
        let whole = |items: &[Value]| Some(Value::Array(items.to_vec()));
        return found.push(Change { path: path.clone(), before: whole(before), after: whole(after) });
    }
    let mut pairs: Vec<(Option<&Value>, Option<&Value>)> = Vec::new();
    let mut rest = Vec::new();
    for item in come {
        let known = identity(item).and_then(|own| gone.iter().position(|was| identity(was) == Some(own)));
        match known {
            Some(at) => pairs.push((Some(gone.remove(at)), Some(item))),
            None => rest.push(item),
        }
    }
    for was in gone {
        match alike(was, &rest) {
            Some(at) => pairs.push((Some(was), Some(rest.remove(at)))),
            None => pairs.push((Some(was), None)),
        }
    }
    pairs.extend(rest.into_iter().map(|item| (None, Some(item))));
    for (was, is) in pairs {
        let label = is.or(was).and_then(identity).unwrap_or_default().to_owned();
        path.push(Step::Item(label));
        compare(path, was, is, found);
        path.pop();
    }
}

/// Of items that are known by nothing, the one with which most members are the same. Texts do not belong together.
fn alike(was: &Value, items: &[&Value]) -> Option<usize> {
    if identity(was).is_some() {
        return None;
    }
    let nameless = items.iter().enumerate().filter(|(_, item)| identity(item).is_none());
    let scored = nameless.filter_map(|(at, item)| {
        let (one, other) = (was.as_object()?, item.as_object()?);
        let score =
            one.iter().filter(|(key, value)| other.get(*key).is_some_and(|there| same(value, there))).count();
        Some((score, std::cmp::Reverse(at)))
    });
    scored.max().map(|(_, std::cmp::Reverse(at))| at)
}

fn identity(item: &Value) -> Option<&str> {
    IDENTITIES.iter().find_map(|key| item.get(key)?.as_str())
}
