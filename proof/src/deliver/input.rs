//! What a target receives: the event, a constant, a part of the event, or a template filled from it.
//!
//! Source: `EventBridge` User Guide, "Amazon EventBridge input transformation".

use serde_json::Value;

use crate::stack::Resource;
use crate::unknown;

pub(super) fn for_target(rule: &Resource, target: &Value, event: &Value) -> Value {
    if let Some(input) = target.get("Input") {
        return match input.as_str() {
            Some(text) => from_text(text),
            None => input.clone(),
        };
    }
    if let Some(path) = target.get("InputPath").and_then(Value::as_str) {
        return select(event, path).cloned().unwrap_or(Value::Null);
    }
    match target.get("InputTransformer") {
        Some(transformer) => transform(rule, transformer, event),
        None => event.clone(),
    }
}

fn transform(rule: &Resource, transformer: &Value, event: &Value) -> Value {
    if let Some(why) = unknown::within(transformer) {
        return unknown::unknown(why);
    }
    let template = transformer.get("InputTemplate").and_then(Value::as_str).unwrap_or_default();
    let paths = transformer.get("InputPathsMap");
    let (mut filled, mut rest, mut quoted) = (String::new(), template, false);
    while let Some((before, after)) = rest.split_once('<') {
        filled.push_str(before);
        quoted ^= unescaped_quotes(before) % 2 == 1;
        let found = after.split_once('>').and_then(|(name, tail)| {
            let value = variable(rule, name, paths, event)?;
            Some((value, tail))
        });
        if let Some((value, tail)) = found {
            filled.push_str(&in_template(&value, quoted));
            rest = tail;
        } else {
            filled.push('<');
            rest = after;
        }
    }
    filled.push_str(rest);
    from_text(&filled)
}

/// The value behind `<name>`: a path of the map, or one of the variables that `EventBridge` has itself.
fn variable(rule: &Resource, name: &str, paths: Option<&Value>, event: &Value) -> Option<Value> {
    match name {
        "aws.events.rule-arn" => return rule.arn.clone().map(Value::String),
        "aws.events.rule-name" => return Some(Value::String(rule.physical_name.clone())),
        "aws.events.event" | "aws.events.event.json" => return Some(event.clone()),
        "aws.events.event.ingestion-time" => return event.get("time").cloned(),
        _ => {}
    }
    let path = paths?.get(name)?.as_str()?;
    Some(select(event, path).cloned().unwrap_or(Value::Null))
}

/// Inside quotes a value is text, outside it is JSON.
fn in_template(value: &Value, quoted: bool) -> String {
    match value {
        _ if !quoted => value.to_string(),
        Value::Null => String::new(),
        Value::String(text) => {
            let json = Value::from(text.as_str()).to_string();
            json[1..json.len() - 1].to_owned()
        }
        other => other.to_string().replace('\\', "\\\\").replace('"', "\\\""),
    }
}

fn unescaped_quotes(text: &str) -> usize {
    let mut escaped = false;
    text.chars()
        .filter(|c| {
            let counts = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            counts
        })
        .count()
}

/// JSON where the text is JSON, else the text itself.
fn from_text(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// `$`, `$.detail.bucket.name`, `$.resources[0]`, `$.detail['a key']`.
fn select<'e>(event: &'e Value, path: &str) -> Option<&'e Value> {
    let mut rest = path.strip_prefix('$')?;
    let mut node = event;
    while !rest.is_empty() {
        if let Some(bracket) = rest.strip_prefix('[') {
            let (step, tail) = bracket.split_once(']')?;
            let step = step.trim();
            node = match step.parse::<usize>() {
                Ok(index) => node.get(index)?,
                Err(_) => node.get(step.trim_matches(['\'', '"']))?,
            };
            rest = tail;
        } else {
            let name = rest.strip_prefix('.')?;
            let end = name.find(['.', '[']).unwrap_or(name.len());
            node = node.get(&name[..end])?;
            rest = &name[end..];
        }
    }
    Some(node)
}
