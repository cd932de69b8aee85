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
    Principal, ResourcePolicy, ResourceStatement, deny, secure_transport, sse_algorithm, sse_key,
};
use crate::cfn::{Error, Handle, RemovalPolicy, Template, account_id, region};
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
    other_keys: Vec<Handle<Key>>,
    bucket_key: bool,
    any_encryption: bool,
    rules: Vec<LifecycleRule>,
}

/// An [`EncryptedBucket`] in a template.
#[derive(Clone, Debug)]
pub struct BucketHandles {
    /// The bucket.
    pub bucket: Handle<Bucket>,
    /// Who may use it, beside those whom IAM policies allow. A bucket has one policy: statements are appended.
    pub policy: Handle<BucketPolicy>,
}

impl EncryptedBucket {
    /// A bucket under `key`, with a Bucket Key, which saves most requests to KMS.
    pub fn new(removal: RemovalPolicy, key: &Handle<Key>) -> Self {
        let access = BucketPublicAccessBlockConfiguration::new()
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true);
        let owner = OwnershipControlsRule::new().object_ownership(ObjectOwnership::BucketOwnerEnforced);
        let bucket = Bucket::new(removal)
            .public_access_block_configuration(access)
            .ownership_controls(OwnershipControls::new([owner]));
        Self {
            bucket,
            key: key.clone(),
            other_keys: Vec::new(),
            bucket_key: true,
            any_encryption: false,
            rules: Vec::new(),
        }
    }

    /// `<prefix>-<account>-<Region>`: a name that is unique among all accounts as long as nobody else takes it.
    pub fn global_name(mut self, prefix: &str) -> Self {
        self.bucket = self.bucket.bucket_name(sub![prefix, "-", account_id(), "-", region()]);
        self
    }

    /// `<prefix>-<account>-<Region>-an`: a name in the account's own namespace, which nobody else can take.
    /// With the longest name of a Region (14 characters) the prefix has at most 32.
    pub fn account_regional_name(mut self, prefix: &str) -> Self {
        let name = sub![prefix, "-", account_id(), "-", region(), "-an"];
        self.bucket = self.bucket.bucket_name(name).bucket_namespace(BucketNamespace::AccountRegional);
        self
    }

    /// Asks KMS for every object: what is encrypted is bound to the object's own name, not to the bucket's, and the key's
    /// policies are looked at each time.
    pub fn without_bucket_key(mut self) -> Self {
        self.bucket_key = false;
        self
    }

    /// Takes whatever encryption a service of AWS writes with: for a bucket that nobody else may write to. CloudTrail's digest
    /// files are said to be under S3's own key, or under the trail's.
    pub fn for_aws_only(mut self) -> Self {
        self.any_encryption = true;
        self
    }

    /// Takes uploads under these keys as well, when they are named.
    pub fn also_under(mut self, keys: impl IntoIterator<Item = Handle<Key>>) -> Self {
        self.other_keys.extend(keys);
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
    pub fn add(self, template: &mut Template, id: &str) -> Result<BucketHandles, Error> {
        let Self { mut bucket, key, other_keys, bucket_key, any_encryption, rules } = self;
        let default = ServerSideEncryptionByDefault::new(SSEAlgorithm::AwsKms).kms_master_key_id(key.arn());
        let encryption = ServerSideEncryptionRule::new()
            .server_side_encryption_by_default(default)
            .bucket_key_enabled(bucket_key);
        bucket = bucket.bucket_encryption(BucketEncryption::new([encryption]));
        if !rules.is_empty() {
            let rules: Vec<_> = rules.into_iter().map(|rule| rule.0).collect();
            bucket = bucket.lifecycle_configuration(LifecycleConfiguration::new(rules));
        }
        let bucket = template.add(id, bucket)?;
        let keys = std::iter::once(&key).chain(&other_keys);
        let mut policy = ResourcePolicy::default().with(without_tls(&bucket));
        if !any_encryption {
            policy = denials(&bucket, keys).into_iter().fold(policy, ResourcePolicy::with);
        }
        let policy = template.add(&format!("{id}Policy"), BucketPolicy::new(bucket.name(), policy))?;
        Ok(BucketHandles { bucket, policy })
    }
}

fn without_tls(bucket: &Handle<Bucket>) -> ResourceStatement {
    deny(All)
        .to(Principal::anyone())
        .on((bucket.arn(), bucket.objects("*")))
        .sid("DenyWithoutTls")
        .when(secure_transport().is(false))
}

/// Conditions of one statement hold together, so each reason to deny is a statement of its own.
fn denials<'a>(
    bucket: &Handle<Bucket>,
    keys: impl Iterator<Item = &'a Handle<Key>>,
) -> [ResourceStatement; 3] {
    let upload = |sid| deny(PutObject).to(Principal::anyone()).on(bucket.objects("*")).sid(sid);
    [
        upload("DenyOtherAlgorithms")
            .when(sse_algorithm().is_present())
            .when(sse_algorithm().is_none_of(["aws:kms"])),
        upload("DenyOtherKeys")
            .when(sse_key().is_present())
            .when(sse_key().is_none_of(keys.map(|key| key.arn()))),
        // Without a key's ID, S3 takes the AWS managed key instead of the bucket's own.
        upload("DenyUnnamedKey").when(sse_algorithm().is_present()).when(sse_key().is_absent()),
    ]
}
