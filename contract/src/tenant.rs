//! Tenants: who a call belongs to, and how that tenant's calls are transcribed.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::qa::QaForm;

/// The name of a tenant: 2 to 32 characters of `a-z`, `0-9` and `-`, without a leading or trailing `-`.
///
/// It stands in object keys, job names, workgroup names and principal tags, so it is kept to what all of them take.
/// `tmp` is refused: it is the first part of every transcript's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$"))]
pub struct TenantId(String);

/// The name by which tags of objects and roles, and dimensions of metrics, say whose something is.
pub const TENANT_TAG: &str = "tenant_id";

/// Why a text is not a [`TenantId`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTenantId {
    /// Shorter than 2 or longer than 32 bytes.
    #[error("tenant ID {0:?} has {1} characters; 2 to 32 are allowed")]
    Length(String, usize),
    /// A character outside `a-z0-9-`.
    #[error("tenant ID {0:?} contains {1:?}; only a-z, 0-9 and - are allowed")]
    Character(String, char),
    /// A `-` at either end.
    #[error("tenant ID {0:?} begins or ends with \"-\"")]
    Dash(String),
    /// A name that the layout of the buckets uses itself.
    #[error("tenant ID {0:?} is reserved: the results bucket keeps transcripts under tmp/")]
    Reserved(String),
}

impl TenantId {
    /// The tenant's name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantId {
    type Err = InvalidTenantId;

    fn from_str(text: &str) -> Result<Self, InvalidTenantId> {
        let name = text.to_owned();
        if let Some(stray) = text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
            return Err(InvalidTenantId::Character(name, stray));
        }
        if !(2..=32).contains(&text.len()) {
            return Err(InvalidTenantId::Length(name, text.len()));
        }
        if text.starts_with('-') || text.ends_with('-') {
            return Err(InvalidTenantId::Dash(name));
        }
        if text == "tmp" {
            return Err(InvalidTenantId::Reserved(name));
        }
        Ok(Self(name))
    }
}

impl TryFrom<String> for TenantId {
    type Error = InvalidTenantId;

    fn try_from(text: String) -> Result<Self, InvalidTenantId> {
        text.parse()
    }
}

impl From<TenantId> for String {
    fn from(tenant: TenantId) -> Self {
        tenant.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the two sides of a call are told apart. Transcribe takes one of the two per job, never both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SpeechFields", into = "SpeechFields")]
pub enum Speech {
    /// Stereo recordings: each side on its own channel (channel identification, two channels).
    Channels {
        /// The channel that the agent speaks on, 0 or 1.
        agent: u8,
    },
    /// Mono recordings: voices are told apart (speaker labels).
    Speakers {
        /// The most speakers to expect, 2 to 30.
        max: u8,
    },
}

/// [`Speech`] as it is written: a map with one of two keys, which JSON, YAML and DynamoDB write alike.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SpeechFields {
    /// Stereo recordings: each side on its own channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channels: Option<Channels>,
    /// Mono recordings: voices are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    speakers: Option<Speakers>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Channels {
    /// The channel that the agent speaks on.
    #[schemars(range(max = 1))]
    agent: u8,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Speakers {
    /// The most speakers to expect.
    #[schemars(range(min = 2, max = 30))]
    max: u8,
}

impl TryFrom<SpeechFields> for Speech {
    type Error = &'static str;

    fn try_from(fields: SpeechFields) -> Result<Self, &'static str> {
        match (fields.channels, fields.speakers) {
            (Some(Channels { agent }), None) => Ok(Self::Channels { agent }),
            (None, Some(Speakers { max })) => Ok(Self::Speakers { max }),
            _ => Err("speech is either channels (stereo) or speakers (mono): name one of the two"),
        }
    }
}

impl From<Speech> for SpeechFields {
    fn from(speech: Speech) -> Self {
        match speech {
            Speech::Channels { agent } => Self { channels: Some(Channels { agent }), speakers: None },
            Speech::Speakers { max } => Self { channels: None, speakers: Some(Speakers { max }) },
        }
    }
}

impl JsonSchema for Speech {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Speech".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        SpeechFields::json_schema(generator)
    }
}

