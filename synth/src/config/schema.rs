//! The JSON Schema of a configuration, made from its types.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::Value;

use super::Config;

/// The schema: draft 7, which the language servers of every editor know, and without references, so that what an editor
/// shows at a field is that field's own.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft07()
        .with(|settings| settings.inline_subschemas = true)
        .with_transform(RecursiveTransform(in_one_line));
    settings.into_generator().into_root_schema_for::<Config>().to_value()
}

/// Makes one line of a description, which is broken for the source's width.
fn in_one_line(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

/// The schema as `synth schema` prints it and `cci-lite.schema.json` has it.
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}
