//! The buckets: recordings in, transcripts and documents out, query results beside.
//!
//! The input bucket keeps no versions, so that a recording that is deleted is gone, and provably so. The results bucket
//! keeps them for a while, against mistakes. Lifecycle filters know no wildcards: the input bucket expires as a whole.

use crate::aws::{kms, s3};
use crate::cfn::{Error, Handle, RemovalPolicy, Template, Val, account_id, region};
use crate::config::Config;
use crate::construct::{EncryptedBucket, Expiration, LifecycleRule};
use crate::sub;
use contract::layout::TRANSCRIPT_PREFIX;

/// Days after which what was overwritten or deleted in the results bucket is gone for good.
const NONCURRENT_DAYS: u32 = 7;

/// All buckets.
pub(super) struct Buckets {
    pub(super) input: Handle<s3::Bucket>,
    pub(super) results: Handle<s3::Bucket>,
    pub(super) staging: Handle<s3::Bucket>,
}

/// In the account's own namespace, where nobody else can have taken the name (facts 3.5).
fn name(config: &Config, purpose: &str) -> Val<String> {
    sub![format!("{}-{purpose}-", config.prefix), account_id(), "-", region(), "-an"]
}

pub(super) fn add(template: &mut Template, config: &Config, key: &Handle<kms::Key>) -> Result<Buckets, Error> {
    let retention = config.retention;
    template.section("v1.1 section 2, production section 3: S3");
    let input = EncryptedBucket::new(RemovalPolicy::Retain, key)
        .account_regional_name(name(config, "input"))
        .events()
        .lifecycle([Expiration::after_days("recordings", retention.recordings)
            .abort_uploads_after_days(1)
            .into()])
        .tags(&config.tags)
        .add(template, "InputBucket")?;
    let results = EncryptedBucket::new(RemovalPolicy::Retain, key)
        .account_regional_name(name(config, "results"))
        .events()
        .versioned()
        .lifecycle([
            Expiration::after_days("transcripts", retention.transcripts)
                .prefix(TRANSCRIPT_PREFIX)
                .noncurrent_after_days(1)
                .into(),
            Expiration::after_days("documents", retention.documents)
                .abort_uploads_after_days(1)
                .noncurrent_after_days(NONCURRENT_DAYS)
                .into(),
            LifecycleRule::expired_delete_markers("delete-markers"),
        ])
        .tags(&config.tags)
        .add(template, "ResultsBucket")?;
    let staging = EncryptedBucket::new(RemovalPolicy::Retain, key)
        .account_regional_name(name(config, "athena-staging"))
        .lifecycle([Expiration::after_days("query-results", retention.query_results)
            .abort_uploads_after_days(1)
            .into()])
        .tags(&config.tags)
        .add(template, "AthenaStagingBucket")?;
    Ok(Buckets { input, results, staging })
}
