//! Transcription job names: one per version of an uploaded object, whoever delivers its event and how often.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::tenant::TenantId;

/// The name of a transcription job, and the ID of the call that it transcribes.
///
/// `<deployment>.<tenant>.<32 hexadecimal digits>`: legal for Transcribe (`[0-9a-zA-Z._-]{1,200}`), equal for the same
/// object version and different otherwise. A repeated event thus meets `ConflictException` instead of a second paid
/// job. The tenant in it is for people to read; it is never parsed out again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JobName(String);

/// A text that Transcribe would not take as a job name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no transcription job name: 1 to 200 characters of 0-9, a-z, A-Z, \".\", \"_\" and \"-\"")]
pub struct InvalidJobName(String);

/// What tells one version of an object from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectVersion {
    /// The version ID, in a versioned bucket.
    Id(String),
    /// The entity tag, in an unversioned one. With SSE-KMS it differs for every upload, even of equal bytes.
    Etag(String),
}

impl JobName {
    /// The name for one version of `key` in `bucket`.
    pub fn of(
        deployment: &Deployment,
        tenant: &TenantId,
        bucket: &str,
        key: &str,
        version: &ObjectVersion,
    ) -> Self {
        let (kind, version) = match version {
            ObjectVersion::Id(id) => ("version", id),
            ObjectVersion::Etag(etag) => ("etag", etag),
        };
        let mut digest = Sha256::new();
        for part in [bucket, key, kind, version] {
            // The length in front keeps ("ab","c") and ("a","bc") apart.
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        let hex: String = digest.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{}{tenant}.{hex}", deployment.job_prefix()))
    }

    /// The name as Transcribe takes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for JobName {
    type Err = InvalidJobName;

    fn from_str(text: &str) -> Result<Self, InvalidJobName> {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if (1..=200).contains(&text.len()) && text.bytes().all(legal) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidJobName(text.chars().take(220).collect()))
        }
    }
}

impl TryFrom<String> for JobName {
    type Error = InvalidJobName;

    fn try_from(text: String) -> Result<Self, InvalidJobName> {
        text.parse()
    }
}

impl From<JobName> for String {
    fn from(job: JobName) -> Self {
        job.0
    }
}

impl fmt::Display for JobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The prefix of every physical name of one deployment, `cci-lite` by default: 2 to 20 characters of `a-z`, `0-9` and
/// `-`, beginning with a letter, not ending with `-`. Two deployments with different prefixes can share an account.
///
/// Names of buckets may leave less: `<prefix>-athena-staging-<account>-<region>-an` has 63 characters at most, so that in
/// `eu-central-1` it is 19. Names of roles are `<prefix>-<tenant>-uploader` within 64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Deployment(String);

/// A text that is no deployment prefix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "prefix {0:?} is not 2 to 20 characters of a-z, 0-9 and -, beginning with a letter and not ending with \"-\""
)]
pub struct InvalidDeployment(String);

impl Deployment {
    /// The prefix as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What every job name of this deployment begins with. The dot cannot occur in a deployment's prefix, so
    /// `cci-lite.` is no prefix of `cci-lite-test.`, and no deployment sees another's jobs.
    pub fn job_prefix(&self) -> String {
        format!("{}.", self.0)
    }
}

impl FromStr for Deployment {
    type Err = InvalidDeployment;

    fn from_str(text: &str) -> Result<Self, InvalidDeployment> {
        let legal = (2..=20).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && !text.ends_with('-');
        if legal { Ok(Self(text.to_owned())) } else { Err(InvalidDeployment(text.to_owned())) }
    }
}

impl TryFrom<String> for Deployment {
    type Error = InvalidDeployment;

    fn try_from(text: String) -> Result<Self, InvalidDeployment> {
        text.parse()
    }
}

impl From<Deployment> for String {
    fn from(deployment: Deployment) -> Self {
        deployment.0
    }
}

impl fmt::Display for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