impl Default for Speech {
    fn default() -> Self {
        Self::Speakers { max: 2 }
    }
}

/// One tenant, as the table `cci-lite-config` keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// The tenant's name in keys and policies.
    pub id: TenantId,
    /// The tenant's name for people.
    pub name: String,
    /// The language that is spoken in this tenant's calls.
    #[serde(default = "english")]
    pub language: Language,
    /// How agent and customer are told apart in this tenant's recordings.
    #[serde(default)]
    pub speech: Speech,
    /// The inference profile or model that reads this tenant's calls; without it, the deployment's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The language that summaries are written in, as a code such as `en-GB`; without it, the one that is spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary_language: Option<String>,
    /// What the model is told about this tenant's calls beside the instructions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// What this tenant's calls are judged by; without it, they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qa_form: Option<QaForm>,
    /// Why personal data is not redacted in this tenant's calls. Without a reason, or with a blank one, it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redaction_off: Option<String>,
    /// The ARN of the tenant's own key, under which its documents are written; without it, the bucket's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_arn: Option<String>,
    /// What of this tenant is started on one UTC day; further calls wait for the next.
    #[serde(default, skip_serializing_if = "DailyLimit::is_none")]
    pub daily_limit: DailyLimit,
}

/// How much is started on one UTC day. Without a number, as much as comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyLimit {
    /// The most calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<u32>,
    /// The most minutes of audio, as far as the recordings' headers tell them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio_minutes: Option<u32>,
}

impl DailyLimit {
    /// As much as comes.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn english() -> Language {
    Language::EN_GB
}

/// A tenant as an item of the table `cci-lite-config`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantItem {
    /// Partition key, `TENANT#<id>`.
    pub pk: String,
    /// Sort key, `META#v1`.
    pub sk: String,
    /// Whether calls are taken in. A tenant that left the configuration is kept and inactive.
    #[serde(default = "active")]
    pub active: bool,
    /// Which resource of which stack registered it last: only that one may disable it. CloudFormation creates a resource
    /// that moves before it deletes the old one, which then has no say any more.
    #[serde(default)]
    pub registered_by: String,
    /// The tenant.
    pub tenant: Tenant,
}

fn active() -> bool {
    true
}

impl TenantItem {
    /// The names of the table's keys: partition key and sort key, as the fields above are written.
    pub const KEYS: [&str; 2] = ["pk", "sk"];

    /// The name of the attribute that says whether calls are taken in.
    pub const ACTIVE: &str = "active";

    /// The name of the attribute that says who registered it.
    pub const REGISTERED_BY: &str = "registered_by";

    /// The partition key of a tenant's item.
    pub fn pk(id: &TenantId) -> String {
        format!("TENANT#{id}")
    }

    /// The sort key of a tenant's item.
    pub const SK: &str = "META#v1";

    /// The item of a tenant.
    pub fn new(tenant: Tenant, registered_by: String) -> Self {
        Self { pk: Self::pk(&tenant.id), sk: Self::SK.to_owned(), active: true, registered_by, tenant }
    }
}

/// The models as an item of the table `cci-lite-config`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelsItem {
    /// Partition key, `CONFIG#MODELS`.
    pub pk: String,
    /// Sort key, `bedrock`.
    pub sk: String,
    /// The models.
    #[serde(flatten)]
    pub models: Models,
}

/// Which models read calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Models {
    /// The inference profile or model of tenants that name none.
    pub default: String,
    /// All inference profiles or models, by the names that the configuration gives them.
    pub available: BTreeMap<String, String>,
}

impl ModelsItem {
    /// The partition key.
    pub const PK: &str = "CONFIG#MODELS";

    /// The sort key.
    pub const SK: &str = "bedrock";

