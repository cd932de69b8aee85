//! What tells people: alarms, failed transcriptions, budget, audit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::format;

/// Alarms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Alarms {
    /// Whether there are any.
    pub enabled: bool,
    /// E-mail addresses that hear of them. Each confirms its subscription by the link that AWS sends.
    #[schemars(length(max = 10), transform = format::EMAIL.items())]
    pub recipients: Vec<String>,
    /// How much of its time-out a function may take, in percent.
    #[schemars(range(min = 10, max = 99))]
    pub duration_percent: u16,
    /// How long a message may wait in a queue for its function, in minutes. A bulk upload waits: choose it longer than yours takes.
    #[schemars(range(min = 5, max = 1440))]
    pub oldest_message_minutes: u32,
    /// How long the model may take for an answer, in seconds.
    #[schemars(range(min = 1, max = 200))]
    pub bedrock_latency_seconds: u32,
    /// How many hours a call may be open, waiting and being transcribed included. A bulk upload waits: choose it longer than
    /// yours takes.
    #[schemars(range(min = 1, max = 24))]
    pub stuck_hours: u32,
}

impl Default for Alarms {
    fn default() -> Self {
        Self {
            enabled: true,
            recipients: Vec::new(),
            duration_percent: 80,
            oldest_message_minutes: 60,
            bedrock_latency_seconds: 10,
            stuck_hours: 3,
        }
    }
}

/// Failed transcriptions, told by `TranscribeJobStatusTopic`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Failures {
    /// E-mail addresses that hear of them. Each confirms its subscription by the link that AWS sends.
    #[schemars(length(max = 10), transform = format::EMAIL.items())]
    pub recipients: Vec<String>,
}

/// A monthly budget. It tells, it does not stop; AWS knows the cost some hours late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Budget {
    /// Whether there is one.
    pub enabled: bool,
    /// The whole account's monthly cost, in US dollars: the currency of AWS's budgets. Told at 50, 80 and 100 %, and
    /// when the forecast passes it. Not filtered by service: Anthropic's models are billed by AWS Marketplace.
    #[schemars(range(min = 1, max = 10_000_000))]
    pub monthly_usd: u32,
    /// E-mail addresses that hear of it, beside those of the alarms' topic.
    #[schemars(length(max = 10), transform = format::EMAIL.items())]
    pub recipients: Vec<String>,
    /// A second budget, of what carries one of the `tags`: its name. The tag must be activated as a cost allocation tag
    /// in the billing console, and does not cover what is billed by AWS Marketplace.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 128))]
    pub tag: Option<String>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { enabled: true, monthly_usd: 100, recipients: Vec::new(), tag: None }
    }
}

/// Who read and wrote what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// Whether a trail records every read and write of objects in the data buckets. Billed by event.
    pub trail: bool,
    /// Whether the trail also records management events. Many accounts have a trail of the organisation for that.
    pub management_events: bool,
    /// Days until the trail's logs are deleted.
    #[schemars(range(min = 1, max = 3650))]
    pub retention: u16,
    /// Whether GuardDuty is switched on. An account has one detector per region: leave it off where there is one.
    pub guardduty: bool,
}

impl Default for Audit {
    fn default() -> Self {
        Self { trail: true, management_events: false, retention: 90, guardduty: false }
    }
}
