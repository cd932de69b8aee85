//! Models of Bedrock as the analyzer must know them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// By inference profile or model ID: what the template tells the analyzer of each configured model, as JSON.
pub type ModelFacts = BTreeMap<String, ModelFact>;

/// How a model is asked, and what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFact {
    /// How it is held to a schema.
    pub answers: Answers,
    /// The most tokens that it takes at once, its answer included.
    pub context_tokens: u32,
    /// Whether it takes a temperature. Newer models refuse one.
    #[serde(default = "yes")]
    pub temperature: bool,
    /// US dollars for a million tokens that it reads; without it, its cost is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_million: Option<f64>,
    /// US dollars for a million tokens that it writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_million: Option<f64>,
}

fn yes() -> bool {
    true
}

/// How a model is held to a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    /// Structured outputs: Bedrock compiles the schema, and the model can write nothing else.
    #[default]
    JsonSchema,
    /// One tool that it is forced to use, for models without structured outputs.
    Tool,
}
