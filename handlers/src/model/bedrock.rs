//! Amazon Bedrock's Converse.

use aws_sdk_bedrockruntime::operation::converse::{ConverseError, ConverseOutput};
use aws_sdk_bedrockruntime::types::builders::MessageBuilder;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, JsonSchemaDefinition, Message, OutputConfig,
    OutputFormat, OutputFormatStructure, OutputFormatType, SpecificToolChoice, SystemContentBlock, Tool,
    ToolChoice, ToolConfiguration, ToolInputSchema, ToolResultBlock, ToolResultContentBlock,
    ToolResultStatus, ToolSpecification, ToolUseBlock,
};
use aws_smithy_types::error::operation::BuildError;
use contract::model::Answers;
use serde_json::Value;

use super::json::{from_document, to_document};
use super::request::{ANSWER, Correction, Given, Reply, Request, Stop, Usage};
use super::{Model, UNAVAILABLE};
use crate::error::StepError;

/// What the schema, or the tool, is for.
const DESCRIPTION: &str = "Takes the assessment of one call";

/// The models of Amazon Bedrock.
#[derive(Clone, Debug)]
pub struct Bedrock(pub aws_sdk_bedrockruntime::Client);

fn output_config(schema: &Value) -> Result<OutputConfig, BuildError> {
    let schema = JsonSchemaDefinition::builder()
        .name(ANSWER)
        .description(DESCRIPTION)
        .schema(schema.to_string())
        .build()?;
    let format = OutputFormat::builder()
        .r#type(OutputFormatType::JsonSchema)
        .structure(OutputFormatStructure::JsonSchema(schema))
        .build()?;
    Ok(OutputConfig::builder().text_format(format).build())
}

/// The schema as every model takes one of a tool: Amazon Nova only `type`, `properties` and `required` at the top, Mistral
/// and Llama no `additionalProperties` anywhere. Our own types refuse what this lets through.
fn tool_schema(schema: &Value) -> Value {
    let mut schema = opened(schema);
    if let Some(top) = schema.as_object_mut() {
        top.retain(|key, _| ["type", "properties", "required"].contains(&key.as_str()));
    }
    schema
}

fn opened(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(key, _)| *key != "additionalProperties");
            kept.map(|(key, field)| (key.clone(), opened(field))).collect()
        }
        Value::Array(values) => values.iter().map(opened).collect(),
        other => other.clone(),
    }
}

fn tool_config(schema: &Value) -> Result<ToolConfiguration, BuildError> {
    let tool = ToolSpecification::builder()
        .name(ANSWER)
        .description(DESCRIPTION)
        .input_schema(ToolInputSchema::Json(to_document(&tool_schema(schema))))
        .build()?;
    let forced = SpecificToolChoice::builder().name(ANSWER).build()?;
    ToolConfiguration::builder().tools(Tool::ToolSpec(tool)).tool_choice(ToolChoice::Tool(forced)).build()
}

fn inference(request: &Request) -> InferenceConfiguration {
    let most = i32::try_from(request.max_tokens).unwrap_or(i32::MAX);
    let temperature = request.temperature.then_some(0.0);
    InferenceConfiguration::builder().max_tokens(most).set_temperature(temperature).build()
}

fn from(role: ConversationRole) -> MessageBuilder {
    Message::builder().role(role)
}

/// The conversation so far. Roles take turns: where there is no first answer to show, what was wrong with it follows the
/// question at once.
fn messages(prompt: &str, correction: Option<&Correction>) -> Result<Vec<Message>, BuildError> {
    let question = from(ConversationRole::User).content(ContentBlock::Text(prompt.to_owned()));
    let Some(Correction { given, wrong }) = correction else { return Ok(vec![question.build()?]) };
    let wrong_text = ContentBlock::Text(wrong.clone());
    let (answer, reaction) = match given {
        Given::Text(text) if !text.trim().is_empty() => (ContentBlock::Text(text.clone()), wrong_text),
        Given::Tool { id, input } => {
            let used =
                ToolUseBlock::builder().tool_use_id(id).name(ANSWER).input(to_document(input)).build()?;
            let result = ToolResultBlock::builder()
                .tool_use_id(id)
                .content(ToolResultContentBlock::Text(wrong.clone()))
                .status(ToolResultStatus::Error)
                .build()?;
            (ContentBlock::ToolUse(used), ContentBlock::ToolResult(result))
        }
        Given::Text(_) | Given::Nothing => return Ok(vec![question.content(wrong_text).build()?]),
    };
    Ok(vec![
        question.build()?,
        from(ConversationRole::Assistant).content(answer).build()?,
        from(ConversationRole::User).content(reaction).build()?,
    ])
}

