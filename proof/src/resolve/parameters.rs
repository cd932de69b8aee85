//! Parameter values: given or default, checked against the parameter's own rules.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Account, ResolveError};
use crate::template::Template;
use crate::template::tree::{Entry, Node};
use crate::unknown::unknown;

pub(super) fn resolve(
    template: &Template,
    account: &Account,
) -> Result<BTreeMap<String, Value>, ResolveError> {
    let declared = template.section("Parameters").map(Node::entries).unwrap_or_default();
    if let Some(name) = account.parameters.keys().find(|name| !declared.iter().any(|d| d.key == **name)) {
        let declared = declared.iter().map(|entry| entry.key.clone()).collect();
        return Err(ResolveError::UnknownParameter { name: name.clone(), declared });
    }
    let mut values = BTreeMap::new();
    let mut missing = Vec::new();
    for entry in declared {
        let given = account.parameters.get(&entry.key).cloned();
        match given.or_else(|| entry.node.get("Default").and_then(Node::scalar_text)) {
            Some(text) => {
                values.insert(entry.key.clone(), value(entry, &text)?);
            }
            None if account.open => {
                values
                    .insert(entry.key.clone(), unknown(format!("the parameter {} has no value", entry.key)));
            }
            None => missing.push(entry.key.clone()),
        }
    }
    if missing.is_empty() { Ok(values) } else { Err(ResolveError::MissingParameters { names: missing }) }
}

fn value(entry: &Entry, text: &str) -> Result<Value, ResolveError> {
    let kind = entry.node.get("Type").and_then(Node::as_str).unwrap_or("String");
    if kind.starts_with("AWS::SSM::Parameter::Value<") {
        return Ok(unknown(format!("parameter {} is read from Parameter Store ({text})", entry.key)));
    }
    let list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    let items: Vec<&str> = if list { text.split(',').map(str::trim).collect() } else { vec![text] };
    for item in &items {
        check(entry, kind, item)?;
    }
    Ok(if list { items.into_iter().map(Value::from).collect() } else { Value::from(text) })
}

fn check(entry: &Entry, kind: &str, text: &str) -> Result<(), ResolveError> {
    let wrong =
        |problem: String| Err(ResolveError::Parameter { at: entry.at, name: entry.key.clone(), problem });
    let rule = |key: &str| entry.node.get(key).and_then(Node::scalar_text);
    let number = |key: &str| rule(key).and_then(|text| text.parse::<f64>().ok());

    let allowed: Vec<String> = entry
        .node
        .get("AllowedValues")
        .map(|node| node.items().iter().filter_map(Node::scalar_text).collect())
        .unwrap_or_default();
    if !allowed.is_empty() && !allowed.iter().any(|value| value == text) {
        return wrong(format!("`{text}` is not allowed; allowed: {}", allowed.join(", ")));
    }
    if let Some(pattern) = rule("AllowedPattern")
        && breaks_pattern(&pattern, text)
    {
        let hint = rule("ConstraintDescription").map(|hint| format!(" ({hint})")).unwrap_or_default();
        return wrong(format!("`{text}` does not match the allowed pattern `{pattern}`{hint}"));
    }
    if matches!(kind, "Number" | "List<Number>") {
        let Ok(value) = text.parse::<f64>() else { return wrong(format!("`{text}` is not a number")) };
        if number("MinValue").is_some_and(|least| value < least) {
            return wrong(format!("{text} is less than the least allowed value"));
        }
        if number("MaxValue").is_some_and(|most| value > most) {
            return wrong(format!("{text} is more than the largest allowed value"));
        }
    }
    let length = text.chars().count();
    let limit = |key: &str| rule(key).and_then(|text| text.parse::<usize>().ok());
    if limit("MinLength").is_some_and(|least| length < least) {
        return wrong(format!("`{text}` is shorter than `MinLength`"));
    }
    if limit("MaxLength").is_some_and(|most| length > most) {
        return wrong(format!("`{text}` is longer than `MaxLength`"));
    }
    Ok(())
}

/// `CloudFormation` takes Java's regular expressions; one that is not understood here is not held against the
/// value.
fn breaks_pattern(pattern: &str, text: &str) -> bool {
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|regex| !regex.is_match(text))
}
