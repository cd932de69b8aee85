//! The schemas that Bedrock compiles.

use serde_json::Value;

use super::invalid;
use crate::wire::ServiceError;

/// The part of JSON Schema that Nova takes for a tool (Nova user guide, "Tool use with Amazon Nova").
pub(super) fn check_tool(schema: &Value) -> Result<(), ServiceError> {
    fn is_closed(schema: &Value) -> bool {
        let inner = || {
            let members = schema["properties"].as_object().into_iter().flatten().map(|(_, member)| member);
            members.chain(schema.get("items"))
        };
        schema.get("additionalProperties").is_some() || inner().any(is_closed)
    }
    let extraneous = |key: &str| {
        invalid(&format!(
            "The value at toolConfig.tools.0.toolSpec.inputSchema.json is not valid: extraneous key [{key}] is not permitted"
        ))
    };
    if schema.get("description").is_some() {
        return Err(extraneous("description"));
    }
    if is_closed(schema) { Err(extraneous("additionalProperties")) } else { Ok(()) }
}

/// The part of JSON Schema that structured output takes (Bedrock, "Structured output").
pub(super) fn check_schema(schema: &Value, at: &str) -> Result<(), ServiceError> {
    const REFUSED: [&str; 5] = ["minimum", "maximum", "multipleOf", "minLength", "maxLength"];
    let Some(fields) = schema.as_object() else { return Ok(()) };
    if let Some(keyword) = REFUSED.iter().find(|keyword| fields.contains_key(**keyword)) {
        return Err(invalid(&format!("{at}: the keyword {keyword} is not supported")));
    }
    if fields.get("type").is_some_and(|kind| kind == "object")
        && fields.get("additionalProperties") != Some(&Value::Bool(false))
    {
        return Err(invalid(&format!(
            "{at}: for 'object' type, 'additionalProperties' must be explicitly set to false"
        )));
    }
    if fields.get("minItems").and_then(Value::as_u64).is_some_and(|items| items > 1) {
        return Err(invalid(&format!(
            "{at}: for 'array' type, 'minItems' values other than 0 or 1 are not supported"
        )));
    }
    if fields.get("$ref").and_then(Value::as_str).is_some_and(|reference| !reference.starts_with('#')) {
        return Err(invalid(&format!("{at}: external $ref is not supported")));
    }
    let named =
        ["properties", "$defs", "definitions"].into_iter().filter_map(|name| fields.get(name)?.as_object());
    for (name, inner) in named.flatten() {
        check_schema(inner, &format!("{at}.{name}"))?;
    }
    let listed = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|name| fields.get(name)?.as_array());
    for inner in listed.flatten().chain(fields.get("items")) {
        check_schema(inner, at)?;
    }
    Ok(())
}
