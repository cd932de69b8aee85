//! What the model made of the call, as far as it was found to hold.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The model's reading of a call, in the v1.1 guide's shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AiSummary {
    /// Why the customer called, in one sentence.
    pub issue: String,
    /// What the agent did about it, in one sentence.
    pub resolution: String,
    /// How the call ended, in a few words.
    pub outcome: String,
    /// What somebody promised to do after the call: the texts of `action_items`.
    pub action_items: Vec<String>,
    /// How well the call was handled, 0 to 100: `qa.score`; null where that is, or the call was not judged.
    pub qa_score: Option<u8>,
    /// How friendly and professional the agent sounded, from 0 (hostile) to 100 (excellent); null when the model gave
    /// none within these bounds.
    pub tone_score: Option<u8>,
    /// How the customer felt in the course of the call, in one sentence.
    pub sentiment_summary: String,
}

/// Something that somebody promised to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionItem {
    /// What.
    pub text: String,
    /// Who: `agent`, `customer` or `other`; null when that was not said.
    pub owner: Option<String>,
    /// Until when, as it was said; null when it was not.
    pub due: Option<String>,
}

/// How well the call was handled, by the tenant's form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Qa {
    /// The form's name.
    pub form: String,
    /// 0 to 100, by weight; 0 when a critical criterion failed; null when no criterion could be scored, or `passed` is
    /// null.
    pub score: Option<u8>,
    /// Whether no critical criterion failed; null when none is known to have failed, but one that applies has no score.
    pub passed: Option<bool>,
    /// The critical criteria that failed.
    pub failed_criteria: Vec<String>,
    /// Each criterion, in the form's order.
    pub criteria: Vec<CriterionResult>,
}

/// One criterion of a form, answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionResult {
    /// The criterion.
    pub id: String,
    /// What was asked.
    pub question: String,
    /// How much it counts.
    pub weight: u8,
    /// The best score.
    pub scale: u8,
    /// Whether it can fail the call.
    pub critical: bool,
    /// The score, 0 to `scale`; null when the call gave no occasion for it, or the model gave none within the scale.
    pub score: Option<u8>,
    /// Whether the call gave no occasion for it.
    pub not_applicable: bool,
    /// Why, in the model's words.
    pub reason: String,
    /// The words of the call that show it; null when there are none.
    pub evidence: Option<Evidence>,
    /// Whether the model quoted words that the call does not hold. They are dropped.
    pub evidence_dropped: bool,
}

/// Words of the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The words, as they stand in the turns.
    pub quote: String,
    /// The number of the turn in which they begin, counted from 0.
    pub turn: u32,
}

/// How the model was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelRun {
    /// The model or inference profile; empty when nothing was said and none was asked.
    pub id: String,
    /// The version of the instructions, and behind a dot a digest of all that this call's model was told beside the call:
    /// instructions, schema, the tenant's form and additions.
    pub prompt_version: String,
    /// The parts that a call beyond the model's budget was read in; 1 for one that was read at once.
    pub sections: u32,
    /// How often the model was asked.
    pub requests: u32,
    /// Whether a first answer was invalid and a second one was asked for.
    pub repaired: bool,
    /// Tokens that it read, all requests together.
    pub input_tokens: u64,
    /// Tokens that it wrote.
    pub output_tokens: u64,
    /// Why it stopped in its last answer, in Bedrock's words.
    pub stop_reason: Option<String>,
    /// How long each answer took Bedrock, in milliseconds.
    pub latencies_ms: Vec<u64>,
    /// Why there is no reading, or only a part of one; null when all is well.
    pub failure: Option<ModelFailure>,
}

/// What was wrong with the model's answer. Holds no words of the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelFailure {
    /// The kind: `InvalidAnswer`, `AnswerRefused` or `IncompleteAnswer`.
    pub class: String,
    /// In words.
    pub reason: String,
}
