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

fn tool_config(schema: &Value) -> Result<ToolConfiguration, BuildError> {
    let tool = ToolSpecification::builder()
        .name(ANSWER)
        .description(DESCRIPTION)
        .input_schema(ToolInputSchema::Json(to_document(schema)))
        .build()?;
    let forced = SpecificToolChoice::builder().name(ANSWER).build()?;
    ToolConfiguration::builder().tools(Tool::ToolSpec(tool)).tool_choice(ToolChoice::Tool(forced)).build()
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

/// What an error of Converse says about the model or the question, if it does.
fn meaning(error: &ConverseError) -> Option<Meaning> {
    let said = error.meta().message().unwrap_or_default().to_lowercase();
    let gone = ["end of its life", "marked by provider as legacy", "model identifier is invalid"];
    if error.is_resource_not_found_exception() || gone.iter().any(|words| said.contains(words)) {
        Some(Meaning::ModelGone)
    } else if error.is_validation_exception() && said.contains("too long") {
        Some(Meaning::TooLong)
    } else {
        None
    }
}

enum Meaning {
    ModelGone,
    TooLong,
}

impl Model for Bedrock {
    async fn answer(&self, request: &Request<'_>) -> Result<Reply, StepError> {
        let impossible = |error| StepError::permanent("Request", error);
        let most = i32::try_from(request.max_tokens).unwrap_or(i32::MAX);
        let asked = self
            .0
            .converse()
            .model_id(request.model)
            .system(SystemContentBlock::Text(request.system.to_owned()))
            .set_messages(Some(messages(request.prompt, request.correction.as_ref()).map_err(impossible)?))
            .inference_config(InferenceConfiguration::builder().max_tokens(most).temperature(0.0).build());
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
        let failed = StepError::aws("Converse", &error);
        match error.as_service_error().and_then(meaning) {
            Some(Meaning::TooLong) => {
                let stop = Stop(Stop::TOO_LONG.to_owned());
                Ok(Reply { given: Given::Nothing, stop, usage: Usage::default() })
            }
            Some(Meaning::ModelGone) => {
                let reason = format!(
                    "model {}: {}; configure another model for this tenant, or as the default, and deploy",
                    request.model, failed.reason
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
        AccessDeniedException, ResourceNotFoundException, ThrottlingException, ValidationException,
    };
    use aws_smithy_types::error::ErrorMetadata;
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
        assert_eq!(from_document(tool.input_schema().unwrap().as_json().unwrap()), schema);
        let output = output_config(&schema).unwrap();
        let format = output.text_format().unwrap();
        let OutputFormatStructure::JsonSchema(asked) = format.structure().unwrap() else {
            panic!("no schema")
        };
        assert_eq!(serde_json::from_str::<Value>(asked.schema()).unwrap(), schema);
    }

    #[test]
    fn a_model_that_is_gone_is_told_from_a_question_that_is_too_long() {
        let meta = |message: &str| ErrorMetadata::builder().message(message).build();
        let gone =
            |error: ConverseError| meaning(&error).map(|meaning| matches!(meaning, Meaning::ModelGone));
        let missing = ResourceNotFoundException::builder().meta(meta("Could not resolve")).build();
        assert_eq!(gone(ConverseError::ResourceNotFoundException(missing)), Some(true));
        for (message, expected) in [
            ("This model version has reached the end of its life.", Some(true)),
            ("The provided model identifier is invalid.", Some(true)),
            ("Input is too long for requested model.", Some(false)),
            ("prompt is too long: 210000 tokens > 200000 maximum", Some(false)),
            ("temperature must be within 0 and 1", None),
        ] {
            let error = ValidationException::builder().meta(meta(message)).build();
            assert_eq!(gone(ConverseError::ValidationException(error)), expected, "{message}");
        }
        let denied = AccessDeniedException::builder().meta(meta("not authorized")).build();
        assert_eq!(gone(ConverseError::AccessDeniedException(denied)), None);
        let throttled = ThrottlingException::builder().meta(meta("Too many tokens")).build();
        assert_eq!(gone(ConverseError::ThrottlingException(throttled)), None);
    }
}
