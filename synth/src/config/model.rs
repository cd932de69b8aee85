//! Who reads the calls.

use std::collections::BTreeMap;

use contract::model::Answers;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::format;

/// A model of Amazon Bedrock, reached through an inference profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The inference profile, which keeps a call's text within its regions.
    #[schemars(transform = format::PROFILE_ID.text())]
    pub profile: String,
    /// The model behind it.
    #[schemars(transform = format::MODEL_ID.text())]
    pub id: String,
    /// The regions that the profile sends to from the region of deployment.
    #[schemars(length(min = 1, max = 12), transform = format::REGION.items())]
    pub regions: Vec<String>,
    /// How it is held to a schema: `json_schema` by structured outputs, or `tool` where it has none.
    #[serde(default)]
    pub answers: Answers,
    /// The most tokens that it takes at once, its answer included. Longer calls are read in sections.
    #[serde(default = "context_tokens")]
    #[schemars(range(min = 32_000, max = 2_000_000))]
    pub context_tokens: u32,
    /// Whether it takes a temperature, which is then 0. Some later models refuse any.
    #[serde(default = "temperature")]
    pub temperature: bool,
    /// US dollars for a million tokens that it reads, instead of the price in docs/prices.toml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1_000))]
    pub input_million: Option<f64>,
    /// US dollars for a million tokens that it writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1_000))]
    pub output_million: Option<f64>,
}

fn context_tokens() -> u32 {
    200_000
}

fn temperature() -> bool {
    true
}

impl Model {
    /// Whether the profile sends to whatever region of the world has room.
    pub fn is_global(&self) -> bool {
        self.profile.starts_with("global.")
    }
}

/// The models by their names, and the default one's name.
pub(super) fn default_models() -> (String, BTreeMap<String, Model>) {
    let regions = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];
    let model = Model {
        profile: "eu.anthropic.claude-haiku-4-5-20251001-v1:0".to_owned(),
        id: "anthropic.claude-haiku-4-5-20251001-v1:0".to_owned(),
        regions: regions.map(str::to_owned).into(),
        answers: Answers::default(),
        context_tokens: context_tokens(),
        temperature: temperature(),
        input_million: None,
        output_million: None,
    };
    ("claude-haiku-4-5".to_owned(), BTreeMap::from([("claude-haiku-4-5".to_owned(), model)]))
}
