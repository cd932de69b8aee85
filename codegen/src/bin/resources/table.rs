//! Writes the tables of one service.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::SOURCE;
use super::model::{Property, Resource, Tables};
use super::names::{pascal, snake};

/// The file of a service.
pub(super) fn write(tables: &Tables) -> String {
    let mut body = String::new();
    for resource in &tables.resources {
        write_resource(&mut body, resource);
    }
    for (name, properties) in &tables.objects {
        write_object(&mut body, name, properties);
    }
    for (name, values) in &tables.choices {
        write_choice(&mut body, name, values);
    }
    format!(
        "// CloudFormation registry schemas as in {SOURCE}, corrected by codegen/patches.json. Made by codegen; do not edit.\n\
         //! {}.\n\n{}\n{body}",
        list(&tables.resources),
        imports(&body),
    )
}

fn list(resources: &[Resource]) -> String {
    resources.iter().map(|resource| format!("`{}`", resource.type_name)).collect::<Vec<_>>().join(", ")
}

/// What the tables name of the engine and of other services.
fn imports(body: &str) -> String {
    let words: BTreeSet<&str> = body
        .lines()
        .filter(|line| !line.starts_with("choice!"))
        .flat_map(without_literal)
        .flat_map(|code| code.split(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .collect();
    let used = |names: &[&'static str]| -> Vec<&str> {
        names.iter().copied().filter(|name| words.contains(name)).collect()
    };
    let engine = used(&[
        "AnyResource",
        "Arn",
        "Id",
        "Json",
        "KeyRef",
        "LEAST",
        "MAX",
        "MOST",
        "Map",
        "Name",
        "Url",
        "Val",
    ]);
    let policies = used(&["IdentityPolicy", "ResourcePolicy", "TrustPolicy"]);
    let mut aws = used(&["InvokingPrincipal", "RedrivePolicy"]);
    let services: BTreeSet<&str> = body.lines().filter_map(service_of).collect();
    aws.extend(services);
    [("super", aws), ("crate::cfn::policy", policies), ("crate::cfn", engine)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(path, names)| import(path, &names))
        .collect()
}

/// As rustfmt writes it.
pub(super) fn import(path: &str, names: &[&str]) -> String {
    match names {
        [name] => format!("use {path}::{name};\n"),
        names => format!("use {path}::{{{}}};\n", names.join(", ")),
    }
}

/// The type and the limits of a line.
fn without_literal(line: &str) -> [&str; 2] {
    let (name, rest) = line.split_once(" = \"").unwrap_or((line, ""));
    let (_, rust_type) = name.split_once(": ").unwrap_or_default();
    let (_, limits) = rest.split_once('"').unwrap_or_default();
    let limits = limits.split(".pattern").next().unwrap_or_default();
    if name.starts_with("resource!") { [limits, ""] } else { [rust_type, limits] }
}

/// The service before the `::` in the type of a line.
fn service_of(line: &str) -> Option<&str> {
    let (line, _) = line.split_once(" = ")?;
    let (before, _) = line.split_once("::")?;
    before.rsplit(|letter: char| !letter.is_ascii_alphanumeric()).next()
}

fn write_resource(out: &mut String, resource: &Resource) {
    let state = if resource.stateful { "stateful" } else { "stateless" };
    let (method, kind) = &resource.reference;
    let _ = writeln!(
        out,
        "resource! {{ {state} {} = \"{}\", ref {method}: {kind};",
        resource.name, resource.type_name
    );
    for (method, kind, name) in &resource.attributes {
        let _ = writeln!(out, "    get {method}: {kind} = \"{name}\";");
    }
    write_properties(out, &resource.properties);
    if resource.open {
        let _ = writeln!(out, "    open properties;");
    }
    let _ = writeln!(out, "}}");
}

fn write_object(out: &mut String, name: &str, properties: &[Property]) {
    let _ = writeln!(out, "object! {{ {name};");
    write_properties(out, properties);
    let _ = writeln!(out, "}}");
}

fn write_properties(out: &mut String, properties: &[Property]) {
    for property in properties {
        let Property { name, rust_type, required, limits } = property;
        let word = if *required { "must" } else { "may" };
        let space = if limits.is_empty() { "" } else { " " };
        let _ = writeln!(out, "    {word} {}: {rust_type} = \"{name}\"{space}{limits};", snake(name));
    }
}

fn write_choice(out: &mut String, name: &str, values: &[Value]) {
    let mut variants: BTreeMap<String, usize> = BTreeMap::new();
    let values: Vec<String> = values
        .iter()
        .map(|value| {
            let (variant, literal) = match value {
                Value::String(text) => (pascal(text), format!("{text:?}")),
                other => (format!("{}{other}", unit(name)), other.to_string()),
            };
            let count = variants.entry(variant.clone()).or_default();
            *count += 1;
            let suffix = if *count > 1 { count.to_string() } else { String::new() };
            format!("{variant}{suffix} = {literal}")
        })
        .collect();
    let _ = writeln!(out, "choice! {{ {name}: {} }}", values.join(", "));
}

/// A number needs a word before it.
fn unit(name: &str) -> &'static str {
    if name.ends_with("InDays") { "Days" } else { "N" }
}
