//! The call document, `cci-lite-v1.1`: the one line of JSON that a call ends as, and the row that Athena reads.
//!
//! It holds every field of both guides' appendices under their own names, so that both guides' queries run as printed
//! but for the table's name. What is new has `snake_case` names. The table's columns come from the same types; what the
//! model is asked for, from which [`assessment`] is made, is in [`crate::answer`].

pub mod assessment;
pub mod comprehend;
pub mod talk;

mod read;

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::error::Category;

pub use assessment::{ActionItem, AiSummary, CriterionResult, Evidence, ModelFailure, ModelRun, Qa};
pub use comprehend::{
    CallSentiment, Coverage, Entities, Entity, EntityResult, KeyPhrase, KeyPhraseResult, KeyPhrases,
    MAX_ENTITIES, MAX_KEY_PHRASES, PartSentiment, SentimentLabel, SentimentResult, SentimentScore,
};
pub use talk::{PAUSE_SECONDS, Role, SpeakerTalk, Talk, Turn};

use crate::job::JobName;
use crate::language::Language;
use crate::schema;
pub use crate::schema::Column;
use crate::tenant::TenantId;

/// The `schema_version` of a [`CallDocument`].
pub const SCHEMA_VERSION: &str = "cci-lite-v1.1";

/// One call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "CCI Lite call document")]
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
    pub language: Option<Language>,
    /// The recording up to the end of the last word, in seconds; its own length is not told by Transcribe.
    pub duration_seconds: f64,
    /// How the call felt; null when nothing was said, or Comprehend was not asked or answered for no part of it, so that
    /// averages leave it out.
    pub sentiment: Option<CallSentiment>,
    /// What it was about, in its own words.
    pub key_phrases: KeyPhrases,
    /// Who and what was named.
    pub entities: Entities,
    /// The model's reading of the call; null when nothing was said or no answer of the model's holds.
    pub ai_summary: Option<AiSummary>,
    /// The call in a few sentences; empty when there is no reading.
    pub summary: String,
    /// Where all this comes from.
    pub source: Source,
    /// How the talking went.
    pub talk: Talk,
    /// Who said what, in the order of time.
    pub turns: Vec<Turn>,
    /// How each speaker felt.
    pub sentiment_by_speaker: Vec<PartSentiment>,
    /// How each quarter of the call felt; empty where Transcribe gives no times.
    pub sentiment_by_quarter: Vec<PartSentiment>,
    /// How much of it Comprehend has read.
    pub comprehend: Coverage,
    /// What the call was about, in the model's words, a few words each.
    pub topics: Vec<String>,
    /// What the company should look at: a complaint, a threat to leave, a breach of rules.
    pub risks: Vec<String>,
    /// What somebody promised to do, who and until when.
    pub action_items: Vec<ActionItem>,
    /// How well the call was handled; null when the tenant has no form or there is no reading.
    pub qa: Option<Qa>,
    /// How the model was asked.
    pub model: ModelRun,
    /// What became of personal data.
    pub redaction: Redaction,
    /// What AWS takes for the call, estimated.
    pub cost: Cost,
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
    /// Services whose answers were made by a stand-in in a rehearsal; empty on AWS.
    #[serde(default)]
    pub stand_ins: Vec<String>,
}

/// What became of personal data: counts of what Transcribe had left in the turns, and of what the model's texts held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redaction {
    /// Why the tenant's calls are not redacted, as its configuration says; null when they are.
    pub off_reason: Option<String>,
    /// Card numbers with a right check digit.
    pub cards: u32,
    /// Account numbers (IBAN) with right check digits.
    pub ibans: u32,
    /// E-mail addresses.
    pub emails: u32,
    /// Telephone numbers.
    pub phones: u32,
}

impl Redaction {
    /// Counts what was found elsewhere, too.
    pub fn add(&mut self, more: &Self) {
        for (count, more) in [
            (&mut self.cards, more.cards),
            (&mut self.ibans, more.ibans),
            (&mut self.emails, more.emails),
            (&mut self.phones, more.phones),
        ] {
            *count = count.saturating_add(more);
        }
    }
}

/// What AWS takes for a call, estimated from list prices. Taxes, tiers and what is paid by the month are left out.
///
/// Of Comprehend and the model, it is what the delivery took that made the document; what earlier ones took that failed
/// is in the metrics only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Of all amounts.
    pub currency: String,
    /// Transcribe, redaction included, up to the last word: the recording's own length is not told by Transcribe.
    pub transcribe: f64,
    /// Comprehend.
    pub comprehend: f64,
    /// The model; null when its price is not known.
    pub bedrock: Option<f64>,
    /// All else.
    pub other: f64,
    /// Together, as far as it is known.
    pub total: f64,
    /// When the latest of the prices was looked up.
    pub prices_as_of: String,
}

/// A text that is no call document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a call document: {0}")]
pub struct InvalidDocument(pub(crate) String);

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

impl CallDocument {
    /// Reads a document of this version or one as either guide's appendix prints it. What those lack is empty: no
    /// analysis is made up.
    pub fn from_json(text: &str) -> Result<Self, InvalidDocument> {
        read::document(text)
    }

    /// The document's JSON Schema (draft 2020-12), without references.
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
        assert_eq!(
            column("turns"),
            Some("array<struct<speaker:string,start_seconds:double,end_seconds:double,text:string>>")
        );
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
            let inner = [schema.get("items")].into_iter().flatten();
            inner.chain(schema["anyOf"].as_array().into_iter().flatten()).for_each(check);
        }
        check(&CallDocument::json_schema());
    }
}