    /// The item.
    pub fn new(models: Models) -> Self {
        Self { pk: Self::PK.to_owned(), sk: Self::SK.to_owned(), models }
    }
}

/// What the template asks of the function tenant-registrar: the properties of its custom resources.
///
/// `CloudFormation` makes text of every number and flag among a custom resource's properties, so what is structured
/// comes as JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RegistrarProperties {
    /// A tenant to register: a [`Tenant`] as JSON, without its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The ARN of that tenant's own key, which only the deployment knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_arn: Option<String>,
    /// The models to register: [`Models`] as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub models: Option<String>,
}

/// What is impossible about a [`Tenant`] whose fields are each legal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTenant {
    /// A channel other than 0 and 1.
    #[error("tenant {0}: speech.channels.agent is {1}; Transcribe separates two channels, 0 and 1")]
    Channel(TenantId, u8),
    /// A number of speakers outside 2 to 30.
    #[error("tenant {0}: speech.speakers.max is {1}; Transcribe takes 2 to 30")]
    Speakers(TenantId, u8),
    /// A language whose transcripts would hold personal data.
    #[error("tenant {0}: Transcribe cannot redact {1}; choose another language, or say why redaction is off")]
    NotRedactable(TenantId, Language),
}

impl Tenant {
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
            redaction_off: None,
            key_arn: None,
            daily_limit: DailyLimit::default(),
        }
    }

    /// Whether personal data is redacted in this tenant's calls.
    pub fn redacts(&self) -> bool {
        self.redaction_off.as_ref().is_none_or(|reason| reason.trim().is_empty())
    }

    /// Checks the limits that Transcribe sets (`MaxSpeakerLabels` 2 to 30, two channels, redaction in some languages).
    pub fn check(&self) -> Result<(), InvalidTenant> {
        if self.redacts() && !self.language.can_be_redacted() {
            return Err(InvalidTenant::NotRedactable(self.id.clone(), self.language));
        }
        match self.speech {
            Speech::Channels { agent } if agent > 1 => Err(InvalidTenant::Channel(self.id.clone(), agent)),
            Speech::Speakers { max } if !(2..=30).contains(&max) => {
                Err(InvalidTenant::Speakers(self.id.clone(), max))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenant_ids_are_kept_to_what_every_service_takes() {
        for good in ["demo-tenant", "ab", "a1", "0-0", &"x".repeat(32)] {
            assert!(good.parse::<TenantId>().is_ok(), "{good}");
        }
        for bad in
            ["", "a", "-a", "a-", "acme_corp", "Acme", "a b", "ä1", "tmp", "a/b", "..", &"x".repeat(33)]
        {
            assert!(bad.parse::<TenantId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_tenant_is_stereo_or_mono_within_limits() {
        let tenant = |speech| Tenant { speech, ..Tenant::new("demo-tenant".parse().unwrap(), "Demo") };
        assert!(tenant(Speech::Channels { agent: 1 }).check().is_ok());
        assert!(tenant(Speech::Channels { agent: 2 }).check().is_err());
        assert!(tenant(Speech::Speakers { max: 30 }).check().is_ok());
        assert!(tenant(Speech::Speakers { max: 1 }).check().is_err());
    }

    #[test]
    fn a_language_that_cannot_be_redacted_needs_a_reason() {
        let dutch = |redaction_off: Option<&str>| Tenant {
            language: "nl-NL".parse().unwrap(),
            redaction_off: redaction_off.map(str::to_owned),
            ..Tenant::new("demo-tenant".parse().unwrap(), "Demo")
        };
        assert!(matches!(dutch(None).check(), Err(InvalidTenant::NotRedactable(..))));
        assert!(dutch(Some("Training calls with invented callers")).check().is_ok());
        for blank in ["", " ", "\n\t", "\u{a0}"] {
            assert!(dutch(Some(blank)).redacts() && dutch(Some(blank)).check().is_err(), "{blank:?}");
        }
    }
}