fn given(answer: &ConverseOutput) -> Given {
    let message = answer.output().and_then(|output| output.as_message().ok());
    let blocks = message.map(Message::content).unwrap_or_default();
    let used = blocks.iter().find_map(|block| block.as_tool_use().ok());
    let text = blocks.iter().find_map(|block| block.as_text().ok());
    match (used, text) {
        // Bedrock refuses a conversation in which a tool was used with anything else than an object.
        (Some(used), _) if used.input().as_object().is_none() => Given::Nothing,
        (Some(used), _) => {
            Given::Tool { id: used.tool_use_id().to_owned(), input: from_document(used.input()) }
        }
        (None, Some(text)) => Given::Text(text.clone()),
        (None, None) => Given::Nothing,
    }
}

/// Latency and tokens, as Bedrock counts them.
fn usage(answer: &ConverseOutput) -> Usage {
    let tokens = |count: Option<i32>| count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
    let billed = answer.usage();
    Usage {
        input_tokens: tokens(billed.map(|billed| billed.input_tokens())),
        output_tokens: tokens(billed.map(|billed| billed.output_tokens())),
        latency_ms: answer.metrics().and_then(|metrics| u64::try_from(metrics.latency_ms()).ok()),
    }
}

/// Errors that tell, in one of these wordings, that there is no such model, or no longer.
const GONE: [&str; 3] = ["end of its life", "marked by provider as legacy", "model identifier is invalid"];

/// `ValidationException`s of a question that is longer than the model takes; each provider has words of its own.
const LONG: [&str; 5] = ["too long", "context limit", "context length", "input tokens", "maximum length"];

/// `ValidationException`s of a question or an answer that a provider's filter held back.
const FILTERED: [&str; 2] = ["content filter", "blocked by"];

/// `ModelErrorException`s of a model that wrote its tool use wrongly.
const MALFORMED_TOOL: [&str; 1] = ["invalid sequence as part of tooluse"];

