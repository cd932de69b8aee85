//! When S3 deletes objects by itself.
//!
//! S3 counts from an object's creation and rounds up to midnight UTC, so that a day is up to two. An object
//! in a bucket with versions is only marked by an expiration; its data stay until its noncurrent versions
//! expire, too.

use crate::aws::s3::{AbortIncompleteMultipartUpload, NoncurrentVersionExpiration, Rule, RuleStatus};

/// A rule of a bucket's lifecycle configuration.
#[derive(Clone, Debug)]
pub struct LifecycleRule(pub(super) Rule);

impl LifecycleRule {
    /// Removes delete markers behind which no version is left. S3 takes no number of days in such a rule, so
    /// it is not an [`Expiration`].
    pub fn expired_delete_markers(id: &str) -> Self {
        Self(rule(id).expired_object_delete_marker(true))
    }

    /// Removes the parts of uploads that were not completed within `days`.
    pub fn incomplete_uploads(id: &str, days: u16) -> Self {
        Self(rule(id).abort_incomplete_multipart_upload(AbortIncompleteMultipartUpload::new(days)))
    }
}

/// Deletes objects after a number of days.
#[derive(Clone, Debug)]
pub struct Expiration(Rule);

impl Expiration {
    /// Objects expire `days` (1 or more) after they were created.
    pub fn after_days(id: &str, days: u16) -> Self {
        Self(rule(id).expiration_in_days(days))
    }

    /// Only objects whose keys begin with this text; it has no wildcards.
    #[must_use]
    pub fn prefix(self, prefix: &str) -> Self {
        Self(self.0.prefix(prefix))
    }

    /// Versions go `days` after they ceased to be current.
    #[must_use]
    pub fn noncurrent_after_days(self, days: u16) -> Self {
        Self(self.0.noncurrent_version_expiration(NoncurrentVersionExpiration::new(days)))
    }

    /// The parts of uploads that were not completed within `days` go, too.
    #[must_use]
    pub fn abort_uploads_after_days(self, days: u16) -> Self {
        Self(self.0.abort_incomplete_multipart_upload(AbortIncompleteMultipartUpload::new(days)))
    }
}

impl From<Expiration> for LifecycleRule {
    fn from(expiration: Expiration) -> Self {
        Self(expiration.0)
    }
}

fn rule(id: &str) -> Rule {
    Rule::new(RuleStatus::Enabled).id(id)
}
