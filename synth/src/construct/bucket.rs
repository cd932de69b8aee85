//! A private bucket whose objects are encrypted with the stack's key.

use super::lifecycle::LifecycleRule;
use crate::aws::action::s3::{All, PutObject};
use crate::aws::kms::Key;
use crate::aws::s3::{
    Bucket, BucketEncryption, BucketNamespace, BucketPolicy, BucketPublicAccessBlockConfiguration,
    EventBridgeConfiguration, LifecycleConfiguration, NotificationConfiguration, ObjectOwnership,
    OwnershipControls, OwnershipControlsRule, SSEAlgorithm, ServerSideEncryptionByDefault,
    ServerSideEncryptionRule, VersioningConfiguration, VersioningConfigurationStatus,
};
use crate::cfn::policy::{
    Principal, ResourceClause, ResourcePolicy, ResourceStatement, deny, secure_transport, sse_algorithm,
    sse_key,
};
use crate::cfn::{Error, Handle, RemovalPolicy, Template, Val, account_id, region};
use crate::sub;

/// A bucket that nobody outside the account can be let into, and that takes no request without TLS and no
/// object under another key.
///
/// An upload without encryption headers gets the key by default; one with headers must name it. So the
/// console, the SDKs and other services upload without knowing the key.
#[must_use = "add it to a template"]
pub struct EncryptedBucket {
    bucket: Bucket,
    key: Handle<Key>,
    rules: Vec<LifecycleRule>,
    statements: Vec<ResourceClause>,
}

impl EncryptedBucket {
    /// A bucket under `key`, with a Bucket Key, which saves most requests to KMS.
    pub fn new(removal: RemovalPolicy, key: &Handle<Key>) -> Self {
        let default = ServerSideEncryptionByDefault::new(SSEAlgorithm::AwsKms).kms_master_key_id(key.arn());
        let encryption = ServerSideEncryptionRule::new()
            .server_side_encryption_by_default(default)
            .bucket_key_enabled(true);
        let access = BucketPublicAccessBlockConfiguration::new()
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true);
        let owner = OwnershipControlsRule::new().object_ownership(ObjectOwnership::BucketOwnerEnforced);
        let bucket = Bucket::new(removal)
            .bucket_encryption(BucketEncryption::new([encryption]))
            .public_access_block_configuration(access)
            .ownership_controls(OwnershipControls::new([owner]));
        Self { bucket, key: key.clone(), rules: Vec::new(), statements: Vec::new() }
    }

    /// A name of one's own, 3 to 63 characters, unique among all accounts.
    pub fn name(mut self, name: impl Into<Val<String>>) -> Self {
        self.bucket = self.bucket.bucket_name(name);
        self
    }

    /// `<prefix>-<account>-<Region>-an`: a name in the account's own namespace, which nobody else can take.
    /// With the longest name of a Region (14 characters) the prefix has at most 31.
    pub fn account_regional_name(mut self, prefix: &str) -> Self {
        let name = sub![prefix, "-", account_id(), "-", region(), "-an"];
        self.bucket = self.bucket.bucket_name(name).bucket_namespace(BucketNamespace::AccountRegional);
        self
    }

    /// Sends all events of its objects to EventBridge.
    pub fn events(mut self) -> Self {
        let events =
            NotificationConfiguration::new().event_bridge_configuration(EventBridgeConfiguration::new(true));
        self.bucket = self.bucket.notification_configuration(events);
        self
    }

    /// Keeps the versions of overwritten and deleted objects.
    pub fn versioned(mut self) -> Self {
        let versions = VersioningConfiguration::new(VersioningConfigurationStatus::Enabled);
        self.bucket = self.bucket.versioning_configuration(versions);
        self
    }

    /// When objects go.
    pub fn lifecycle(mut self, rules: impl IntoIterator<Item = LifecycleRule>) -> Self {
        self.rules.extend(rules);
        self
    }

    /// Adds the bucket under `id` and its policy under `<id>Policy`.
    ///
    /// # Errors
    /// An ID is taken, or AWS would refuse a value.
    pub fn add(self, template: &mut Template, id: &str) -> Result<Handle<Bucket>, Error> {
        let Self { mut bucket, key, rules, statements } = self;
        if !rules.is_empty() {
            let rules: Vec<_> = rules.into_iter().map(|rule| rule.0).collect();
            bucket = bucket.lifecycle_configuration(LifecycleConfiguration::new(rules));
        }
        let bucket = template.add(id, bucket)?;
        let mut policy: ResourcePolicy = denials(&bucket, &key).into_iter().collect();
        for statement in statements {
            policy = policy.with(statement);
        }
        template.add(&format!("{id}Policy"), BucketPolicy::new(bucket.name(), policy))?;
        Ok(bucket)
    }
}

/// Conditions of one statement hold together, so each reason to deny is a statement of its own.
fn denials(bucket: &Handle<Bucket>, key: &Handle<Key>) -> [ResourceStatement; 4] {
    let upload = |sid| deny(PutObject).to(Principal::anyone()).on(bucket.objects("*")).sid(sid);
    [
        deny(All)
            .to(Principal::anyone())
            .on((bucket.arn(), bucket.objects("*")))
            .sid("DenyWithoutTls")
            .when(secure_transport().is(false)),
        upload("DenyOtherAlgorithms")
            .when(sse_algorithm().is_present())
            .when(sse_algorithm().is_none_of(["aws:kms"])),
        upload("DenyOtherKeys").when(sse_key().is_present()).when(sse_key().is_none_of([key.arn()])),
        // Without a key's ID, S3 takes the AWS managed key instead of the bucket's own.
        upload("DenyUnnamedKey").when(sse_algorithm().is_present()).when(sse_key().is_absent()),
    ]
}
