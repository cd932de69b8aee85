//! The published JSON Schema of call documents refuses what is none.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use contract::document::CallDocument;
use serde_json::{Value, json};
use tests::play::faults;

/// A document of the samples.
fn document() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/expected/billing-stereo.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// What a document may lack, which is as good as null.
const MAY_BE_NULL: [&str; 4] = ["language", "sentiment", "ai_summary", "qa"];

#[test]
fn a_document_is_one_and_nothing_can_be_left_out_or_added() {
    let whole = document();
    assert_eq!(faults(&whole), [""; 0]);
    for name in whole.as_object().unwrap().keys() {
        let mut without = whole.clone();
        without.as_object_mut().unwrap().remove(name);
        assert_eq!(faults(&without).is_empty(), MAY_BE_NULL.contains(&name.as_str()), "without {name}");
        let mut other = whole.clone();
        other[name] = json!([[0]]);
        assert!(!faults(&other).is_empty(), "{name} is no list of lists");
        let mut more = whole.clone();
        let place = more.get_mut(name).filter(|place| place.is_object());
        place.unwrap_or(&mut json!({}))["colour"] = json!("red");
        assert_eq!(faults(&more).is_empty(), more == whole, "{name} takes a field that nobody knows");
    }
}

#[test]
fn what_the_schema_takes_is_read_by_the_types() {
    let whole = document();
    let read: CallDocument = serde_json::from_value(whole.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), whole);
}
