//! What means the same, in one form.

use serde_json::{Map, Value};

/// Lists whose order says nothing, wherever they stand.
const UNORDERED: &[&str] = &[
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "AWS",
    "Service",
    "Federated",
    "CanonicalUser",
    "Statement",
    "Tags",
    "AlarmActions",
    "OKActions",
    "InsufficientDataActions",
    "Dimensions",
    "SecurityGroupIds",
    "SubnetIds",
    "RouteTableIds",
    "ManagedPolicyArns",
    "Policies",
    "Roles",
    "Users",
    "Groups",
    "Targets",
    "Queues",
    "Topics",
    "Rules",
    "AttributeDefinitions",
    "Layers",
    "FunctionResponseTypes",
    "SourceArns",
    "Subscription",
    "Subscribers",
];

/// Values of policies that are a list of one when they are no list.
const LISTS: &[&str] = &[
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "AWS",
    "Service",
    "Federated",
    "CanonicalUser",
    "Statement",
];

/// Properties that hold a policy document.
const POLICIES: &[&str] = &[
    "PolicyDocument",
    "AssumeRolePolicyDocument",
    "KeyPolicy",
    "ResourcePolicy",
    "Policy",
    "RepositoryPolicyText",
    "FileSystemPolicy",
    "AccessPolicy",
];

/// What surrounds a value.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Properties,
    Policy,
    Condition,
    Pattern,
}

/// Properties in the form in which they are compared. Keys are sorted.
pub(super) fn canonical(value: &Value) -> Value {
    form(value, Within::Properties)
}

fn form(value: &Value, within: Within) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            keys.into_iter().map(|key| (key.clone(), member(key, &map[key], within))).collect()
        }
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().map(|item| form(item, within)).collect();
            if matches!(within, Within::Pattern | Within::Condition) { sorted(items) } else { items.into() }
        }
        Value::String(text) => document(text).map_or_else(|| value.clone(), |inner| form(&inner, within)),
        other => other.clone(),
    }
}

fn member(key: &str, value: &Value, within: Within) -> Value {
    let inside = match (within, key) {
        (Within::Properties, "EventPattern" | "FilterPolicy") => Within::Pattern,
        (Within::Properties, _) if POLICIES.contains(&key) => Within::Policy,
        (Within::Policy, "Condition") => Within::Condition,
        _ => within,
    };
    let value = form(value, inside);
    let value = match value {
        Value::Array(items) => Value::Array(items),
        single if within == Within::Policy && LISTS.contains(&key) && !is_intrinsic(&single) => {
            Value::Array(vec![single])
        }
        // The test of a condition: a key and its values.
        single if within == Within::Condition && !single.is_object() => Value::Array(vec![single]),
        other => other,
    };
    match value {
        Value::Array(items) if UNORDERED.contains(&key) => sorted(items),
        other => other,
    }
}

fn sorted(mut items: Vec<Value>) -> Value {
    items.sort_by_cached_key(|item| item.to_string());
    items.into()
}

/// A text that is a JSON object, such as a dashboard's body.
fn document(text: &str) -> Option<Value> {
    let object = text.trim_start().starts_with('{');
    if object { serde_json::from_str(text).ok().filter(Value::is_object) } else { None }
}

/// Is it a function of `CloudFormation`?
pub(super) fn is_intrinsic(value: &Value) -> bool {
    let Value::Object(map) = value else { return false };
    map.len() == 1 && map.keys().all(|key| key == "Ref" || key == "Condition" || key.starts_with("Fn::"))
}

/// What is written, with each function in one of the forms that it may have.
pub(super) fn intrinsics(written: &Value) -> Value {
    match written {
        Value::Array(items) => items.iter().map(intrinsics).collect(),
        Value::Object(map) if is_intrinsic(written) => function(map),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), intrinsics(value))).collect(),
        other => other.clone(),
    }
}

fn function(map: &Map<String, Value>) -> Value {
    let Some((name, argument)) = map.iter().next() else { return Value::Null };
    let argument = intrinsics(argument);
    match (name.as_str(), &argument) {
        ("Fn::GetAtt", Value::String(text)) => match text.split_once('.') {
            Some((id, attribute)) => substitute(&format!("{id}.{attribute}")),
            None => one(name, argument),
        },
        ("Fn::GetAtt", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(id), Value::String(attribute)] => substitute(&format!("{id}.{attribute}")),
            _ => one(name, argument),
        },
        ("Ref", Value::String(target)) => substitute(target),
        ("Fn::Sub", Value::String(text)) if !text.contains("${") => Value::String(text.clone()),
        ("Fn::Sub", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(text), Value::Object(values)] if values.is_empty() => {
                one(name, text.clone().into())
            }
            _ => one(name, argument),
        },
        ("Fn::Join", Value::Array(parts)) => match parts.as_slice() {
            [Value::String(between), Value::Array(items)] => {
                joined(between, items).unwrap_or_else(|| one(name, argument.clone()))
            }
            _ => one(name, argument),
        },
        _ => one(name, argument),
    }
}

/// `Ref` and `Fn::GetAtt` as `Fn::Sub` has them.
fn substitute(what: &str) -> Value {
    one("Fn::Sub", format!("${{{what}}}").into())
}

fn one(name: &str, argument: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), argument)]))
}

/// `Fn::Join` of texts and references as `Fn::Sub` has it.
fn joined(between: &str, items: &[Value]) -> Option<Value> {
    let mut parts = Vec::new();
    for item in items {
        parts.push(match item {
            Value::String(text) if !text.contains("${") => text.clone(),
            Value::Object(map) if map.len() == 1 => map.get("Fn::Sub")?.as_str()?.to_owned(),
            _ => return None,
        });
    }
    Some(one("Fn::Sub", parts.join(between).into()))
}
