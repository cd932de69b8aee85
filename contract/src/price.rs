//! What a call takes, and what AWS takes for it: an estimate. Not an invoice: tiers, taxes and discounts differ.
//!
//! The prices themselves are data, `docs/prices.toml`; `synth` reads them and tells the analyzer those of its region.

use serde::{Deserialize, Serialize};

use crate::document::Cost;
use crate::model::ModelFact;

/// The least length of a recording that Transcribe bills, in seconds (Amazon Transcribe Developer Guide, "What is").
pub const TRANSCRIBE_LEAST_SECONDS: f64 = 15.0;

/// The least number of units that Comprehend bills for a document (Amazon Comprehend pricing).
pub const COMPREHEND_LEAST_UNITS: u32 = 3;

/// Characters of a unit of Comprehend.
pub const COMPREHEND_UNIT_CHARACTERS: usize = 100;

/// Prices of one region in US dollars, as the template tells them to the analyzer in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The latest date at which one of them was looked up, `YYYY-MM-DD`.
    pub as_of: String,
    /// Transcribe, a minute of audio in a batch job.
    pub transcribe_minute: f64,
    /// Transcribe, redaction of a minute of audio.
    pub redaction_minute: f64,
    /// Comprehend, a unit of 100 characters in one analysis.
    pub comprehend_unit: f64,
    /// All else that a call takes: S3, KMS, Lambda, SQS, EventBridge, `DynamoDB`.
    pub other_call: f64,
}

/// What a call took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// The recording up to the end of the last word: its own length is not told by Transcribe.
    pub audio_seconds: f64,
    /// Whether it was redacted.
    pub redacted: bool,
    /// Units of Comprehend, all analyses together.
    pub comprehend_units: u32,
    /// Tokens that the model read.
    pub input_tokens: u64,
    /// Tokens that the model wrote.
    pub output_tokens: u64,
}

/// The units that Comprehend bills for one analysis of a document.
pub fn comprehend_units(document: &str) -> u32 {
    let units = document.chars().count().div_ceil(COMPREHEND_UNIT_CHARACTERS);
    u32::try_from(units).unwrap_or(u32::MAX).max(COMPREHEND_LEAST_UNITS)
}

impl Prices {
    /// The cost of a call. `model` is the one that was asked, if any was.
    pub fn cost(&self, usage: Usage, model: Option<&ModelFact>) -> Cost {
        let minutes = usage.audio_seconds.max(TRANSCRIBE_LEAST_SECONDS) / 60.0;
        let redaction = if usage.redacted { self.redaction_minute } else { 0.0 };
        let transcribe = rounded(minutes * (self.transcribe_minute + redaction));
        let comprehend = rounded(f64::from(usage.comprehend_units) * self.comprehend_unit);
        let tokens = usage.input_tokens + usage.output_tokens;
        let bedrock = if tokens == 0 {
            Some(0.0)
        } else {
            model.and_then(|model| {
                let (input, output) = (model.input_million?, model.output_million?);
                Some(rounded((count(usage.input_tokens) * input + count(usage.output_tokens) * output) / 1e6))
            })
        };
        let other = rounded(self.other_call);
        Cost {
            currency: "USD".to_owned(),
            transcribe,
            comprehend,
            bedrock,
            other,
            total: rounded(transcribe + comprehend + bedrock.unwrap_or_default() + other),
            prices_as_of: self.as_of.clone(),
        }
    }
}

/// Tokens of one call are few enough for a double.
fn count(tokens: u64) -> f64 {
    f64::from(u32::try_from(tokens).unwrap_or(u32::MAX))
}

/// Millionths of a dollar.
fn rounded(amount: f64) -> f64 {
    (amount * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Answers;

    fn prices() -> Prices {
        Prices {
            as_of: "2026-11-22".to_owned(),
            transcribe_minute: 0.024,
            redaction_minute: 0.0024,
            comprehend_unit: 0.0001,
            other_call: 0.001,
        }
    }

    /// Ten minutes at 0.024 and 0.0024 dollars; 8,300 characters in three analyses, so 249 units at 0.0001; 3,000 tokens
    /// at 1.10 and 700 at 5.50 a million; 0.001 for all else.
    #[test]
    fn ten_minutes_cost_what_was_reckoned_by_hand() {
        let model = ModelFact {
            answers: Answers::JsonSchema,
            context_tokens: 200_000,
            temperature: true,
            input_million: Some(1.1),
            output_million: Some(5.5),
        };
        let usage = Usage {
            audio_seconds: 600.0,
            redacted: true,
            comprehend_units: 83 * 3,
            input_tokens: 3_000,
            output_tokens: 700,
        };
        let cost = prices().cost(usage, Some(&model));
        assert_eq!(
            (cost.transcribe, cost.comprehend, cost.bedrock, cost.other, cost.total),
            (0.264, 0.0249, Some(0.00715), 0.001, 0.29705)
        );
        let unknown = prices().cost(usage, None);
        assert_eq!((unknown.bedrock, unknown.total), (None, 0.2899), "a model without a price is not free");
    }

    #[test]
    fn a_short_call_pays_the_least_that_is_billed() {
        let cost = prices().cost(Usage { audio_seconds: 1.0, ..Usage::default() }, None);
        assert_eq!((cost.transcribe, cost.bedrock), (0.006, Some(0.0)));
        assert_eq!((comprehend_units("Hello."), comprehend_units(&"ä".repeat(401))), (3, 5));
    }
}
