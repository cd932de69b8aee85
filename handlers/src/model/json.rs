//! JSON as Converse carries it, and back.

use aws_smithy_types::{Document, Number};
use serde_json::Value;

pub(super) fn to_document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(flag) => Document::Bool(*flag),
        Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => Number::PosInt(number),
            (None, Some(number)) => Number::NegInt(number),
            (None, None) => Number::Float(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => Document::String(text.clone()),
        Value::Array(values) => Document::Array(values.iter().map(to_document).collect()),
        Value::Object(fields) => {
            Document::Object(fields.iter().map(|(name, value)| (name.clone(), to_document(value))).collect())
        }
    }
}

pub(super) fn from_document(document: &Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(flag) => Value::Bool(*flag),
        Document::Number(Number::PosInt(number)) => (*number).into(),
        Document::Number(Number::NegInt(number)) => (*number).into(),
        Document::Number(Number::Float(number)) => (*number).into(),
        Document::String(text) => Value::String(text.clone()),
        Document::Array(values) => values.iter().map(from_document).collect(),
        Document::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), from_document(value))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_lost_there_and_back() {
        for value in
            [json!(null), json!({"a": [1, -2, 0.5, true, "ä"], "b": {"c": {}}}), json!(u64::MAX), json!([[]])]
        {
            assert_eq!(from_document(&to_document(&value)), value);
        }
    }
}
