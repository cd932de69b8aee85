//! How a schema's demands and a value are put into words.

use serde_json::Value as Schema;

use super::tree::Value;

/// What stands here, such as `text ("many")`.
pub(super) fn what_stands(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(_) | Value::Number(_) => shown(value),
        Value::Text(_) => format!("text ({})", shown(value)),
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) | Value::Refused => "a mapping".to_owned(),
    }
}

/// A scalar as it may stand in one line.
pub(super) fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    match value {
        Value::Text(text) if text.chars().count() > LONGEST => {
            format!("{:?}…", text.chars().take(LONGEST).collect::<String>())
        }
        Value::Text(text) => format!("{text:?}"),
        other => other.to_json().to_string(),
    }
}

/// What is expected, such as `a whole number from 1 to 3650`.
pub(in crate::config) fn expected(schema: &Schema) -> String {
    if let Some(choices) = choices(schema) {
        return format!("one of {}", listed(&choices.into_iter().map(bare).collect::<Vec<_>>()));
    }
    match kinds(schema).first() {
        Some(&"boolean") => "true or false".to_owned(),
        Some(&"integer") => match (schema.get("minimum"), schema.get("maximum")) {
            (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
            _ => "a whole number".to_owned(),
        },
        Some(&"number") => match (schema.get("minimum"), schema.get("maximum")) {
            (Some(least), Some(most)) => format!("a number from {least} to {most}"),
            _ => "a number".to_owned(),
        },
        Some(&"array") => "a list".to_owned(),
        Some(&"object") => "a mapping of names to values".to_owned(),
        _ => "text".to_owned(),
    }
}

/// What a field is for, in few words: its description up to the first stop.
pub(super) fn about(schema: &Schema) -> String {
    let all = schema.get("description").and_then(Schema::as_str).unwrap_or("it has no default");
    all.split(['.', ':']).next().unwrap_or(all).to_owned()
}

/// The kinds that a schema allows, in JSON's words.
pub(in crate::config) fn kinds(schema: &Schema) -> Vec<&str> {
    match schema.get("type") {
        Some(Schema::String(kind)) => vec![kind],
        Some(Schema::Array(kinds)) => kinds.iter().filter_map(Schema::as_str).collect(),
        _ if schema.get("oneOf").is_some() => vec!["string"],
        _ => Vec::new(),
    }
}

/// The values that a schema allows, when it lists them.
pub(in crate::config) fn choices(schema: &Schema) -> Option<Vec<&Schema>> {
    let variants = schema.get("oneOf").and_then(Schema::as_array);
    let listed = schema.get("enum").and_then(Schema::as_array);
    match (listed, variants) {
        (Some(values), _) => Some(values.iter().filter(|value| !value.is_null()).collect()),
        (_, Some(variants)) => Some(variants.iter().filter_map(|variant| variant.get("const")).collect()),
        _ => None,
    }
}

/// Values one after the other; of many, the first ones and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 22;
    let rest = names.len().saturating_sub(MOST);
    let shown = names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", ");
    if rest == 0 { shown } else { format!("{shown} and {rest} more") }
}

/// A value of a schema without JSON's quotes.
pub(in crate::config) fn bare(value: &Schema) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How many are allowed: `1 to 60`, `at most 10`.
pub(in crate::config) fn count(schema: &Schema, least: &str, most: &str) -> Option<(u64, u64, String)> {
    let bound = |keyword: &str| schema.get(keyword).and_then(Schema::as_u64);
    match (bound(least), bound(most)) {
        (Some(least), Some(most)) => Some((least, most, format!("{least} to {most}"))),
        (None, Some(most)) => Some((0, most, format!("at most {most}"))),
        (Some(least), None) => Some((least, u64::MAX, format!("at least {least}"))),
        (None, None) => None,
    }
}

/// The known name that was probably meant.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let plain = |name: &str| name.to_lowercase().replace(['-', '_', ' '], "");
    let meant = plain(name);
    let likeness = |known: &str| {
        if meant == plain(known) {
            1.0
        } else {
            strsim::normalized_damerau_levenshtein(&meant, &plain(known))
        }
    };
    let best = known.map(|known| (known, likeness(known))).max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.filter(|(_, likeness)| *likeness >= 0.6).map(|(known, _)| known)
}
