//! The tenants: who uploads calls, and who may read them.

use contract::language::Language;
use contract::tenant::{DailyLimit, Speech, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::format;

/// One tenant. Adding an entry is all that onboarding takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// The tenant's name in keys, roles and workgroups: 2 to 32 of a-z, 0-9 and -. It uploads below
    /// `s3://<input bucket>/<id>/calls/`.
    #[schemars(transform = format::TENANT_ID.text())]
    pub id: TenantId,
    /// The tenant's name for people.
    #[schemars(length(min = 1, max = 100))]
    pub name: String,
    /// The language that is spoken in this tenant's calls: one that Transcribe can redact, or with `redaction: off`
    /// any that it transcribes.
    #[serde(default = "english")]
    pub language: Language,
    /// How agent and customer are told apart: by channel in stereo recordings, by voice in mono ones.
    #[serde(default)]
    pub speech: Speech,
    /// The model that reads this tenant's calls, by its name under `models`; without it, `model`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub model: Option<String>,
    /// The language that summaries are written in; without it, the one that is spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = format::LANGUAGE.text())]
    pub summary_language: Option<String>,
    /// What the model is told about this tenant's calls beside the instructions, such as names of products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 2_000))]
    pub prompt: Option<String>,
    /// What this tenant's calls are judged by, a name under `qa_forms`; without it, `qa_form`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub qa_form: Option<String>,
    /// How many of this tenant's calls are transcribed on one day, in UTC; further ones are held and released the next day.
    /// Without it, as many as come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub daily_calls: Option<u32>,
    /// How many minutes of this tenant's audio are transcribed on one day, in UTC, as far as the recordings' headers tell their
    /// length; further calls are held and released the next day. Without it, as many as come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub daily_audio_minutes: Option<u32>,
    /// Whether personal data is redacted in this tenant's calls. `off` needs a reason.
    #[serde(default)]
    pub redaction: Redaction,
    /// Why it is not redacted. Stands in each document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 10, max = 300))]
    pub redaction_off_reason: Option<String>,
    /// Days until this tenant's documents are deleted; without it, `retention.documents`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3650))]
    pub documents_retention: Option<u16>,
    /// Whether this tenant's documents are encrypted with a key of its own.
    #[serde(default)]
    pub own_key: bool,
    /// ARNs of the users and roles who may take on this tenant's reader role; without any, whoever the account's IAM
    /// policies allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 15), transform = format::PRINCIPAL.items())]
    pub readers: Vec<String>,
    /// ARNs of the users and roles who may take on this tenant's uploader role; without any, whoever the account's IAM
    /// policies allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 15), transform = format::PRINCIPAL.items())]
    pub uploaders: Vec<String>,
}

/// Whether personal data is redacted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Redaction {
    /// Transcribe redacts, and a transcript that does not say so is read by nobody.
    #[default]
    On,
    /// Transcripts, and so documents, hold personal data.
    Off,
}

fn english() -> Language {
    Language::EN_GB
}

impl Tenant {
    /// What is started on one day.
    pub fn daily_limit(&self) -> DailyLimit {
        DailyLimit { calls: self.daily_calls, audio_minutes: self.daily_audio_minutes }
    }

    /// A tenant with every default.
    pub fn new(id: TenantId, name: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            language: english(),
            speech: Speech::default(),
            model: None,
            summary_language: None,
            prompt: None,
            qa_form: None,
            daily_calls: None,
            daily_audio_minutes: None,
            redaction: Redaction::default(),
            redaction_off_reason: None,
            documents_retention: None,
            own_key: false,
            readers: Vec::new(),
            uploaders: Vec::new(),
        }
    }
}
