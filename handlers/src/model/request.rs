//! What a model is asked, and what comes back.

use contract::model::Answers;
use serde_json::Value;

/// The name of the schema, or of the tool, that an answer is given by.
pub const ANSWER: &str = "call_assessment";

/// A question to a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Request<'a> {
    /// The model or inference profile.
    pub model: &'a str,
    /// How it is held to the schema.
    pub answers: Answers,
    /// Whether it takes a temperature; it is then 0.
    pub temperature: bool,
    /// What it is told beside the call.
    pub system: &'a str,
    /// The call, fenced, and what is asked about it.
    pub prompt: &'a str,
    /// The schema of the answer.
    pub schema: &'a Value,
    /// The most tokens of the answer.
    pub max_tokens: u32,
    /// What was wrong with a first answer.
    pub correction: Option<Correction>,
}

/// A first answer, and what was wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The answer.
    pub given: Given,
    /// What was wrong, in words that the model can mend it by.
    pub wrong: String,
}

/// What a model gave as its answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// A text, which should be JSON.
    Text(String),
    /// The input of the tool that it was to use.
    Tool {
        /// The ID of this use.
        id: String,
        /// The input.
        input: Value,
    },
    /// Neither.
    Nothing,
}

impl Given {
    /// The answer as JSON text, empty when there is none.
    pub fn json(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Tool { input, .. } => input.to_string(),
            Self::Nothing => String::new(),
        }
    }
}

/// A model's answer, and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The answer.
    pub given: Given,
    /// Why it ended.
    pub stop: Stop,
    /// What it took.
    pub usage: Usage,
}

/// What an answer took. It is billed whether or not it can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens that the model read.
    pub input_tokens: u64,
    /// Tokens that it wrote.
    pub output_tokens: u64,
    /// How long it took Bedrock, in milliseconds.
    pub latency_ms: Option<u64>,
}

/// Why an answer ended, in Bedrock's words (`stopReason` of Converse).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop(pub String);

/// What a [`Stop`] means for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is complete.
    Complete,
    /// It is cut off.
    CutOff,
    /// It has not the shape that Bedrock was to hold it to.
    Malformed,
    /// The model, a filter or a guardrail refused.
    Refused,
    /// The question and the answer are together longer than the model takes.
    TooLong,
}

impl Stop {
    /// The reason of a question that is too long.
    pub const TOO_LONG: &str = "model_context_window_exceeded";

    /// The reason of an answer that a filter held back.
    pub const FILTERED: &str = "content_filtered";

    /// The reason of an answer by a tool that could not be read.
    pub const MALFORMED_TOOL: &str = "malformed_tool_use";

    /// What it means. A reason that is not known yet says nothing: the answer is then looked at.
    pub fn ending(&self) -> Ending {
        match self.0.as_str() {
            "max_tokens" => Ending::CutOff,
            "malformed_model_output" | Self::MALFORMED_TOOL => Ending::Malformed,
            Self::FILTERED | "guardrail_intervened" | "refusal" => Ending::Refused,
            Self::TOO_LONG => Ending::TooLong,
            _ => Ending::Complete,
        }
    }
}
