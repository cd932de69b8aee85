//! The view.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;

use super::{everything, properties, selected, template};

#[test]
fn what_glue_shows_is_what_athena_reads() {
    let template = template(&everything());
    let tables = properties(&template, "AWS::Glue::Table");
    let view = &tables["CallsView"]["TableInput"];
    let text = view["ViewOriginalText"].as_str().unwrap();
    let text = text.strip_prefix("/* Presto View: ").and_then(|text| text.strip_suffix(" */")).unwrap();
    let definition: Value = serde_json::from_slice(&BASE64.decode(text).unwrap()).unwrap();
    let presto = |hive: &str| match hive {
        "string" => "varchar".to_owned(),
        same => same.to_owned(),
    };
    let glue: Vec<(String, String)> = columns(&view["StorageDescriptor"]["Columns"], "Name", "Type");
    let glue: Vec<_> = glue.into_iter().map(|(name, hive)| (name, presto(&hive))).collect();
    assert_eq!(glue, columns(&definition["columns"], "name", "type"));
    let names: Vec<&str> = glue.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, selected(definition["originalSql"].as_str().unwrap()));
    assert_eq!(definition["schema"], "cci_lite");
    for required in ["tenant", "call_id", "summary", "sentiment", "timestamp", "tenant_id", "dt"] {
        assert!(names.contains(&required), "{required} is missing");
    }
}

fn columns(list: &Value, name: &str, kind: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(|column| (text(&column[name]), text(&column[kind]))).collect()
}
