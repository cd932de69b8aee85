//! A value against the registry's bounds: the part of JSON Schema that the catalogue has.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use proof::unknown;
use regex_lite::Regex;
use serde_json::{Map, Value};

use crate::texts::nearest;

/// What is out of bounds: where, and how.
pub(super) type Broken = Vec<(Vec<String>, String)>;

/// Walks one resource's properties.
pub(super) struct Bounds {
    schema: &'static Value,
    path: Vec<String>,
    broken: Broken,
}

/// All that is out of bounds in these properties.
pub(super) fn broken(schema: &'static Value, properties: &Value) -> Broken {
    let mut bounds = Bounds { schema, path: Vec::new(), broken: Vec::new() };
    bounds.value(schema, properties);
    bounds.broken
}

impl Bounds {
    fn say(&mut self, problem: impl Into<String>) {
        self.broken.push((self.path.clone(), problem.into()));
    }

    fn value(&mut self, schema: &'static Value, value: &Value) {
        let Some(schema) = self.referred(schema) else { return };
        if unknown::why(value).is_some() || value.is_null() {
            return;
        }
        let types = types(schema);
        let is = |name: &str| types.is_empty() || types.contains(&name);
        match value {
            Value::Object(entries) if is("object") => self.object(schema, entries),
            Value::Array(items) if is("array") => self.array(schema, items),
            Value::Object(_) | Value::Array(_) => {
                let what = if value.is_array() { "a list" } else { "a mapping" };
                self.say(format!("is {what}, {} is wanted", wanted(&types)));
            }
            scalar => self.scalar(schema, &types, scalar),
        }
    }

    /// The schema itself, or the definition that it refers to.
    fn referred(&self, mut schema: &'static Value) -> Option<&'static Value> {
        for _ in 0..16 {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return Some(schema) };
            schema = self.schema.pointer(reference.strip_prefix('#')?)?;
        }
        None
    }

    fn object(&mut self, schema: &'static Value, entries: &Map<String, Value>) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let patterns = schema.get("patternProperties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str).filter(|name| !entries.contains_key(*name)) {
            self.say(format!("`{name}` is missing"));
        }
        for (name, value) in entries {
            let by_pattern = || patterns.into_iter().flatten().find(|(pattern, _)| matches(pattern, name));
            let known = properties.and_then(|all| all.get(name)).or_else(|| by_pattern().map(|(_, one)| one));
            self.path.push(name.clone());
            if let Some(known) = known {
                self.value(known, value);
            } else if schema.get("additionalProperties") == Some(&Value::Bool(false)) && patterns.is_none() {
                let names = properties.into_iter().flat_map(Map::keys).map(String::as_str);
                let meant = nearest(name, names).map(|meant| format!("; `{meant}` is meant"));
                self.say(format!("there is no property `{name}`{}", meant.unwrap_or_default()));
            }
            self.path.pop();
        }
    }

    fn array(&mut self, schema: &'static Value, items: &[Value]) {
        let open = items.iter().any(|item| unknown::why(item).is_some());
        let few = number(schema, "minItems").filter(|least| !open && count(items.len()) < *least);
        if let Some(least) = few {
            self.say(format!("has {} items, at least {least} are wanted", items.len()));
        }
        if let Some(most) = number(schema, "maxItems").filter(|most| count(items.len()) > *most) {
            self.say(format!("has {} items, at most {most} are taken", items.len()));
        }
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
            let twice = items
                .iter()
                .enumerate()
                .find(|(index, item)| unknown::within(item).is_none() && items[..*index].contains(item));
            if let Some((index, _)) = twice {
                self.path.push(index.to_string());
                self.say("the same item is there twice");
                self.path.pop();
            }
        }
        let Some(each) = schema.get("items") else { return };
        for (index, item) in items.iter().enumerate() {
            self.path.push(index.to_string());
            self.value(each, item);
            self.path.pop();
        }
    }

    fn scalar(&mut self, schema: &'static Value, types: &[&str], value: &Value) {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let amount: Option<f64> = text.parse().ok();
        let fits = types.is_empty()
            || types.iter().any(|name| match *name {
                "string" => true,
                "integer" => amount.is_some_and(|amount| amount.fract() == 0.0),
                "number" => amount.is_some(),
                "boolean" => ["true", "false"].contains(&text.to_ascii_lowercase().as_str()),
                _ => false,
            });
        if !fits {
            self.say(format!("is `{}`, {} is wanted", short(&text), wanted(types)));
            return;
        }
        if let Some(allowed) = schema.get("enum").and_then(Value::as_array) {
            let allowed: Vec<String> = allowed.iter().map(plain).collect();
            if !allowed.contains(&text) {
                let meant = nearest(&text, allowed.iter().map(String::as_str));
                let hint = match meant {
                    Some(meant) => format!("`{meant}` is meant"),
                    None if allowed.len() <= 12 => format!("it takes {}", allowed.join(", ")),
                    None => format!("it takes one of {} values", allowed.len()),
                };
                self.say(format!("is `{}`; {hint}", short(&text)));
            }
        }
        if let (true, Some(amount)) = (types.iter().any(|name| ["integer", "number"].contains(name)), amount)
        {
            if let Some(least) = number(schema, "minimum").filter(|least| amount < *least) {
                self.say(format!("is {text}, at least {least} is taken"));
            }
            if let Some(most) = number(schema, "maximum").filter(|most| amount > *most) {
                self.say(format!("is {text}, at most {most} is taken"));
            }
        }
        if types.contains(&"string") {
            self.text(schema, &text);
        }
    }

    fn text(&mut self, schema: &'static Value, text: &str) {
        let length = text.chars().count();
        if let Some(least) = number(schema, "minLength").filter(|least| count(length) < *least) {
            self.say(format!("has {length} characters, at least {least} are wanted"));
        }
        if let Some(most) = number(schema, "maxLength").filter(|most| count(length) > *most) {
            self.say(format!("has {length} characters, at most {most} are taken"));
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            && !matches(pattern, text)
        {
            self.say(format!("is `{}`, which does not match {pattern}", short(text)));
        }
    }
}

fn number(schema: &Value, key: &str) -> Option<f64> {
    schema.get(key)?.as_f64()
}

/// A count as a number to compare with; none is ever so large that it is not exact.
fn count(many: usize) -> f64 {
    f64::from(u32::try_from(many).unwrap_or(u32::MAX))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `type`, which may be one or several.
fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn wanted(types: &[&str]) -> String {
    let words = types.iter().map(|name| match *name {
        "object" => "a mapping",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        _ => "a text",
    });
    words.collect::<Vec<_>>().join(" or ")
}

fn short(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        text.chars().take(57).chain("...".chars()).collect()
    }
}

/// Does the text match? A pattern that is not understood here is not held against it.
fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: LazyLock<Mutex<HashMap<&'static str, Option<Regex>>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let regex = compiled.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
    regex.as_ref().is_none_or(|regex| regex.is_match(text))
}
