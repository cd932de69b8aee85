//! The buckets: recordings in, transcripts and documents out, query results beside.
//!
//! The input bucket keeps no versions, so that a recording that is deleted is gone, and provably so. The results bucket
//! keeps them for a while, against mistakes. Lifecycle filters know no wildcards: the input bucket expires as a whole.

use contract::layout::{self, TRANSCRIPT_PREFIX};

use super::encryption::Keys;
use crate::aws::action::s3::{GetObject, ListBucket, Object};
use crate::aws::{kms, s3};
use crate::cfn::policy::{Principal, allow, data_access_point_account};
use crate::cfn::{Arn, Error, Handle, RemovalPolicy, Template, Val, account_id};
use crate::config::Config;
use crate::construct::{BucketHandles, EncryptedBucket, Expiration, LifecycleRule};

/// Days after which what was overwritten or deleted in the results bucket is gone for good.
const NONCURRENT_DAYS: u16 = 7;

/// The buckets on a call's way.
pub(super) struct Buckets {
    pub(super) input: Handle<s3::Bucket>,
    pub(super) results: Handle<s3::Bucket>,
    pub(super) staging: Handle<s3::Bucket>,
}

impl Buckets {
    /// The documents of the configured tenants, and nothing else in their bucket.
    pub(super) fn documents(&self, config: &Config) -> Vec<Val<Arn<Object>>> {
        let prefixes = config.tenants.iter().map(|tenant| layout::documents(&tenant.id));
        prefixes.map(|prefix| self.results.objects(format!("{prefix}*"))).collect()
    }
}

/// A bucket of the stack, under its key and with a name as configured.
pub(super) fn bucket(config: &Config, key: &Handle<kms::Key>, purpose: &str) -> EncryptedBucket {
    let bucket = EncryptedBucket::new(RemovalPolicy::RetainExceptOnCreate, key);
    let name = format!("{}-{purpose}", config.prefix);
    if config.buckets.account_regional_names {
        bucket.account_regional_name(&name)
    } else {
        bucket.global_name(&name)
    }
}

pub(super) fn add(template: &mut Template, config: &Config, keys: &Keys) -> Result<Buckets, Error> {
    let retention = config.retention;
    template.section("v1.1 section 2, production section 3: S3");
    let input = bucket(config, &keys.master, "input")
        .events()
        .lifecycle([Expiration::after_days("recordings", retention.recordings)
            .abort_uploads_after_days(1)
            .into()])
        .add(template, "InputBucket")?;
    let mut results = bucket(config, &keys.master, "results")
        .also_under(keys.of_tenants.iter().map(|(_, key)| key.clone()))
        .events()
        .versioned()
        .lifecycle(results_lifecycle(config));
    if !config.isolation.bucket_keys() {
        results = results.without_bucket_key();
    }
    let results = results.add(template, "ResultsBucket")?;
    if config.isolation.access_points {
        delegate_to_access_points(template, &results)?;
    }
    let mut staging = bucket(config, &keys.master, "athena-staging").lifecycle([Expiration::after_days(
        "query-results",
        retention.query_results,
    )
    .abort_uploads_after_days(1)
    .into()]);
    if !config.isolation.bucket_keys() {
        staging = staging.without_bucket_key();
    }
    let staging = staging.add(template, "AthenaStagingBucket")?;
    Ok(Buckets { input: input.bucket, results: results.bucket, staging: staging.bucket })
}

/// A request through an access point needs the bucket's consent, too. It gives it to whoever the account's IAM policies and
/// the access point's own one allow.
fn delegate_to_access_points(template: &mut Template, results: &BucketHandles) -> Result<(), Error> {
    let through = || data_access_point_account().is(account_id());
    let list = allow(ListBucket)
        .to(Principal::account_root())
        .on(results.bucket.arn())
        .sid("AccessPointsList")
        .when(through());
    let read = allow(GetObject)
        .to(Principal::account_root())
        .on(results.bucket.objects("*"))
        .sid("AccessPointsRead")
        .when(through());
    template.allow_in(&results.policy, list)?;
    template.allow_in(&results.policy, read)
}

/// Where tenants keep their documents for different times, each has a rule of its own. S3 takes the shortest of the rules
/// that fit, so the rule for all, which is there for tenants that have left, is the longest.
fn results_lifecycle(config: &Config) -> Vec<LifecycleRule> {
    let retention = config.retention;
    let mut rules = vec![
        Expiration::after_days("transcripts", retention.transcripts)
            .prefix(TRANSCRIPT_PREFIX)
            .noncurrent_after_days(1)
            .into(),
    ];
    let days = |tenant: &crate::config::Tenant| tenant.documents_retention.unwrap_or(retention.documents);
    let differ = config.tenants.iter().any(|tenant| days(tenant) != retention.documents);
    for tenant in config.tenants.iter().filter(|_| differ) {
        let id = format!("documents-{}", tenant.id);
        rules.push(Expiration::after_days(&id, days(tenant)).prefix(&layout::documents(&tenant.id)).into());
    }
    let longest = config.tenants.iter().map(days).chain([retention.documents]).max();
    rules.extend([
        Expiration::after_days("documents", longest.unwrap_or(retention.documents))
            .abort_uploads_after_days(1)
            .noncurrent_after_days(NONCURRENT_DAYS)
            .into(),
        LifecycleRule::expired_delete_markers("delete-markers"),
    ]);
    rules
}
