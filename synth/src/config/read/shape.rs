//! The tree against the schema: everything that is wrong with it, and what remains without that.

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::{Map, Value as Schema};

use super::tree::{Entry, Position, Value};
use super::{Finding, words};
use crate::config::path::{Path, Step};

/// The keywords that are checked here. The schema may use no others but those of [`SILENT`]; a test holds it to that.
#[cfg(test)]
pub(super) const CHECKED: [&str; 18] = [
    "additionalProperties",
    "const",
    "enum",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "propertyNames",
    "required",
    "type",
];

/// The keywords that demand nothing. `format` names Rust's integers, whose bounds are always written as well.
#[cfg(test)]
pub(super) const SILENT: [&str; 6] =
    ["$schema", "default", "description", "format", "patternErrorMessage", "title"];

/// A tree without what is wrong in it.
pub(super) struct Sound {
    /// What remains; nothing when the whole is wrong.
    pub(super) root: Option<Value>,
    /// What was taken away or is not all there, and what was probably meant by names that are unknown: nothing can be
    /// said about these.
    pub(super) lost: Vec<Path>,
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
}

/// Checks a tree.
pub(super) fn check(root: &Value, schema: &Schema) -> Sound {
    let mut check = Check { schema, lost: Vec::new(), findings: Vec::new() };
    let root = check.value(root, Position::START, schema, &Path::default());
    Sound { root, lost: check.lost, findings: check.findings }
}

struct Check<'s> {
    schema: &'s Schema,
    lost: Vec<Path>,
    findings: Vec<Finding>,
}

impl Check<'_> {
    /// What remains of a value.
    fn value(&mut self, value: &Value, at: Position, schema: &Schema, path: &Path) -> Option<Value> {
        if *value == Value::Refused {
            return self.lose(path);
        }
        let kinds = words::kinds(schema);
        match value {
            Value::Null if kinds.contains(&"null") => Some(Value::Null),
            Value::Bool(_) if kinds.contains(&"boolean") => Some(value.clone()),
            Value::Number(number)
                if kinds.contains(&"number") || kinds.contains(&"integer") && !number.is_f64() =>
            {
                self.scalar(value, at, schema, path)
            }
            Value::Text(_) if kinds.contains(&"string") => self.scalar(value, at, schema, path),
            Value::List(items) if kinds.contains(&"array") => Some(self.list(items, at, schema, path)),
            Value::Map(fields) if kinds.contains(&"object") => self.map(fields, at, schema, path),
            _ => {
                let remedy = match value {
                    Value::Null if schema.get("default").is_some() => "; leave the field out for its default",
                    Value::Bool(_) | Value::Number(_)
                        if kinds.contains(&"string") && words::choices(schema).is_none() =>
                    {
                        ": put it into quotes"
                    }
                    _ => "",
                };
                let (stands, expected) = (words::what_stands(value), words::expected(schema));
                self.wrong(path, at, format!("is {stands}, {expected} is expected{remedy}"))
            }
        }
    }

    fn scalar(&mut self, value: &Value, at: Position, schema: &Schema, path: &Path) -> Option<Value> {
        match scalar_fault(value, schema) {
            None => Some(value.clone()),
            Some(fault) => self.wrong(path, at, fault),
        }
    }

    fn list(&mut self, items: &[Entry], at: Position, schema: &Schema, path: &Path) -> Value {
        self.count(items.len(), ["minItems", "maxItems"], at, schema, path);
        let below = schema.get("items").unwrap_or(&Schema::Null);
        Value::List(items.iter().filter_map(|item| self.entry(item, below, path)).collect())
    }

    fn map(&mut self, fields: &[Entry], at: Position, schema: &Schema, path: &Path) -> Option<Value> {
        self.count(fields.len(), ["minProperties", "maxProperties"], at, schema, path);
        let none = Map::new();
        let known = schema.get("properties").and_then(Schema::as_object).unwrap_or(&none);
        let others = schema.get("additionalProperties").filter(|others| others.is_object());
        let mut meant = BTreeSet::new();
        let mut sound = Vec::new();
        for entry in fields {
            let Step::Field(name) = &entry.step else { continue };
            if let Some(below) = known.get(name) {
                sound.extend(self.entry(entry, below, path));
            } else if let Some(below) = others {
                if self.is_name(name, entry.at, schema, path) {
                    sound.extend(self.entry(entry, below, path));
                }
            } else {
                meant.extend(self.unknown(name, entry.at, known, path));
            }
        }
        let mut whole = true;
        for name in schema.get("required").and_then(Schema::as_array).into_iter().flatten() {
            let Some(name) = name.as_str() else { continue };
            if !fields.iter().any(|entry| entry.step == Step::from(name)) && !meant.contains(name) {
                let message =
                    format!("is missing: {}", known.get(name).map(words::about).unwrap_or_default());
                self.findings.push(Finding::of(path.to(name), at, message));
            }
            whole &= sound.iter().any(|entry: &Entry| entry.step == Step::from(name));
        }
        if whole { Some(Value::Map(sound)) } else { self.lose(path) }
    }

    fn entry(&mut self, entry: &Entry, schema: &Schema, path: &Path) -> Option<Entry> {
        let value = self.value(&entry.value, entry.at, schema, &path.to(entry.step.clone()))?;
        Some(Entry { step: entry.step.clone(), at: entry.at, value })
    }

    /// Whether a name may be given here.
    fn is_name(&mut self, name: &str, at: Position, schema: &Schema, path: &Path) -> bool {
        let Some(names) = schema.get("propertyNames") else { return true };
        let Some(fault) = scalar_fault(&Value::Text(name.to_owned()), names) else { return true };
        self.wrong::<()>(&path.to(name), at, fault.replacen("is", "is named", 1));
        false
    }

    /// Tells of an unknown name, and gives the one that was probably meant.
    fn unknown<'n>(
        &mut self,
        name: &str,
        at: Position,
        known: &'n Map<String, Schema>,
        path: &Path,
    ) -> Option<&'n str> {
        let here = || known.keys().map(String::as_str);
        let meant = words::nearest(name, here());
        let advice = match (meant, elsewhere(self.schema, name)) {
            (Some(meant), _) => format!("did you mean {meant}?"),
            (None, Some(place)) => format!("did you mean {place}?"),
            (None, None) => format!("known here are {}", here().collect::<Vec<_>>().join(", ")),
        };
        self.findings.push(Finding::of(path.to(name), at, format!("is unknown; {advice}")));
        self.lost.extend(meant.map(|meant| path.to(meant)));
        meant
    }

    fn count(&mut self, found: usize, bounds: [&str; 2], at: Position, schema: &Schema, path: &Path) {
        let Some((least, most, allowed)) = words::count(schema, bounds[0], bounds[1]) else { return };
        if !(least..=most).contains(&(found as u64)) {
            let entries = if found == 1 { "entry" } else { "entries" };
            let message = format!("has {found} {entries}, {allowed} are allowed");
            self.findings.push(Finding::of(path.clone(), at, message));
        }
        if (found as u64) < least {
            self.lost.push(path.clone());
        }
    }

    fn wrong<T>(&mut self, path: &Path, at: Position, message: String) -> Option<T> {
        self.findings.push(Finding::of(path.clone(), at, message));
        self.lose(path)
    }

    fn lose<T>(&mut self, path: &Path) -> Option<T> {
        self.lost.push(path.clone());
        None
    }
}

