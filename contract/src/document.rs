//! The call document, `cci-lite-v1.1`: the one line of JSON that a call ends as, and the row that Athena reads.
//!
//! It holds every field of both guides' appendices under their own names, so that both guides' queries run as printed.
//! What is new has `snake_case` names. The table's columns and the schema that the model must answer in come from the
//! same types.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::error::Category;

use crate::job::JobName;
use crate::schema;
pub use crate::schema::Column;
use crate::tenant::{Language, TenantId};

/// The `schema_version` of a [`CallDocument`].
pub const SCHEMA_VERSION: &str = "cci-lite-v1.1";

/// The most key phrases that a document lists, the best first. Keeps a document, and a row, bounded.
pub const MAX_KEY_PHRASES: usize = 100;

/// The most entities that a document lists, the best first.
pub const MAX_ENTITIES: usize = 100;

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallDocument {
    /// Always `cci-lite-v1.1`.
    pub schema_version: String,
    /// The tenant.
    pub tenant_id: TenantId,
    /// The tenant again, under the production guide's name.
    pub tenant: TenantId,
    /// The call: also the name of its transcription job and of its file.
    #[schemars(with = "String")]
    pub call_id: JobName,
    /// The day of the call, UTC.
    #[schemars(with = "String")]
    pub call_date: Date,
    /// When the recording was uploaded, UTC.
    #[schemars(with = "String")]
    pub timestamp: Timestamp,
    /// The language that was spoken, as Transcribe codes it.
    pub language: Language,
    /// When the last word ends, in seconds from the recording's start.
    pub duration_seconds: f64,
    /// How the call felt.
    pub sentiment: CallSentiment,
    /// What it was about, in its own words.
    pub key_phrases: KeyPhrases,
    /// Who and what was named.
    pub entities: Entities,
    /// The model's reading of the call; null when nothing was said, so that averages over scores leave it out.
    pub ai_summary: Option<AiSummary>,
    /// The call in a few sentences; empty when nothing was said.
    pub summary: String,
    /// Where all this comes from.
    pub source: Source,
}

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
        let SentimentScore { positive, negative, neutral, mixed } = score;
        // Neutral first: of equals it says least.
        let ranked = [
            (neutral, SentimentLabel::Neutral),
            (mixed, SentimentLabel::Mixed),
            (negative, SentimentLabel::Negative),
            (positive, SentimentLabel::Positive),
        ];
        let sentiment =
            ranked.iter().fold(ranked[0], |best, next| if next.0 > best.0 { *next } else { best }).1;
        let result = SentimentResult { sentiment, sentiment_score: score };
        Self { sentiment, sentiment_score: score, result_list: [result] }
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

/// A phrase, once per call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct KeyPhrase {
    /// The phrase, as it was first said.
    pub text: String,
    /// Comprehend's best confidence in it, 0 to 1.
    pub score: f64,
    /// How often it was said.
    pub count: u32,
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

/// An entity, once per call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Entity {
    /// Its name, as it was first said.
    pub text: String,
    /// Comprehend's word for its kind, such as `ORGANIZATION`.
    #[serde(rename = "Type")]
    pub kind: String,
    /// Comprehend's best confidence in it, 0 to 1.
    pub score: f64,
    /// How often it was named.
    pub count: u32,
}

/// The model's reading of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AiSummary {
    /// Why the customer called, in one sentence.
    pub issue: String,
    /// What the agent did about it, in one sentence.
    pub resolution: String,
    /// How the call ended, in a few words.
    pub outcome: String,
    /// What somebody promised to do after the call, one entry per promise; empty when nothing was promised.
    pub action_items: Vec<String>,
    /// How well the agent handled the call, from 0 (badly) to 100 (faultlessly).
    pub qa_score: u8,
    /// How friendly and professional the agent sounded, from 0 (hostile) to 100 (excellent).
    pub tone_score: u8,
    /// How the customer felt in the course of the call, in one sentence.
    pub sentiment_summary: String,
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The transcription job.
    #[schemars(with = "String")]
    pub transcribe_job: JobName,
    /// Whether Transcribe replaced personal data by `[PII]`.
    pub pii_redacted: bool,
    /// The model or inference profile that wrote `ai_summary`; empty when nothing was said and none was asked.
    pub model: String,
    /// How many pieces the transcript was cut into for Comprehend.
    pub comprehend_documents: u32,
    /// How many of their analyses Comprehend did not answer. Above 0, sentiment, phrases and entities are partial.
    pub comprehend_failed: u32,
    /// Services whose answers were made by a stand-in in a rehearsal; empty on AWS.
    pub stand_ins: Vec<String>,
}

/// What the model is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelAnswer {
    /// The call in two to four sentences, for somebody who has not heard it.
    pub summary: String,
    /// The reading of the call.
    pub ai_summary: AiSummary,
}

/// A model's answer that breaks the schema or its bounds.
#[derive(Debug, thiserror::Error)]
pub enum InvalidAnswer {
    /// Not JSON of the required shape.
    #[error("the model's answer has not the shape that was asked for: {0}")]
    Shape(String),
    /// A score above 100.
    #[error("the model's {field} is {value}; 0 to 100 was asked for")]
    Score {
        /// Which score.
        field: &'static str,
        /// What came.
        value: u8,
    },
}

