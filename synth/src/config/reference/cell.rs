//! What stands in one cell of a table of fields.

use serde_json::Value as Schema;

use super::Above;
use crate::config::read::words;

/// The longest default that is written out.
const LONGEST: usize = 80;

/// What may stand there.
pub(super) fn value(schema: &Schema) -> String {
    let kinds = words::kinds(schema);
    if let Some(choices) = choices(schema) {
        return choices.join(if schema.get("oneOf").is_some() { "; " } else { ", " });
    }
    if let Some(form) = schema.get("patternErrorMessage").and_then(Schema::as_str) {
        return plain(form);
    }
    match kinds.first() {
        Some(&"string") => match words::count(schema, "minLength", "maxLength") {
            Some((.., count)) => format!("text, {count} characters"),
            None => words::expected(schema),
        },
        Some(&"array") => {
            let count = words::count(schema, "minItems", "maxItems").map(|(.., count)| format!(", {count}"));
            let items = schema.get("items").filter(|items| items.get("properties").is_none());
            let each = items.map(|items| format!(": {}", value(items)));
            format!("a list{}{}", count.unwrap_or_default(), each.unwrap_or_default())
        }
        Some(&"object") if schema.get("properties").is_some() => "its fields".to_owned(),
        Some(&"object") => {
            let count = words::count(schema, "minProperties", "maxProperties");
            let names = schema.get("propertyNames").map(value).unwrap_or_default();
            let each = schema.get("additionalProperties").map(|each| match value(each).as_str() {
                "its fields" => ", each with its fields".to_owned(),
                other => format!(", each with {other}"),
            });
            let count = count.map(|(.., count)| format!("{count} ")).unwrap_or_default();
            format!("{count}names ({names}){}", each.unwrap_or_default())
        }
        _ => words::expected(schema),
    }
}

/// The values to choose from; where each has a meaning of its own, with that.
pub(super) fn choices(schema: &Schema) -> Option<Vec<String>> {
    let each = |variant: &Schema| {
        let name = variant.get("const").map(words::bare).unwrap_or_default();
        format!("`{name}`: {}", meaning(variant).trim_end_matches('.'))
    };
    match schema.get("oneOf").and_then(Schema::as_array) {
        Some(variants) => Some(variants.iter().map(each).collect()),
        None => {
            Some(words::choices(schema)?.into_iter().map(|one| format!("`{}`", words::bare(one))).collect())
        }
    }
}

/// What holds where nothing stands.
pub(super) fn default(name: &str, schema: &Schema, above: &Above) -> String {
    let required = above.required.as_array();
    if required.is_some_and(|required| required.iter().any(|one| one == name)) {
        return "*required*".to_owned();
    }
    let own = schema.get("default").or_else(|| above.default.get(name));
    match own {
        Some(Schema::Object(_)) if schema.get("properties").is_some() && fields_tell(schema) => {
            "that of its fields".to_owned()
        }
        Some(value) if value.to_string().len() <= LONGEST => format!("`{}`", words::bare(value)),
        Some(_) => "as in [cci-lite.yaml](../cci-lite.yaml)".to_owned(),
        None => "not set".to_owned(),
    }
}

/// Whether the fields of a map have defaults of their own.
fn fields_tell(schema: &Schema) -> bool {
    super::fields(schema).any(|(_, field)| field.get("default").is_some())
}

/// What a field means.
pub(super) fn meaning(schema: &Schema) -> String {
    plain(schema.get("description").and_then(Schema::as_str).unwrap_or_default())
}

/// A text that Markdown shows as it is, outside of its backticks, and in a table.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let shown = parts.map(|(at, part)| if at % 2 == 0 { part.replace('<', "&lt;") } else { part.to_owned() });
    shown.collect::<Vec<_>>().join("`").replace('|', "\\|")
}
