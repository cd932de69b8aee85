//! Turns a configuration of CCI Lite into a CloudFormation template.
//!
//! In the order of a template's way: [`config`] reads `cci-lite.yaml`; [`prices`] reads `docs/prices.toml`; [`stack`] says what CCI Lite consists of, in
//! [`construct`]s, which are made of the typed resources in [`aws`], which the engine in [`cfn`] checks and writes.
//! [`assets`] makes zips of the functions, [`cost`] estimates what it costs, [`emit`] files of the templates,
//! [`assembly`] what the CDK CLI deploys.

pub mod config;

pub mod prices;

pub mod stack;

pub mod construct;

pub mod aws;
pub mod cfn;

pub mod assets;
pub mod cost;
pub mod emit;

pub mod assembly;

/// The JSON Schema of the call document, as `synth schema --document` prints it and `call-document.schema.json` has it:
/// draft 2020-12, without references.
pub fn document_schema_text() -> String {
    let mut schema = serde_json::json!({"$schema": "https://json-schema.org/draft/2020-12/schema"});
    if let (Some(whole), serde_json::Value::Object(fields)) =
        (schema.as_object_mut(), contract::document::CallDocument::json_schema())
    {
        whole.extend(fields);
    }
    format!("{schema:#}\n")
}
