//! The page is fresh, and its examples are one configuration that sets all there is.

use super::*;
use crate::config::{Config, schema};

/// Every field's path, such as `tenants[].speech`, of those that are not only blocks of others.
fn paths(schema: &Schema, path: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Schema)> = fields(schema)
        .map(|(name, field)| (format!("{path}.{name}"), field))
        .chain(schema.get("items").map(|each| (format!("{path}[]"), each)))
        .chain(schema.get("additionalProperties").map(|each| (format!("{path}.*"), each)))
        .filter(|(_, field)| field.is_object())
        .collect();
    if below.is_empty() {
        found.push(path.trim_start_matches('.').to_owned());
    }
    for (path, field) in &below {
        paths(field, path, found);
    }
}

/// Whether a value sets what a path names, in any of the items and names on its way.
fn sets(value: &Schema, path: &str) -> bool {
    if let Some(rest) = path.strip_prefix("[]") {
        return value.as_array().is_some_and(|items| items.iter().any(|item| sets(item, rest)));
    }
    let Some(rest) = path.strip_prefix('.') else { return path.is_empty() };
    let Some(fields) = value.as_object() else { return false };
    if let Some(rest) = rest.strip_prefix('*') {
        return fields.values().any(|value| sets(value, rest));
    }
    let (name, rest) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
    fields.get(name).is_some_and(|value| sets(value, rest))
}

#[test]
fn the_page_is_fresh() {
    let committed = include_str!("../../../../docs/configuration.md");
    assert!(
        committed == reference_text(),
        "docs/configuration.md is stale: run `cargo run -p synth -- schema --markdown > docs/configuration.md`"
    );
}

#[test]
fn the_examples_are_legal_and_set_every_field() {
    Config::parse("example.yaml", EXAMPLE).unwrap();
    let example: Schema = serde_yaml::from_str(EXAMPLE).unwrap();
    let mut all = Vec::new();
    paths(&schema(), "", &mut all);
    assert!(all.len() > 90, "only {} fields were looked at", all.len());
    let unset: Vec<&String> = all.iter().filter(|path| !sets(&example, &format!(".{path}"))).collect();
    assert!(unset.is_empty(), "synth/src/config/reference/example.yaml does not set {unset:?}");
    assert!(!sets(&example, ".tenants[].nonsense") && !sets(&example, ".nonsense"));
}

#[test]
fn the_page_names_every_field_with_an_anchor_of_its_own() {
    let page = reference_text();
    let page = page.split_once("## The sections").unwrap().1;
    let mut all = Vec::new();
    paths(&schema(), "", &mut all);
    for path in all {
        let field = path.trim_end_matches(".*").trim_end_matches("[]");
        let row = if field.contains('.') {
            format!("\n| <a id=\"{}\"></a>`{field}` |", anchor(field))
        } else {
            format!("\n| `{field}` |")
        };
        assert_eq!(page.matches(&row).count(), 1, "{field}");
    }
}

#[test]
fn a_section_ends_with_its_part_of_the_example() {
    assert_eq!(example("pause"), "pause: false");
    assert!(example("model").lines().eq(["model: small"]));
    let last = example("audit");
    assert!(last.starts_with("audit:\n") && last.ends_with("guardduty: true"), "{last}");
}
