//! Reading documents, those of the guides' appendices included.

use serde_json::{Map, Value, json};

use super::{CallDocument, InvalidDocument, SCHEMA_VERSION, where_json_breaks};

/// Reads a document. One without `schema_version` is a guide's.
pub(super) fn document(text: &str) -> Result<CallDocument, InvalidDocument> {
    let mut value: Value =
        serde_json::from_str(text).map_err(|error| InvalidDocument(where_json_breaks(&error)))?;
    let fields = value.as_object_mut().ok_or_else(|| InvalidDocument("not an object".to_owned()))?;
    match fields.get("schema_version").map(Value::as_str) {
        None => complete(fields),
        Some(Some(SCHEMA_VERSION)) => {}
        Some(_) => return Err(InvalidDocument(format!("its schema_version is not {SCHEMA_VERSION}"))),
    }
    serde_json::from_value(value).map_err(|error| InvalidDocument(where_json_breaks(&error)))
}

/// Gives a guide's document the fields that it lacks.
fn complete(fields: &mut Map<String, Value>) {
    let copy = |fields: &mut Map<String, Value>, from: &str, to: &str| {
        if let (Some(value), None) = (fields.get(from).cloned(), fields.get(to)) {
            fields.insert(to.to_owned(), value);
        }
    };
    copy(fields, "tenant", "tenant_id");
    copy(fields, "tenant_id", "tenant");
    let date =
        fields.get("timestamp").and_then(Value::as_str).and_then(|time| time.get(..10)).map(str::to_owned);
    let time = fields.get("call_date").and_then(Value::as_str).map(|date| format!("{date}T00:00:00Z"));
    let source = json!({"transcribe_job": fields.get("call_id"), "pii_redacted": false});
    if let Some(sentiment) = fields.get_mut("sentiment").and_then(Value::as_object_mut) {
        complete_sentiment(sentiment);
    }
    for (name, value) in [
        ("schema_version", json!(SCHEMA_VERSION)),
        ("call_date", json!(date)),
        ("timestamp", json!(time)),
        ("language", Value::Null),
        ("duration_seconds", json!(0.0)),
        ("sentiment", Value::Null),
        ("key_phrases", json!({"ResultList": [{"KeyPhrases": []}]})),
        ("entities", json!({"ResultList": [{"Entities": []}]})),
        ("ai_summary", Value::Null),
        ("summary", json!("")),
        ("source", source),
    ] {
        fields.entry(name).or_insert(value);
    }
    let absent = |name: &&str| !fields.contains_key(*name);
    let lists = ["turns", "sentiment_by_speaker", "sentiment_by_quarter", "topics", "risks", "action_items"];
    let lists: Vec<&str> = lists.into_iter().filter(absent).collect();
    for name in lists {
        fields.insert(name.to_owned(), json!([]));
    }
    fields.entry("qa").or_insert(Value::Null);
    for (name, empty) in [
        ("talk", json!(super::Talk::default())),
        ("comprehend", json!(super::Coverage::default())),
        ("model", json!(super::ModelRun::default())),
        ("redaction", json!(super::Redaction::default())),
        ("cost", json!(super::Cost::default())),
    ] {
        fields.entry(name).or_insert(empty);
    }
}

/// The v1.1 guide has the list only, the production guide all but the list.
fn complete_sentiment(sentiment: &mut Map<String, Value>) {
    if let Some(first) = sentiment.get("ResultList").and_then(|list| list.get(0)).cloned() {
        for name in ["Sentiment", "SentimentScore"] {
            sentiment.entry(name).or_insert_with(|| first[name].clone());
        }
    } else {
        let result = json!({"Sentiment": sentiment.get("Sentiment"), "SentimentScore": sentiment.get("SentimentScore")});
        sentiment.insert("ResultList".to_owned(), json!([result]));
    }
}