/// Where and how a JSON text breaks, without a word of the text, which `serde_json`'s own message may quote.
pub fn where_json_breaks(error: &serde_json::Error) -> String {
    let fault = match error.classify() {
        Category::Io => "unreadable",
        Category::Syntax => "not JSON",
        Category::Data => "a field missing, unknown or of another type",
        Category::Eof => "cut off",
    };
    format!("{fault} at line {} column {}", error.line(), error.column())
}

impl ModelAnswer {
    /// The schema that the answer is asked in.
    pub fn output_schema() -> Value {
        schema::structured_output::<Self>()
    }

    /// Reads an answer, and checks what the schema for the model cannot say. The error never holds words of the call.
    pub fn from_json(text: &str) -> Result<Self, InvalidAnswer> {
        let answer: Self =
            serde_json::from_str(text).map_err(|error| InvalidAnswer::Shape(where_json_breaks(&error)))?;
        let AiSummary { qa_score, tone_score, .. } = answer.ai_summary;
        for (field, value) in [("qa_score", qa_score), ("tone_score", tone_score)] {
            if value > 100 {
                return Err(InvalidAnswer::Score { field, value });
            }
        }
        Ok(answer)
    }
}

impl CallDocument {
    /// The document's JSON Schema.
    pub fn json_schema() -> Value {
        schema::json_schema::<Self>()
    }

    /// The columns of the table `results`: one per field but `tenant_id`, which is a partition.
    pub fn columns() -> Vec<Column> {
        let mut columns = schema::glue_columns::<Self>();
        columns.retain(|column| column.name != "tenant_id");
        columns
    }

    /// The document as one line of UTF-8, ending with a line feed: what a JSON `SerDe` reads as one row.
    pub fn to_line(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string(self)? + "\n")
    }
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

    #[test]
    fn columns_are_hive_types_for_both_guides_queries() {
        let columns = CallDocument::columns();
        let column = |name: &str| columns.iter().find(|c| c.name == name).map(|c| c.hive_type.as_str());
        assert_eq!(column("tenant_id"), None, "a partition, so not a column too");
        for name in ["tenant", "call_id", "timestamp", "call_date", "summary", "language"] {
            assert_eq!(column(name), Some("string"), "{name}");
        }
        let score = "struct<positive:double,negative:double,neutral:double,mixed:double>";
        assert_eq!(
            column("sentiment"),
            Some(&*format!(
                "struct<sentiment:string,sentimentscore:{score},\
                 resultlist:array<struct<sentiment:string,sentimentscore:{score}>>>"
            ))
        );
        assert_eq!(
            column("ai_summary"),
            Some(
                "struct<issue:string,resolution:string,outcome:string,action_items:array<string>,qa_score:bigint,\
                 tone_score:bigint,sentiment_summary:string>"
            )
        );
        assert_eq!(column("duration_seconds"), Some("double"));
    }

    #[test]
    fn no_two_keys_of_an_object_differ_only_in_letter_case() {
        fn check(schema: &Value) {
            if let Some(properties) = schema["properties"].as_object() {
                let mut names: Vec<String> = properties.keys().map(|name| name.to_lowercase()).collect();
                names.sort();
                let count = names.len();
                names.dedup();
                assert_eq!(names.len(), count, "{names:?}");
                properties.values().for_each(check);
            }
            check_items(schema);
        }
        fn check_items(schema: &Value) {
            if let Some(items) = schema.get("items") {
                check(items);
            }
        }
        check(&CallDocument::json_schema());
    }

    #[test]
    fn the_model_is_asked_in_words_that_bedrock_compiles() {
        fn check(schema: &Value) {
            for key in schema.as_object().unwrap().keys() {
                let known = [
                    "type",
                    "description",
                    "enum",
                    "items",
                    "properties",
                    "required",
                    "additionalProperties",
                ];
                assert!(known.contains(&key.as_str()), "{key} is not in Bedrock's subset");
            }
            if schema["type"] == "object" {
                assert_eq!(schema["additionalProperties"], false);
                let properties = schema["properties"].as_object().unwrap();
                assert_eq!(schema["required"].as_array().unwrap().len(), properties.len());
                properties.values().for_each(check);
            }
            if let Some(items) = schema.get("items") {
                check(items);
            }
        }
        check(&ModelAnswer::output_schema());
    }

    #[test]
    fn an_answer_outside_its_bounds_is_refused() {
        let answer = |score: i32| {
            format!(
                r#"{{"summary":"s","ai_summary":{{"issue":"i","resolution":"r","outcome":"o","action_items":[],
                "qa_score":{score},"tone_score":50,"sentiment_summary":"n"}}}}"#
            )
        };
        assert!(ModelAnswer::from_json(&answer(100)).is_ok());
        assert!(matches!(ModelAnswer::from_json(&answer(101)), Err(InvalidAnswer::Score { .. })));
        for score in [-1, 256] {
            assert!(
                matches!(ModelAnswer::from_json(&answer(score)), Err(InvalidAnswer::Shape(_))),
                "{score}"
            );
        }
        let told = ModelAnswer::from_json(r#"{"summary": 1, "secret": "4111"}"#).unwrap_err().to_string();
        assert!(!told.contains("4111") && told.contains("line 1"), "{told}");
        assert!(ModelAnswer::from_json("```json\n{}\n```").is_err());
    }
}
