//! Amazon Bedrock: `Converse`, answered from the transcript in the requested schema ([`crate::ai`]).

use proof::Call;
use serde_json::{Value, json};

use super::{context, on, text};
use crate::ai;
use crate::stage::{ACCOUNT, Caller, Stage};
use crate::wire::ServiceError;

/// Where a European inference profile sends requests from Frankfurt (model card of Claude Haiku 4.5).
const DESTINATIONS: [&str; 6] =
    ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];

/// Models past their end of life in Frankfurt by 2026-11 (Bedrock, "Model lifecycle").
const ENDED: [&str; 3] = ["claude-3-haiku-20240307", "claude-3-5-haiku-20241022", "claude-sonnet-4-20250514"];

/// Models that Frankfurt offers through inference profiles only (their model cards).
const PROFILE_ONLY: [&str; 2] = ["anthropic.claude-haiku-4-5", "amazon.nova-2-lite"];

/// The permissions that `Converse` needs: the profile, and the model in every region where the profile may send it.
pub(crate) fn needs(stage: &Stage, caller: &Caller, request: &Value) -> Vec<Call> {
    let id = model(request);
    let context = context(stage, caller);
    let invoke = |arn: String, context| on("bedrock:InvokeModel", arn, context);
    let own = id.rsplit('/').next().unwrap_or(id);
    let Some((geography, model)) = own.split_once('.').filter(|(first, _)| is_geography(first)) else {
        let arn = if id.starts_with("arn:") { id.to_owned() } else { foundation(&stage.region, id) };
        return vec![invoke(arn, context)];
    };
    let profile = if id.starts_with("arn:") {
        id.to_owned()
    } else {
        format!("arn:aws:bedrock:{}:{ACCOUNT}:inference-profile/{id}", stage.region)
    };
    let through = context.clone().with("bedrock:InferenceProfileArn", &profile);
    let regions: Vec<&str> = if geography == "eu" { DESTINATIONS.to_vec() } else { vec![&stage.region] };
    let mut needed = vec![invoke(profile, context)];
    needed.extend(regions.into_iter().map(|region| invoke(foundation(region, model), through.clone())));
    needed
}

fn foundation(region: &str, model: &str) -> String {
    // Foundation models belong to no account.
    format!("arn:aws:bedrock:{region}::foundation-model/{model}")
}

fn is_geography(first: &str) -> bool {
    matches!(first, "eu" | "us" | "apac" | "global" | "us-gov" | "jp" | "au" | "ca")
}

/// Which model a request is about.
pub(crate) fn model(request: &Value) -> &str {
    text(request, "modelId")
}

/// Does `Converse`.
pub(crate) fn converse(request: &Value) -> Result<Value, ServiceError> {
    let id = model(request);
    check_model(id)?;
    check_messages(request)?;
    let prompt = all_text(&request["messages"]);
    let transcript = delimited(&prompt);
    let wanted = Wanted::of(request)?;
    let answer = ai::answer(&wanted.schema, transcript);
    let input = tokens(&prompt) + tokens(&all_text(&request["system"]));
    let body = answer.to_string();
    let output = tokens(&body);
    let limit = request["inferenceConfig"]["maxTokens"].as_u64().unwrap_or(4096);
    let usage =
        |output: u64| json!({"inputTokens": input, "outputTokens": output, "totalTokens": input + output});
    let metrics = json!({"latencyMs": 400});
    let (content, reason, used) = if output > limit {
        let cut: String = body.chars().take(usize::try_from(limit * 4).unwrap_or(usize::MAX)).collect();
        (json!({"text": cut}), "max_tokens", limit)
    } else if let Some(tool) = wanted.tool {
        let content = json!({"toolUse": {"toolUseId": "tooluse_rehearsal", "name": tool, "input": answer}});
        (content, "tool_use", output)
    } else if wanted.free {
        let said = answer.as_str().unwrap_or_default();
        (json!({"text": said}), "end_turn", output)
    } else {
        (json!({"text": body}), "end_turn", output)
    };
    Ok(json!({
        "output": {"message": {"role": "assistant", "content": [content]}},
        "stopReason": reason, "usage": usage(used), "metrics": metrics,
    }))
}

/// What the answer must look like.
struct Wanted {
    schema: Value,
    tool: Option<String>,
    /// Plain text is wanted.
    free: bool,
}

impl Wanted {
    fn of(request: &Value) -> Result<Wanted, ServiceError> {
        let format = &request["outputConfig"]["textFormat"];
        if !format.is_null() {
            let schema = text(&format["structure"]["jsonSchema"], "schema");
            let schema = serde_json::from_str(schema).map_err(|error| {
                invalid(&format!("outputConfig.textFormat.structure.jsonSchema.schema: {error}"))
            })?;
            check_schema(&schema, "schema")?;
            return Ok(Wanted { schema, tool: None, free: false });
        }
        let forced = request["toolConfig"]["toolChoice"]["tool"]["name"].as_str();
        let tools = request["toolConfig"]["tools"].as_array().into_iter().flatten();
        if let Some(name) = forced {
            let spec = tools.map(|tool| &tool["toolSpec"]).find(|spec| spec["name"] == name);
            let spec =
                spec.ok_or_else(|| invalid(&format!("toolChoice names no tool of the request: {name}")))?;
            let schema = spec["inputSchema"]["json"].clone();
            return Ok(Wanted { schema, tool: Some(name.to_owned()), free: false });
        }
        let summary = json!({"type": "string", "description": "summary"});
        Ok(Wanted { schema: summary, tool: None, free: true })
    }
}

