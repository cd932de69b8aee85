//! The buckets: recordings in, transcripts and documents out, query results beside.
//!
//! The input bucket keeps no versions, so that a recording that is deleted is gone, and provably so. The results bucket
//! keeps them for a while, against mistakes. Lifecycle filters know no wildcards: the input bucket expires as a whole.

use crate::aws::{kms, s3};
use crate::cfn::{Error, Handle, RemovalPolicy, Template};
use crate::config::Config;
use crate::construct::{EncryptedBucket, Expiration, LifecycleRule};
use contract::layout::TRANSCRIPT_PREFIX;

/// Days after which what was overwritten or deleted in the results bucket is gone for good.
const NONCURRENT_DAYS: u16 = 7;

/// All buckets.
pub(super) struct Buckets {
    pub(super) input: Handle<s3::Bucket>,
    pub(super) results: Handle<s3::Bucket>,
    pub(super) staging: Handle<s3::Bucket>,
}

pub(super) fn add(
    template: &mut Template,
    config: &Config,
    key: &Handle<kms::Key>,
) -> Result<Buckets, Error> {
    let retention = config.retention;
    template.section("v1.1 section 2, production section 3: S3");
    let input = EncryptedBucket::new(RemovalPolicy::RetainExceptOnCreate, key)
        .account_regional_name(&format!("{}-input", config.prefix))
        .events()
        .lifecycle([Expiration::after_days("recordings", retention.recordings)
            .abort_uploads_after_days(1)
            .into()])
        .add(template, "InputBucket")?;
    let results = EncryptedBucket::new(RemovalPolicy::RetainExceptOnCreate, key)
        .account_regional_name(&format!("{}-results", config.prefix))
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
        .add(template, "ResultsBucket")?;
    let staging = EncryptedBucket::new(RemovalPolicy::RetainExceptOnCreate, key)
        .account_regional_name(&format!("{}-athena-staging", config.prefix))
        .lifecycle([Expiration::after_days("query-results", retention.query_results)
            .abort_uploads_after_days(1)
            .into()])
        .add(template, "AthenaStagingBucket")?;
    Ok(Buckets { input, results, staging })
}
