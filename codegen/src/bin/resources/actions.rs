//! Writes the action facts: each IAM action with the kinds of resource that a policy may name for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::model::Tables;
use super::names::{pascal, snake};
use super::registry::Service;
use super::table::import;
use super::{Fallible, SOURCE};

/// The file of each service.
pub(super) fn write(
    policies: &BTreeMap<String, Service>,
    wanted: &BTreeMap<String, Vec<String>>,
    services: &BTreeMap<String, Tables>,
) -> Fallible<BTreeMap<String, String>> {
    wanted
        .iter()
        .map(|(name, actions)| {
            let facts = policies.get(name).ok_or_else(|| format!("IAM knows no service {name}"))?;
            Ok((snake(name), service(name, facts, actions, services.get(name))?))
        })
        .collect()
}

fn service(name: &str, facts: &Service, wanted: &[String], tables: Option<&Tables>) -> Fallible<String> {
    let mut lines = String::new();
    let mut markers = BTreeSet::new();
    for action in wanted {
        let kinds = kinds(name, facts, action)?;
        let kinds: Vec<String> = kinds.iter().map(|kind| resource_kind(kind, tables, &mut markers)).collect();
        let on = if kinds.is_empty() { "*".to_owned() } else { kinds.join(", ") };
        let rust_name = match action.strip_suffix('*') {
            Some("") => "All".to_owned(),
            Some(stem) => format!("{stem}All"),
            None => action.clone(),
        };
        let _ = writeln!(lines, "action! {{ {rust_name} = \"{name}:{action}\" on {on} }}");
    }
    let mut text = format!(
        "// IAM actions as in {SOURCE} (Policies.json). Made by codegen from codegen/resources.json; do not edit.\n\
         //! Actions of `{name}`.\n\n"
    );
    let resources: BTreeSet<&str> = tables
        .into_iter()
        .flat_map(|tables| &tables.resources)
        .map(|resource| resource.name.as_str())
        .filter(|resource| {
            lines.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == *resource)
        })
        .collect();
    if !resources.is_empty() {
        let resources: Vec<&str> = resources.into_iter().collect();
        text.push_str(&import(&format!("crate::aws::{}", snake(name)), &resources));
        text.push('\n');
    }
    for (marker, kind) in markers {
        let _ = writeln!(text, "kind! {{ {marker} \"{kind}\" }}");
    }
    Ok(text + &lines)
}

/// The kinds of resource of an action, or of all actions that a name with `*` stands for.
fn kinds<'a>(service: &str, facts: &'a Service, action: &str) -> Fallible<BTreeSet<&'a str>> {
    let lower = action.to_lowercase();
    let matches = |name: &str| match lower.strip_suffix('*') {
        Some(stem) => name.starts_with(stem),
        None => name == lower,
    };
    let found: Vec<_> = facts.actions.iter().filter(|(name, _)| matches(name)).collect();
    if found.is_empty() {
        return Err(format!("IAM knows no action {service}:{action}").into());
    }
    Ok(found.into_iter().flat_map(|(_, action)| &action.resources).map(String::as_str).collect())
}

/// The type of the table when there is one, else a marker of its own.
fn resource_kind(kind: &str, tables: Option<&Tables>, markers: &mut BTreeSet<(String, String)>) -> String {
    let plain = |name: &str| name.to_lowercase().replace(['-', ' '], "");
    let table = tables.into_iter().flat_map(|tables| &tables.resources);
    let resource = table.map(|resource| &resource.name).find(|name| plain(name) == plain(kind));
    if let Some(resource) = resource {
        return resource.clone();
    }
    let marker = pascal(kind);
    markers.insert((marker.clone(), kind.to_owned()));
    marker
}