/// What an error of Converse says about the model or the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// There is no such model, or no longer; with Bedrock's wording where it is known.
    ModelGone(Option<&'static str>),
    /// An answer that ended for this reason.
    Stopped(&'static str),
}

fn meaning(error: &ConverseError) -> Option<Meaning> {
    let said = error.meta().message().unwrap_or_default().to_lowercase();
    let one_of =
        |wordings: &[&'static str]| wordings.iter().find(|wording| said.contains(**wording)).copied();
    if error.is_resource_not_found_exception() || one_of(&GONE).is_some() {
        Some(Meaning::ModelGone(one_of(&GONE)))
    } else if error.is_validation_exception() && one_of(&LONG).is_some() {
        Some(Meaning::Stopped(Stop::TOO_LONG))
    } else if error.is_validation_exception() && one_of(&FILTERED).is_some() {
        Some(Meaning::Stopped(Stop::FILTERED))
    } else if error.is_model_error_exception() && one_of(&MALFORMED_TOOL).is_some() {
        Some(Meaning::Stopped(Stop::MALFORMED_TOOL))
    } else {
        None
    }
}

impl Model for Bedrock {
    async fn answer(&self, request: &Request<'_>) -> Result<Reply, StepError> {
        let impossible = |error| StepError::permanent("Request", error);
        let asked = self
            .0
            .converse()
            .model_id(request.model)
            .system(SystemContentBlock::Text(request.system.to_owned()))
            .set_messages(Some(messages(request.prompt, request.correction.as_ref()).map_err(impossible)?))
            .inference_config(inference(request));
        let asked = match request.answers {
            Answers::JsonSchema => asked.output_config(output_config(request.schema).map_err(impossible)?),
            Answers::Tool => asked.tool_config(tool_config(request.schema).map_err(impossible)?),
        };
        let error = match asked.send().await {
            Ok(answer) => {
                let stop = Stop(answer.stop_reason().as_str().to_owned());
                return Ok(Reply { given: given(&answer), stop, usage: usage(&answer) });
            }
            Err(error) => error,
        };
        let failed = StepError::aws_of_call("Converse", &error);
        match error.as_service_error().and_then(meaning) {
            Some(Meaning::Stopped(reason)) => {
                Ok(Reply { given: Given::Nothing, stop: Stop(reason.to_owned()), usage: Usage::default() })
            }
            Some(Meaning::ModelGone(wording)) => {
                let reason = format!(
                    "model {}: {}: {}; configure another model for this tenant, or as the default, and deploy",
                    request.model,
                    failed.reason,
                    wording.unwrap_or(&failed.class)
                );
                Err(StepError::permanent(UNAVAILABLE, reason))
            }
            None => Err(failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_bedrockruntime::types::error::{
        AccessDeniedException, ModelErrorException, ResourceNotFoundException, ThrottlingException,
        ValidationException,
    };
    use aws_smithy_types::error::ErrorMetadata;
    use contract::answer::{Answer as _, ModelAnswer, SectionNotes};
    use contract::qa::{Criterion, QaForm};
    use serde_json::json;

    #[test]
    fn a_correction_keeps_to_the_order_of_roles() {
        let roles = |given| {
            let correction = Correction { given, wrong: "tone_score is 900".to_owned() };
            let messages = messages("question", Some(&correction)).unwrap();
            messages.iter().map(|message| message.role().as_str().to_owned()).collect::<Vec<_>>()
        };
        let tool = Given::Tool { id: "t1".to_owned(), input: json!({}) };
        for given in [Given::Text("{}".to_owned()), tool] {
            assert_eq!(roles(given), ["user", "assistant", "user"]);
        }
        for given in [Given::Text(" ".to_owned()), Given::Nothing] {
            assert_eq!(roles(given), ["user"]);
        }
    }

    #[test]
    fn a_wrong_tool_use_is_answered_as_a_failed_one() {
        let given = Given::Tool { id: "t1".to_owned(), input: json!({"tone_score": 900}) };
        let messages = messages("question", Some(&Correction { given, wrong: "w".to_owned() })).unwrap();
        let result = messages[2].content()[0].as_tool_result().unwrap();
        assert_eq!((result.tool_use_id(), result.status()), ("t1", Some(&ToolResultStatus::Error)));
    }

    #[test]
    fn either_way_the_model_is_held_to_the_very_schema() {
        let schema = json!({"type": "object", "properties": {"summary": {"type": "string"}}});
        let tools = tool_config(&schema).unwrap();
        let tool = tools.tools()[0].as_tool_spec().unwrap();
        let forced = tools.tool_choice().unwrap().as_tool().unwrap();
        assert_eq!((tool.name(), forced.name(), tools.tools().len()), (ANSWER, ANSWER, 1));
        assert_eq!(from_document(tool.input_schema().unwrap().as_json().unwrap()), tool_schema(&schema));
        let output = output_config(&schema).unwrap();
        let format = output.text_format().unwrap();
        let OutputFormatStructure::JsonSchema(asked) = format.structure().unwrap() else {
            panic!("no schema")
        };
        assert_eq!(serde_json::from_str::<Value>(asked.schema()).unwrap(), schema);
    }

    fn objects<'a>(schema: &'a Value, found: &mut Vec<&'a Value>) {
        found.push(schema);
        let inner = schema["properties"].as_object().into_iter().flat_map(|fields| fields.values());
        inner.chain(schema.get("items")).for_each(|schema| objects(schema, found));
    }

    /// Amazon Nova: "the JSON schema … only supports type, properties and required at the top level".
    #[test]
    fn a_tools_schema_is_one_that_every_model_takes() {
        let criteria = vec![Criterion::new("description", "Was it described?")];
        let form = QaForm { name: "test".to_owned(), criteria };
        for schema in [ModelAnswer::output_schema(Some(&form)), SectionNotes::output_schema(Some(&form))] {
            let tool = tool_schema(&schema);
            let keys: Vec<&String> = tool.as_object().unwrap().keys().collect();
            assert!(keys.iter().all(|key| ["type", "properties", "required"].contains(&key.as_str())));
            assert_eq!(tool["required"], schema["required"]);
            let (mut whole, mut opened) = (Vec::new(), Vec::new());
            objects(&schema, &mut whole);
            objects(&tool, &mut opened);
            assert_eq!(whole.len(), opened.len());
            for (whole, opened) in whole.iter().zip(&opened).skip(1) {
                assert!(opened.get("additionalProperties").is_none(), "{opened}");
                assert_eq!(whole["description"], opened["description"]);
            }
            assert!(tool["properties"]["qa"]["properties"]["description"].is_object());
        }
    }

    #[test]
    fn only_a_model_that_takes_a_temperature_is_given_one() {
        for (temperature, given) in [(true, Some(0.0)), (false, None)] {
            let request = Request {
                model: "m",
                answers: Answers::Tool,
                temperature,
                system: "",
                prompt: "",
                schema: &Value::Null,
                max_tokens: 9,
                correction: None,
            };
            let inference = inference(&request);
            assert_eq!((inference.temperature(), inference.max_tokens()), (given, Some(9)));
        }
    }

    #[test]
    fn a_tool_used_without_an_object_gives_nothing() {
        let gave = |input: &Value| {
            let used =
                ToolUseBlock::builder().tool_use_id("t1").name(ANSWER).input(to_document(input)).build();
            let message = from(ConversationRole::Assistant).content(ContentBlock::ToolUse(used.unwrap()));
            let output = aws_sdk_bedrockruntime::types::ConverseOutput::Message(message.build().unwrap());
            given(&ConverseOutput::builder().output(output).stop_reason("tool_use".into()).build().unwrap())
        };
        for input in [json!("{}"), json!([]), json!(null), json!(1)] {
            assert_eq!(gave(&input), Given::Nothing, "{input}");
        }
        let input = json!({"summary": "s"});
        assert_eq!(gave(&input), Given::Tool { id: "t1".to_owned(), input });
    }

    #[test]
    fn errors_that_tell_of_the_model_or_the_question_are_understood() {
        let meta = |message: &str| ErrorMetadata::builder().message(message).build();
        let invalid = |message: &str| {
            ConverseError::ValidationException(ValidationException::builder().meta(meta(message)).build())
        };
        let failed = |message: &str| {
            ConverseError::ModelErrorException(ModelErrorException::builder().meta(meta(message)).build())
        };
        let missing = ResourceNotFoundException::builder().meta(meta("Could not resolve")).build();
        let denied = AccessDeniedException::builder().meta(meta("blocked by a policy")).build();
        let throttled = ThrottlingException::builder().meta(meta("Too many input tokens")).build();
        let gone = |wording| Some(Meaning::ModelGone(wording));
        let [long, filtered, malformed] =
            [Stop::TOO_LONG, Stop::FILTERED, Stop::MALFORMED_TOOL].map(|stop| Some(Meaning::Stopped(stop)));
        for (error, expected) in [
            (ConverseError::ResourceNotFoundException(missing), gone(None)),
            (invalid("This model version has reached the end of its life."), gone(Some(GONE[0]))),
            (invalid("The provided model identifier is invalid."), gone(Some(GONE[2]))),
            (invalid("Input is too long for requested model."), long),
            (invalid("prompt is too long: 210000 tokens > 200000 maximum"), long),
            (invalid("input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000"), long),
            (invalid("This model's maximum context length is 131072 tokens."), long),
            (invalid("The maximum number of input tokens is 8192"), long),
            (invalid("Malformed input request: expected maximum length: 300000"), long),
            (invalid("Output blocked by content filtering policy"), filtered),
            (invalid("The generated text has been blocked by our content filters."), filtered),
            (failed("Model produced invalid sequence as part of ToolUse. Please refer to it."), malformed),
            (failed("The system encountered an unexpected error"), None),
            (invalid("temperature must be within 0 and 1"), None),
            (ConverseError::AccessDeniedException(denied), None),
            (ConverseError::ThrottlingException(throttled), None),
        ] {
            assert_eq!(meaning(&error), expected, "{error:?}");
        }
    }
}