fn check_model(id: &str) -> Result<(), ServiceError> {
    if ENDED.iter().any(|ended| id.contains(ended)) {
        let text = "This model version has reached the end of its life.";
        return Err(ServiceError::new("ResourceNotFoundException", text).with_status(404));
    }
    if PROFILE_ONLY.iter().any(|model| id.starts_with(model)) {
        return Err(invalid(&format!(
            "Invocation of model ID {id} with on-demand throughput isn't supported. Retry your request with the ID \
             or ARN of an inference profile that contains this model."
        )));
    }
    Ok(())
}

fn check_messages(request: &Value) -> Result<(), ServiceError> {
    let messages = request["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    match messages.first() {
        None => return Err(invalid("The messages field must not be empty.")),
        Some(first) if first["role"] != "user" => {
            return Err(invalid(
                "A conversation must start with a user message. Try again with a conversation that \
                starts with a user message.",
            ));
        }
        Some(_) => {}
    }
    let blank = messages
        .iter()
        .flat_map(|message| message["content"].as_array().into_iter().flatten())
        .any(|block| block["text"].as_str().is_some_and(|text| text.trim().is_empty()));
    if blank {
        return Err(invalid("The text field in the ContentBlock object is blank. Add text and try again."));
    }
    Ok(())
}

/// The part of JSON Schema that structured output takes (Bedrock, "Structured output").
fn check_schema(schema: &Value, at: &str) -> Result<(), ServiceError> {
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

fn invalid(message: &str) -> ServiceError {
    ServiceError::new("ValidationException", message)
}

fn all_text(blocks: &Value) -> String {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        if let Some(text) = block["text"].as_str() {
            found.push(text.to_owned());
        }
        found.push(all_text(&block["content"]));
    }
    found.retain(|text| !text.is_empty());
    found.join("\n")
}

/// The transcript in a prompt: the longest part between `<tag>` and `</tag>` on lines of their own, else all of it.
fn delimited(prompt: &str) -> &str {
    let mut best = "";
    for (start, _) in prompt.match_indices('<') {
        let rest = &prompt[start + 1..];
        let Some(end) = rest.find('>').filter(|end| *end <= 60) else { continue };
        let tag = rest[..end].split_whitespace().next().unwrap_or_default();
        if tag.is_empty() || tag.starts_with('/') {
            continue;
        }
        let inner = &rest[end + 1..];
        if let Some(close) = inner.rfind(&format!("</{tag}>"))
            && close > best.len()
        {
            best = &inner[..close];
        }
    }
    if best.is_empty() { prompt } else { best.trim() }
}

/// About four characters of English are one token.
fn tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";

    fn request(schema: &Value) -> Value {
        json!({
            "modelId": MODEL,
            "messages": [{"role": "user", "content": [{"text": "Analyse.\n<transcript>\nAgent: Your parcel is late.\n</transcript>"}]}],
            "outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": schema.to_string()}}}},
        })
    }

    #[test]
    fn the_answer_is_json_in_the_schema_and_from_the_transcript_only() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "properties": {"summary": {"type": "string"}},
        });
        let answer = converse(&request(&schema)).unwrap();
        assert_eq!(answer["stopReason"], "end_turn");
        let text = answer["output"]["message"]["content"][0]["text"].as_str().unwrap();
        let parsed: Value = serde_json::from_str(text).unwrap();
        assert_eq!(parsed, json!({"summary": "Your parcel is late."}));
    }

    #[test]
    fn a_forced_tool_is_used_and_a_short_limit_cuts() {
        let mut asked = request(&json!({}));
        asked.as_object_mut().unwrap().remove("outputConfig");
        asked["toolConfig"] = json!({
            "tools": [{"toolSpec": {"name": "report", "inputSchema": {"json": {
                "type": "object", "properties": {"summary": {"type": "string"}},
            }}}}],
            "toolChoice": {"tool": {"name": "report"}},
        });
        let answer = converse(&asked).unwrap();
        assert_eq!(answer["stopReason"], "tool_use");
        assert_eq!(
            answer["output"]["message"]["content"][0]["toolUse"]["input"]["summary"],
            "Your parcel is late."
        );
        asked["inferenceConfig"] = json!({"maxTokens": 2});
        assert_eq!(converse(&asked).unwrap()["stopReason"], "max_tokens");
    }

    #[test]
    fn what_bedrock_refuses_is_refused() {
        let open = json!({"type": "object", "properties": {}});
        let ranged = json!({"type": "integer", "minimum": 0});
        let fine = json!({"type": "string"});
        let code = |request: Value| converse(&request).unwrap_err();
        assert!(code(request(&open)).message.contains("additionalProperties"));
        assert!(code(request(&ranged)).message.contains("minimum"));
        let with = |member: &str, value: Value| {
            let mut changed = request(&fine);
            changed[member] = value;
            changed
        };
        let old = with("modelId", json!("anthropic.claude-3-haiku-20240307-v1:0"));
        assert_eq!(code(old).code, "ResourceNotFoundException");
        let bare = with("modelId", json!("anthropic.claude-haiku-4-5-20251001-v1:0"));
        assert!(code(bare).message.contains("inference profile"));
        assert_eq!(code(with("messages", json!([]))).code, "ValidationException");
        let reversed = json!([{"role": "assistant", "content": [{"text": "x"}]}]);
        assert!(code(with("messages", reversed)).message.contains("start with a user"));
    }
}