/// What is wrong with a text or a whole number.
fn scalar_fault(value: &Value, schema: &Schema) -> Option<String> {
    let shown = words::shown(value);
    if let Some(choices) = words::choices(schema) {
        let found = value.to_json();
        if choices.contains(&&found) {
            return None;
        }
        let names: Vec<String> = choices.iter().map(|choice| words::bare(choice)).collect();
        let meant = match value {
            Value::Text(text) => words::nearest(text, names.iter().map(String::as_str)),
            _ => None,
        };
        let advice = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
        return Some(format!("is {shown}, not one of {}{advice}", words::listed(&names)));
    }
    match value {
        Value::Text(text) => {
            if let Some(pattern) = schema.get("pattern").and_then(Schema::as_str)
                && !Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
            {
                let form = schema.get("patternErrorMessage").and_then(Schema::as_str).unwrap_or(pattern);
                return Some(format!("is {shown}: {form}"));
            }
            let (least, most, allowed) = words::count(schema, "minLength", "maxLength")?;
            let length = text.chars().count();
            let fits = (least..=most).contains(&(length as u64));
            (!fits).then(|| format!("is {shown}, {length} characters long: {allowed} are allowed"))
        }
        Value::Number(number) => {
            // As doubles, for every bound is small enough to be one exactly.
            let bound = |keyword: &str| schema.get(keyword)?.as_f64();
            let number = number.as_f64();
            let is_low = bound("minimum").is_some_and(|least| number < Some(least));
            let is_high = bound("maximum").is_some_and(|most| number > Some(most));
            (is_low || is_high).then(|| format!("is {shown}, {} is expected", words::expected(schema)))
        }
        _ => None,
    }
}

/// How many steps of a path lead to the innermost part around its end that may be left out: an item, or a field that is
/// not required.
pub(super) fn removable(schema: &Schema, path: &Path) -> usize {
    let (mut schema, mut length) = (Some(schema), 0);
    for (position, step) in path.0.iter().enumerate() {
        let required = |name: &str| {
            let names = schema.and_then(|schema| schema.get("required")?.as_array());
            names.is_some_and(|names| names.iter().any(|required| required == name))
        };
        if !matches!(step, Step::Field(name) if required(name)) {
            length = position + 1;
        }
        schema = schema.and_then(|schema| match step {
            Step::Item(_) => schema.get("items"),
            Step::Field(name) => {
                schema.get("properties")?.get(name).or_else(|| schema.get("additionalProperties"))
            }
        });
    }
    length
}

/// The only field elsewhere in the schema that has this name.
fn elsewhere(schema: &Schema, name: &str) -> Option<Path> {
    fn collect(schema: &Schema, name: &str, path: &Path, found: &mut Vec<Path>) {
        for (key, below) in schema.get("properties").and_then(Schema::as_object).into_iter().flatten() {
            let path = path.to(key.as_str());
            if key == name {
                found.push(path.clone());
            }
            collect(below, name, &path, found);
        }
    }
    let mut found = Vec::new();
    collect(schema, name, &Path::default(), &mut found);
    <[Path; 1]>::try_from(found).ok().map(|[path]| path)
}
