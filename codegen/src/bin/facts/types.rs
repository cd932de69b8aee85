//! Resource types: `Type⇥JSON`, sorted. `create` are the properties whose change replaces the resource, `perhaps` those
//! whose change may; `data` says that the type holds data; `schema` are the registry's bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{CFN_LINT, Fallible, head};

/// Which types come with their bounds: `synth`'s, and those of `facts.json`, but for the very long ones.
#[derive(Deserialize)]
struct Bounded {
    types: BTreeSet<String>,
    #[serde(default)]
    without: BTreeSet<String>,
}

pub(super) fn write(cfn_lint: &Path, home: &Path) -> Fallible<String> {
    let mut bounded = BTreeSet::new();
    for file in ["resources.json", "facts.json"] {
        let Bounded { types, without } = serde_json::from_str(&fs::read_to_string(home.join(file))?)?;
        bounded.extend(types);
        bounded.retain(|name| !without.contains(name));
    }
    let stateful = fs::read_to_string(cfn_lint.join("AdditionalSpecs/StatefulResources.json"))?;
    let stateful: Value = serde_json::from_str(&stateful)?;
    let index = fs::read_to_string(cfn_lint.join("schemas/providers/eu_central_1.py"))?;
    let types: BTreeMap<&str, &str> =
        index.lines().filter_map(entry).filter(|(name, _)| name.contains("::")).collect();
    if let Some(missing) = bounded.iter().find(|name| !types.contains_key(name.as_str())) {
        return Err(format!("eu-central-1 has no type {missing}").into());
    }
    let source = format!("{CFN_LINT}, eu-central-1");
    let mut text =
        head("Resource types: create-only properties, and for some of them the registry's bounds", &source);
    for (name, file) in types {
        let path = cfn_lint.join(format!("schemas/resources/{file}.json"));
        let schema: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        let mut facts = Map::new();
        for (key, list) in
            [("create", "createOnlyProperties"), ("perhaps", "conditionalCreateOnlyProperties")]
        {
            let paths: Vec<&str> = schema[list]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|path| path.as_str()?.strip_prefix("/properties/"))
                .collect();
            if !paths.is_empty() {
                facts.insert(key.to_owned(), json!(paths));
            }
        }
        if stateful["ResourceTypes"].get(name).is_some() {
            facts.insert("data".to_owned(), json!(true));
        }
        if bounded.contains(name) {
            let mut bounds = pruned(&schema);
            // What only AWS sets is no property to give.
            for path in
                schema["readOnlyProperties"].as_array().into_iter().flatten().filter_map(Value::as_str)
            {
                if let (Some(property), Some(properties)) =
                    (path.strip_prefix("/properties/"), bounds["properties"].as_object_mut())
                {
                    properties.remove(property);
                }
            }
            bounds["definitions"] = pruned_all(&schema["definitions"]);
            facts.insert("schema".to_owned(), bounds);
        }
        let _ = writeln!(text, "{name}\t{}", Value::Object(facts));
    }
    Ok(text)
}

/// `"AWS::SQS::Queue": "1f2e",`.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (name, file) = line.trim().strip_suffix(',')?.split_once(": ")?;
    Some((name.strip_prefix('"')?.strip_suffix('"')?, file.strip_prefix('"')?.strip_suffix('"')?))
}

/// A schema with nothing but its bounds.
fn pruned(schema: &Value) -> Value {
    const KEPT: [&str; 15] = [
        "$ref",
        "additionalProperties",
        "enum",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "pattern",
        "required",
        "type",
        "uniqueItems",
        "const",
        "format",
    ];
    let mut kept = Map::new();
    for (key, value) in schema.as_object().into_iter().flatten() {
        match key.as_str() {
            "properties" => {
                kept.insert(key.clone(), pruned_all(value));
            }
            "patternProperties" => {
                kept.insert(key.clone(), pruned_all(value));
            }
            "items" => {
                kept.insert(key.clone(), pruned(value));
            }
            key if KEPT.contains(&key) => {
                kept.insert(key.to_owned(), value.clone());
            }
            _ => {}
        }
    }
    Value::Object(kept)
}

fn pruned_all(schemas: &Value) -> Value {
    let all = schemas.as_object().into_iter().flatten();
    Value::Object(all.map(|(name, schema)| (name.clone(), pruned(schema))).collect())
}
