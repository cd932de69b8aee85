//! Events: `source⇥detail-type⇥field field …`, the fields of `detail` as paths; `path.*` is open below.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::service_spec::{EventType, Spec};
use super::{SERVICE_SPEC, head};

/// Deeper than this a field counts as open: types may refer to themselves.
const DEEPEST: usize = 6;

pub(super) fn write(spec: &Spec) -> String {
    let types: BTreeMap<&str, &EventType> =
        spec.event_type_definition.entities.iter().map(|of| (of.id.as_str(), of)).collect();
    let mut text =
        head("Events of AWS services on the default event bus, with the fields of detail", SERVICE_SPEC);
    let mut lines = BTreeSet::new();
    for event in &spec.event.entities {
        let mut fields = BTreeSet::new();
        // What CloudTrail tells depends on the call.
        if event.detail_type.ends_with("via CloudTrail") {
            fields.insert("*".to_owned());
        } else {
            of_type(&types, &event.root_property.id, "", 0, &mut fields);
        }
        let fields: Vec<String> = fields.into_iter().collect();
        lines.insert(format!("{}\t{}\t{}", event.source, event.detail_type, fields.join("\t")));
    }
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
    text
}

fn of_type(
    types: &BTreeMap<&str, &EventType>,
    id: &str,
    path: &str,
    depth: usize,
    fields: &mut BTreeSet<String>,
) {
    let properties = types.get(id).map(|of| &of.properties).filter(|properties| !properties.is_empty());
    let (Some(properties), true) = (properties, depth < DEEPEST) else {
        fields.insert(format!("{path}*"));
        return;
    };
    for (name, property) in properties {
        of_value(types, &property.kind, &format!("{path}{name}"), depth, fields);
    }
}

fn of_value(
    types: &BTreeMap<&str, &EventType>,
    kind: &Value,
    path: &str,
    depth: usize,
    fields: &mut BTreeSet<String>,
) {
    match kind["type"].as_str() {
        Some("ref") => {
            let id = kind["reference"]["$ref"].as_str().unwrap_or_default();
            of_type(types, id, &format!("{path}."), depth + 1, fields);
        }
        // Patterns look through arrays.
        Some("array") => of_value(types, &kind["element"], path, depth, fields),
        Some("string" | "number" | "integer" | "boolean" | "date-time") => {
            fields.insert(path.to_owned());
        }
        _ => {
            fields.insert(format!("{path}.*"));
        }
    }
}
