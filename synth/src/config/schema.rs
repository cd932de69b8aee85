//! The JSON Schema of a configuration, made from its types.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Config;

/// The schema: draft 7, which the language servers of every editor know, and without references, so that what an editor
/// shows at a field is that field's own.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<Config>().to_value()
}

/// The schema as `synth schema` prints it and `cci-lite.schema.json` has it.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}
