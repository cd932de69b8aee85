//! What the JSON Schemas of types become elsewhere: the columns of a Glue table of the call document's, and of the model's
//! answer's the subset that Bedrock's structured output takes.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// A column of a Glue table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, in lower case.
    pub name: String,
    /// Its type in Hive's words, such as `array<string>`.
    pub hive_type: String,
}

/// The JSON Schema of `T`, without references, so that readers need not resolve any.
pub(crate) fn json_schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// The columns of a table whose rows are `T`, in the order of its fields.
///
/// # Panics
/// If `T` holds what Hive has no type for. Called on the document's own types only; a test calls it first.
pub(crate) fn glue_columns<T: JsonSchema>() -> Vec<Column> {
    fields(&json_schema::<T>())
        .map(|(name, schema)| Column { name: name.to_lowercase(), hive_type: hive_type(schema) })
        .collect()
}

fn fields(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

/// The schema itself, or where `null` is an alternative, the other one: every column may be null in Hive.
fn present(schema: &Value) -> &Value {
    let alternatives = schema["anyOf"].as_array();
    alternatives.and_then(|any| any.iter().find(|one| one["type"] != "null")).unwrap_or(schema)
}

fn hive_type(schema: &Value) -> String {
    let schema = present(schema);
    match kind(schema) {
        "string" => "string".to_owned(),
        "boolean" => "boolean".to_owned(),
        "integer" => "bigint".to_owned(),
        "number" => "double".to_owned(),
        "array" => format!("array<{}>", hive_type(&schema["items"])),
        "object" => {
            let inner: Vec<String> = fields(schema)
                .map(|(name, field)| format!("{}:{}", name.to_lowercase(), hive_type(field)))
                .collect();
            assert!(!inner.is_empty(), "an object without fields has no Hive type: {schema}");
            format!("struct<{}>", inner.join(","))
        }
        other => panic!("no Hive type for {other:?} in {schema}"),
    }
}

/// The schema's type; that of the other alternative where `null` is one.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ => "",
    }
}

/// The JSON Schema of `T` in the subset that Bedrock compiles: no bounds, no formats, every object closed and every
/// field required. What it cannot say (a score within 0 to 100) is checked on the answer.
///
/// Source: Amazon Bedrock User Guide, "Get validated JSON results from models".
pub(crate) fn structured_output<T: JsonSchema>() -> Value {
    strict(&json_schema::<T>())
}

fn strict(schema: &Value) -> Value {
    let Some(source) = schema.as_object() else { return schema.clone() };
    let mut kept = Map::new();
    for key in ["type", "description", "enum"] {
        if let Some(value) = source.get(key) {
            kept.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(items) = source.get("items") {
        kept.insert("items".to_owned(), strict(items));
    }
    if let Some(Value::Object(properties)) = source.get("properties") {
        let names: Vec<Value> = properties.keys().map(|name| name.clone().into()).collect();
        let properties: Map<String, Value> =
            properties.iter().map(|(name, field)| (name.clone(), strict(field))).collect();
        kept.insert("properties".to_owned(), Value::Object(properties));
        kept.insert("required".to_owned(), Value::Array(names));
        kept.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    Value::Object(kept)
}
