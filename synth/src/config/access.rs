//! Who gets at what: keys, roles, isolation of tenants, network.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::format;

/// Keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Encryption {
    /// ARNs of the users and roles who administer the key; they must exist. Without any, whoever the account's IAM
    /// policies allow.
    #[schemars(length(max = 10), transform = format::USER_OR_ROLE.items())]
    pub administrators: Vec<String>,
    /// Days after which the key's material is replaced. What was encrypted before stays readable.
    #[schemars(range(min = 90, max = 2560))]
    pub rotation_days: u16,
    /// Whether job-init may use the key through S3 only. AWS does not say whether Transcribe needs more: if
    /// `StartTranscriptionJob` answers that it may not use the key, set this to false.
    pub transcribe_through_s3_only: bool,
}

impl Default for Encryption {
    fn default() -> Self {
        Self { administrators: Vec::new(), rotation_days: 365, transcribe_through_s3_only: true }
    }
}

/// Names of buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Buckets {
    /// Whether bucket names are in the account's own namespace, `<prefix>-<purpose>-<account>-<region>-an`, which nobody
    /// else can take; otherwise they are `<prefix>-<purpose>-<account>-<region>`, as in the guide.
    pub account_regional_names: bool,
}

impl Default for Buckets {
    fn default() -> Self {
        Self { account_regional_names: true }
    }
}

/// Roles of IAM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Roles {
    /// The path of every role.
    #[schemars(length(max = 64), transform = format::ROLE_PATH.text())]
    pub path: String,
    /// The ARN of a policy that bounds every role; some accounts demand one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(transform = format::POLICY.text())]
    pub permissions_boundary: Option<String>,
}

impl Default for Roles {
    fn default() -> Self {
        Self { path: "/".to_owned(), permissions_boundary: None }
    }
}

/// Transcribe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Transcription {
    /// Whether Transcribe queues jobs above the account's quota (250 at once), up to 10,000. It then acts with a role of
    /// its own.
    pub queueing: bool,
    /// How many transcriptions are started a second at most, so that a bulk upload drains steadily. Transcribe takes 25 in an
    /// account and region, unless its quota was raised.
    #[schemars(range(min = 1, max = 25))]
    pub starts_per_second: u32,
}

impl Default for Transcription {
    fn default() -> Self {
        Self { queueing: false, starts_per_second: 10 }
    }
}

/// How strictly tenants' readers are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IsolationLevel {
    /// By IAM, on prefixes: the results bucket has a Bucket Key, which saves most requests to KMS.
    Prefix,
    /// By KMS, too: without a Bucket Key, each object is bound to its own name, and a reader's role may decrypt those of
    /// its tenant only. KMS is asked, and billed, for every object.
    EncryptionContext,
}

/// Isolation of tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Isolation {
    /// How strictly tenants' readers are kept apart.
    pub level: IsolationLevel,
    /// Whether each tenant has an S3 access point to its own documents.
    pub access_points: bool,
}

impl Isolation {
    /// Whether the buckets that tenants' readers reach have a Bucket Key.
    pub(crate) fn bucket_keys(self) -> bool {
        self.level == IsolationLevel::Prefix
    }
}

impl Default for Isolation {
    fn default() -> Self {
        Self { level: IsolationLevel::Prefix, access_points: false }
    }
}

/// A network of one's own. Without it, the functions run in Lambda's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The VPC, with DNS support and DNS host names.
    #[schemars(transform = format::VPC.text())]
    pub vpc: String,
    /// The subnets of the functions and the interface endpoints, in at least two zones.
    #[schemars(length(min = 2, max = 16), transform = format::SUBNET.items())]
    pub subnets: Vec<String>,
    /// The route tables of these subnets, for the gateway endpoints of S3 and DynamoDB.
    #[schemars(length(min = 1, max = 16), transform = format::ROUTE_TABLE.items())]
    pub route_tables: Vec<String>,
    /// Whether endpoints are made. A VPC that has them already takes no second ones.
    #[serde(default = "yes")]
    pub endpoints: bool,
    /// Address ranges of others in the VPC who call the same services: its DNS leads them to these endpoints, too, which
    /// otherwise answer the functions only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), transform = format::ADDRESS_RANGE.items())]
    pub clients: Vec<String>,
}

fn yes() -> bool {
    true
}
