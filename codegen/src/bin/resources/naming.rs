//! What property types and enumerations are called, where several types of a service have some of the same
//! name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names::{pascal, split};

/// Which names of property types and enumerations are free in a service.
pub(super) struct Naming {
    resources: BTreeSet<String>,
    /// Definitions that several resource types of the service have with different content.
    ambiguous: BTreeSet<String>,
    /// Values of each enumeration by the name of the property.
    choices: BTreeMap<String, BTreeSet<String>>,
    definitions: BTreeSet<String>,
    /// Limits that cannot be checked as they are, all told at once.
    pub(super) problems: Vec<String>,
}

/// Names that the tables import.
const RESERVED: &[&str] = &[
    "Arn",
    "Id",
    "IdentityPolicy",
    "InvokingPrincipal",
    "Json",
    "KeyRef",
    "Map",
    "Name",
    "RedrivePolicy",
    "ResourcePolicy",
    "String",
    "TrustPolicy",
    "Url",
    "Val",
    "Vec",
];

impl Naming {
    pub(super) fn new(members: &[(&str, &Value)]) -> Self {
        let resources = members.iter().map(|(name, _)| split(name).1).collect();
        let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut ambiguous = BTreeSet::new();
        let mut choices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, schema) in members {
            for (name, definition) in schema["definitions"].as_object().into_iter().flatten() {
                if *seen.entry(name).or_insert(definition) != definition {
                    ambiguous.insert(name.clone());
                }
            }
            collect_choices(schema, schema, &mut choices);
        }
        // A definition that refers to an ambiguous one differs, too.
        loop {
            let more: Vec<String> = seen
                .iter()
                .filter(|(name, definition)| {
                    !ambiguous.contains(**name)
                        && references(definition).iter().any(|to| ambiguous.contains(to))
                })
                .map(|(name, _)| (*name).to_owned())
                .collect();
            if more.is_empty() {
                break;
            }
            ambiguous.extend(more);
        }
        let definitions = seen.keys().map(|name| (*name).to_owned()).collect();
        Self { resources, ambiguous, choices, definitions, problems: Vec::new() }
    }

    pub(super) fn object(&self, resource: &str, name: &str) -> String {
        let taken =
            self.resources.contains(name) || self.ambiguous.contains(name) || RESERVED.contains(&name);
        if taken { format!("{resource}{}", pascal(name)) } else { pascal(name) }
    }

    pub(super) fn choice(&self, parent: &str, name: &str) -> String {
        let pascal = pascal(name);
        let taken = self.choices.get(name).is_none_or(|values| values.len() > 1)
            || self.resources.contains(&pascal)
            || self.definitions.contains(&pascal)
            || RESERVED.contains(&pascal.as_str());
        if taken { format!("{parent}{pascal}") } else { pascal }
    }
}

fn collect_choices(root: &Value, node: &Value, choices: &mut BTreeMap<String, BTreeSet<String>>) {
    if let Some(properties) = node["properties"].as_object() {
        for (name, property) in properties {
            let property = resolved(root, property);
            let target =
                if property["items"].is_object() { resolved(root, &property["items"]) } else { property };
            if let Some(values) = values_of(target) {
                choices.entry(name.clone()).or_default().insert(Value::from(values).to_string());
            }
        }
    }
    match node {
        // `prefixItems`, `allOf` and the like only narrow what is defined elsewhere.
        Value::Object(entries) => entries
            .iter()
            .filter(|(key, _)| !matches!(key.as_str(), "prefixItems" | "allOf"))
            .for_each(|(_, node)| collect_choices(root, node, choices)),
        Value::Array(items) => items.iter().for_each(|node| collect_choices(root, node, choices)),
        _ => {}
    }
}

/// The values of an enumeration; a constant is one of a single value.
pub(super) fn values_of(property: &Value) -> Option<Vec<Value>> {
    match (&property["enum"], &property["const"]) {
        (Value::Array(values), _) => Some(values.clone()),
        (_, value @ Value::String(_)) => Some(vec![value.clone()]),
        _ => None,
    }
}

fn references(node: &Value) -> Vec<String> {
    match node {
        Value::Object(entries) => {
            let own = entries.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            own.map(str::to_owned).into_iter().chain(entries.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn resolved<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(path) => {
            root.pointer(path.trim_start_matches('#')).map_or(node, |target| resolved(root, target))
        }
        None => node,
    }
}
