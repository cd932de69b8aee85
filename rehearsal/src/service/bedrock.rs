//! Amazon Bedrock: `Converse`, answered from the transcript in the requested schema ([`crate::ai`]).

mod fault;
mod schema;

use proof::Call;
use serde_json::{Value, json};

use super::{context, on, text};
use crate::ai;
use crate::stage::{ACCOUNT, Caller, Stage};
use crate::wire::ServiceError;
pub use fault::ModelFault;
use schema::{check_schema, check_tool};

/// Where a European inference profile sends requests from Frankfurt (model card of Claude Haiku 4.5).
const DESTINATIONS: [&str; 6] =
    ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];

/// Models past their end of life in Frankfurt by 2026-11 (Bedrock, "Model lifecycle").
const ENDED: [&str; 3] = ["claude-3-haiku-20240307", "claude-3-5-haiku-20241022", "claude-sonnet-4-20250514"];

/// Models that Frankfurt offers through inference profiles only (their model cards).
const PROFILE_ONLY: [&str; 2] = ["anthropic.claude-haiku-4-5", "amazon.nova-2-lite"];

/// Models that take no temperature (their model cards).
const WITHOUT_TEMPERATURE: [&str; 3] = ["opus-4-7", "opus-4-8", "opus-5"];

/// Tokens that a model takes at once, its answer included (model card of Claude Haiku 4.5).
const CONTEXT: u64 = 200_000;

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

/// Does `Converse`. A fault that was arranged comes first.
pub(crate) fn converse(request: &Value, fault: Option<ModelFault>) -> Result<Value, ServiceError> {
    if let Some(error) = fault.as_ref().and_then(ModelFault::error) {
        return Err(error);
    }
    let id = model(request);
    check_model(id)?;
    check_messages(request)?;
    let wanted = Wanted::of(request)?;
    check_abilities(id, request)?;
    let system = all_text(&request["system"]);
    let prompt = all_text(&request["messages"]);
    let input = tokens(&prompt) + tokens(&system) + tokens(&wanted.schema.to_string());
    if input > CONTEXT {
        return Err(invalid("Input is too long for requested model."));
    }
    let limit = request["inferenceConfig"]["maxTokens"].as_u64().unwrap_or(4096);
    let material = ai::Material::of(&system, &prompt);
    let answer = ai::answer(&wanted.schema, &material);
    let fitting = if input + limit > CONTEXT { CONTEXT - input } else { limit };
    let said =
        Said { answer, reason: if wanted.tool.is_some() { "tool_use" } else { "end_turn" }, text: None };
    let said = match fault {
        Some(fault) => fault.instead_of(said),
        None => said,
    };
    let body = said.text.clone().unwrap_or_else(|| match &said.answer {
        Value::String(text) if wanted.free => text.clone(),
        answer => answer.to_string(),
    });
    let written = tokens(&body);
    let (content, reason, output) = if input + limit > CONTEXT {
        (json!({"text": cut(&body, fitting.min(written / 2))}), "model_context_window_exceeded", fitting)
    } else if written > limit || said.reason == "max_tokens" {
        (json!({"text": cut(&body, limit.min(written / 2))}), "max_tokens", limit.min(written))
    } else if let (Some(tool), None) = (&wanted.tool, &said.text) {
        let used = json!({"toolUseId": "tooluse_rehearsal", "name": tool, "input": said.answer});
        (json!({"toolUse": used}), said.reason, written)
    } else {
        (json!({"text": body}), said.reason, written)
    };
    Ok(json!({
        "output": {"message": {"role": "assistant", "content": [content]}},
        "stopReason": reason,
        "usage": {"inputTokens": input, "outputTokens": output, "totalTokens": input + output},
        "metrics": {"latencyMs": 400},
    }))
}

/// What the model says.
struct Said {
    answer: Value,
    reason: &'static str,
    /// Words that it says instead.
    text: Option<String>,
}

/// The first tokens of a text.
fn cut(text: &str, tokens: u64) -> String {
    text.chars().take(usize::try_from(tokens * 4).unwrap_or(usize::MAX)).collect()
}

/// What some models have not (their model cards, and "Inference request parameters").
fn check_abilities(id: &str, request: &Value) -> Result<(), ServiceError> {
    let structured = !request["outputConfig"]["textFormat"].is_null();
    if structured && id.contains("nova") {
        return Err(invalid(
            "This model doesn't support the outputConfig.textFormat field. Remove it and try again.",
        ));
    }
    let set = &request["inferenceConfig"];
    if id.contains("anthropic") && !set["temperature"].is_null() && !set["topP"].is_null() {
        return Err(invalid(
            "`temperature` and `top_p` cannot both be specified for this model. Please use only one.",
        ));
    }
    if id.contains("nova") {
        for tool in request["toolConfig"]["tools"].as_array().into_iter().flatten() {
            check_tool(&tool["toolSpec"]["inputSchema"]["json"])?;
        }
    }
    check_temperature(id, &set["temperature"])
}

/// A call must be read alike however often it is read: a temperature but 0 is refused, which Bedrock would take.
fn check_temperature(id: &str, temperature: &Value) -> Result<(), ServiceError> {
    if WITHOUT_TEMPERATURE.iter().any(|model| id.contains(model)) {
        let refused = || invalid("`temperature` is deprecated for this model.");
        return if temperature.is_null() { Ok(()) } else { Err(refused()) };
    }
    let is_zero = temperature.as_f64().is_some_and(|temperature| temperature.abs() < f64::EPSILON);
    let refused = || invalid("The rehearsal takes no temperature but 0: answers would differ at every run.");
    if is_zero { Ok(()) } else { Err(refused()) }
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

pub(super) fn invalid(message: &str) -> ServiceError {
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

/// About four characters of English are one token.
fn tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(4)
}

#[cfg(test)]
mod tests;
