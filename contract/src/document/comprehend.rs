//! What Comprehend found: how the call felt, and who and what was named. The first three fields have Comprehend's own
//! shape, as the guides' documents have it; what is not Comprehend's, such as how often a phrase was said, is in
//! `snake_case`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most key phrases that a document lists, the best first. Keeps a document, and a row, bounded.
pub const MAX_KEY_PHRASES: usize = 100;

/// The most entities that a document lists, the best first.
pub const MAX_ENTITIES: usize = 100;

/// Comprehend's word for a feeling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum SentimentLabel {
    Positive,
    Negative,
    Neutral,
    Mixed,
}

/// How likely each feeling is; each 0 to 1, together 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SentimentScore {
    pub positive: f64,
    pub negative: f64,
    pub neutral: f64,
    pub mixed: f64,
}

impl SentimentScore {
    /// The likeliest feeling; neutral first, because of equals it says least.
    pub fn label(self) -> SentimentLabel {
        let ranked = [
            (self.neutral, SentimentLabel::Neutral),
            (self.mixed, SentimentLabel::Mixed),
            (self.negative, SentimentLabel::Negative),
            (self.positive, SentimentLabel::Positive),
        ];
        ranked.iter().fold(ranked[0], |best, next| if next.0 > best.0 { *next } else { best }).1
    }
}

/// The call's overall sentiment: once for the production guide, and once in a list for the v1.1 guide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CallSentiment {
    /// The likeliest feeling.
    pub sentiment: SentimentLabel,
    /// How likely each is.
    pub sentiment_score: SentimentScore,
    /// The same, as the one entry of a list.
    pub result_list: [SentimentResult; 1],
}

/// An entry of [`CallSentiment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SentimentResult {
    pub sentiment: SentimentLabel,
    pub sentiment_score: SentimentScore,
}

impl CallSentiment {
    /// The sentiment with these scores.
    pub fn new(score: SentimentScore) -> Self {
        let sentiment = score.label();
        let result = SentimentResult { sentiment, sentiment_score: score };
        Self { sentiment, sentiment_score: score, result_list: [result] }
    }
}

/// How one speaker, or everybody in one quarter of the call, felt: the mean of what was said, by its characters. A turn
/// that goes over the end of a quarter counts in each by the time that it takes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PartSentiment {
    /// Whose: a speaker of `talk.speakers`; or when: `1` to `4`, the quarters of `duration_seconds`. A quarter in which
    /// nothing was said, or of which nothing was analysed, is left out.
    pub part: String,
    pub sentiment: SentimentLabel,
    pub positive: f64,
    pub negative: f64,
    pub neutral: f64,
    pub mixed: f64,
}

impl PartSentiment {
    /// The sentiment of a part with these scores.
    pub fn new(part: String, score: SentimentScore) -> Self {
        let SentimentScore { positive, negative, neutral, mixed } = score;
        Self { part, sentiment: score.label(), positive, negative, neutral, mixed }
    }
}

/// Key phrases, in Comprehend's shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct KeyPhrases {
    pub result_list: [KeyPhraseResult; 1],
}

/// The entry of [`KeyPhrases`]: the whole call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct KeyPhraseResult {
    pub key_phrases: Vec<KeyPhrase>,
}

/// A phrase, once per call. The offsets are those of its first mention, in characters, `EndOffset` behind the last one,
/// in the texts of all turns with a line feed between each two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct KeyPhrase {
    /// The phrase, as it was first said.
    pub text: String,
    /// Comprehend's best confidence in it, 0 to 1.
    #[serde(default)]
    pub score: f64,
    /// How often it was said.
    #[serde(default = "once", rename = "count")]
    pub count: u32,
    /// Where it begins.
    #[serde(default)]
    pub begin_offset: Option<u32>,
    /// Where it ends.
    #[serde(default)]
    pub end_offset: Option<u32>,
}

fn once() -> u32 {
    1
}

/// Entities, in Comprehend's shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Entities {
    pub result_list: [EntityResult; 1],
}

/// The entry of [`Entities`]: the whole call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[allow(missing_docs)]
pub struct EntityResult {
    pub entities: Vec<Entity>,
}

/// An entity, once per call. Offsets as in [`KeyPhrase`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Entity {
    /// Its name, as it was first said.
    pub text: String,
    /// Comprehend's word for its kind, such as `ORGANIZATION`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// Comprehend's best confidence in it, 0 to 1.
    #[serde(default)]
    pub score: f64,
    /// How often it was named.
    #[serde(default = "once", rename = "count")]
    pub count: u32,
    /// Where it is first named.
    #[serde(default)]
    pub begin_offset: Option<u32>,
    /// Where that ends.
    #[serde(default)]
    pub end_offset: Option<u32>,
}

/// How much of the call Comprehend has read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Why Comprehend was not asked; null when it was.
    pub skipped: Option<String>,
    /// How many documents it was sent, all analyses together.
    pub documents: u32,
    /// How many of them it did not answer. Above 0, sentiment, phrases or entities are partial.
    pub failed: u32,
    /// The share of the call's characters whose sentiment is known, 0 to 1.
    pub sentiment_coverage: f64,
    /// The share that was searched for key phrases.
    pub key_phrase_coverage: f64,
    /// The share that was searched for entities.
    pub entity_coverage: f64,
    /// Units that Comprehend bills, all analyses together, what was sent twice included.
    pub units: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_feeling_is_the_overall_one() {
        let score =
            |positive, negative, neutral, mixed| SentimentScore { positive, negative, neutral, mixed };
        for (score, label) in [
            (score(0.1, 0.2, 0.7, 0.0), SentimentLabel::Neutral),
            (score(0.5, 0.2, 0.3, 0.0), SentimentLabel::Positive),
            (score(0.1, 0.6, 0.3, 0.0), SentimentLabel::Negative),
            (score(0.1, 0.2, 0.3, 0.4), SentimentLabel::Mixed),
            (score(0.25, 0.25, 0.25, 0.25), SentimentLabel::Neutral),
        ] {
            let sentiment = CallSentiment::new(score);
            assert_eq!(sentiment.sentiment, label);
            assert_eq!(sentiment.result_list[0].sentiment, label);
        }
    }
}
