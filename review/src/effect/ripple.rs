//! References to what is replaced: they change too, and may replace what holds them.

use std::collections::BTreeMap;

use proof::catalog;
use serde_json::Value;

use super::{Effect, PropertyChange, ResourceChange};
use crate::diff::{self, Step};
use crate::pair::Pairs;
use crate::view::Item;

/// A property that refers to a resource.
struct Reference {
    steps: Vec<Step>,
    to: String,
}

/// Adds what the changes so far bring about.
pub(super) fn add(found: &mut Vec<ResourceChange>, pairs: &Pairs<'_>) {
    let order: BTreeMap<&str, usize> =
        pairs.new.iter().enumerate().map(|(at, item)| (item.id.as_str(), at)).collect();
    let mut references: Vec<(&Item, Vec<Reference>)> = Vec::new();
    for item in pairs.new.iter().filter(|item| item.present) {
        let mut all = Vec::new();
        collect(&item.written, &mut Vec::new(), &mut all);
        references.push((item, all));
    }
    let replaced = |one: &&ResourceChange| matches!(one.effect, Effect::Replaced | Effect::MaybeReplaced);
    let mut open: Vec<(String, Effect)> =
        found.iter().filter(replaced).map(|one| (one.id.clone(), one.effect)).collect();
    while let Some((id, cause)) = open.pop() {
        for (item, all) in &references {
            for reference in all.iter().filter(|reference| reference.to == id) {
                if let Some(effect) = ripple(found, item, reference, cause) {
                    open.push((item.id.clone(), effect));
                }
            }
        }
    }
    let place = |one: &ResourceChange| order.get(one.id.as_str()).copied().unwrap_or(usize::MAX);
    found.sort_by_key(place);
}

/// Adds one; what happens to its holder, when that is replaced for it and was not before.
fn ripple(
    found: &mut Vec<ResourceChange>,
    item: &Item,
    reference: &Reference,
    cause: Effect,
) -> Option<Effect> {
    let facts = catalog::resource_type(&item.kind);
    let own = facts.map_or(Effect::Unknown, |facts| super::of_path(facts, &reference.steps, |_| true));
    let effect = if own == Effect::Replaced { cause } else { own };
    let at = found.iter().position(|one| one.id == item.id).unwrap_or_else(|| {
        found.push(ResourceChange {
            id: item.id.clone(),
            kind: item.kind.clone(),
            was: None,
            effect: Effect::InPlace,
            why: None,
            properties: Vec::new(),
        });
        found.len() - 1
    });
    let holder = &mut found[at];
    if matches!(holder.effect, Effect::Added | Effect::Refused) {
        return None;
    }
    let path = diff::told(&reference.steps);
    let keys = |steps: &[Step]| -> Vec<Step> {
        steps.iter().filter(|step| matches!(step, Step::Key(_))).cloned().collect()
    };
    let known = holder
        .properties
        .iter()
        .any(|one| keys(&reference.steps).starts_with(&keys(&one.steps)) || one.path == path);
    if known {
        return None;
    }
    let (was, why) = (holder.effect, super::settled(effect, item, item));
    holder.properties.push(PropertyChange {
        path,
        effect,
        before: None,
        after: None,
        via: Some(reference.to.clone()),
        steps: reference.steps.clone(),
    });
    if why.0 > was {
        holder.effect = why.0;
        holder.why = why.1;
    }
    let replaced = matches!(holder.effect, Effect::Replaced | Effect::MaybeReplaced);
    (holder.effect > was && replaced).then_some(holder.effect)
}

fn collect(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Reference>) {
    match value {
        Value::Array(items) => {
            for item in items {
                path.push(Step::Item(String::new()));
                collect(item, path, found);
                path.pop();
            }
        }
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            for key in keys {
                let argument = &map[key];
                for id in targets(key, argument) {
                    let to = id.split('.').next().unwrap_or_default().to_owned();
                    if !found.iter().any(|one: &Reference| one.to == to && one.steps == *path) {
                        found.push(Reference { steps: path.clone(), to });
                    }
                }
                if key.starts_with("Fn::") {
                    // What stands in a function is of the property that the function makes.
                    let mut inner = Vec::new();
                    collect(argument, &mut Vec::new(), &mut inner);
                    for reference in inner {
                        if !found.iter().any(|one| one.to == reference.to && one.steps == *path) {
                            found.push(Reference { steps: path.clone(), to: reference.to });
                        }
                    }
                } else if key != "Ref" {
                    path.push(Step::Key(key.clone()));
                    collect(argument, path, found);
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

/// The logical IDs, with attributes perhaps, that a function names.
fn targets<'v>(function: &str, argument: &'v Value) -> Vec<&'v str> {
    match (function, argument) {
        ("Ref", Value::String(id)) => vec![id],
        ("Fn::GetAtt", Value::String(text)) => vec![text],
        ("Fn::GetAtt", Value::Array(parts)) => parts.first().and_then(Value::as_str).into_iter().collect(),
        ("Fn::Sub", Value::String(text)) => variables(text),
        ("Fn::Sub", Value::Array(parts)) => {
            parts.first().and_then(Value::as_str).map(variables).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The `${…}` of a text.
fn variables(text: &str) -> Vec<&str> {
    let parts = text.split("${").skip(1);
    parts.filter(|part| !part.starts_with('!')).filter_map(|part| part.split('}').next()).collect()
}
