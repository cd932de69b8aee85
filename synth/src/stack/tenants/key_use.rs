//! The use of a key through S3, in the encryption contexts that S3 sends.
//!
//! With a Bucket Key the context is the bucket's ARN, so that the key tells no tenant from another; without one it is the
//! object's (Amazon S3 user guide, "Using server-side encryption with KMS keys"). Objects keep the context that they
//! were written with.

use super::shared::Bucket;
use crate::aws::action::s3::Object;
use crate::aws::{kms, s3};
use crate::cfn::policy::{AppliesTo, Statement, allow, encryption_context, through};
use crate::cfn::{Arn, Val};

/// Where a key is used: in a bucket with a Bucket Key, or for objects below a prefix.
pub(super) struct Contexts {
    bucket: Option<Val<Arn<s3::Bucket>>>,
    objects: Val<Arn<Object>>,
}

impl Contexts {
    /// The contexts of objects below `prefix`, in a bucket with a Bucket Key.
    pub(super) fn with_bucket_key(bucket: &Bucket, prefix: &str) -> Self {
        Self { bucket: Some(bucket.arn.clone()), ..Self::of_objects(bucket, prefix) }
    }

    /// The contexts of objects below `prefix`, in a bucket without one.
    pub(super) fn of_objects(bucket: &Bucket, prefix: &str) -> Self {
        Self { bucket: None, objects: bucket.objects(&format!("{prefix}*")) }
    }
}

/// The use of `keys` through S3 in these contexts only.
pub(super) fn through_s3<A: AppliesTo<kms::Key>>(
    actions: A,
    keys: Vec<Val<Arn<kms::Key>>>,
    contexts: Contexts,
) -> Statement {
    let arns: Vec<Val<String>> =
        contexts.bucket.into_iter().map(Into::into).chain([contexts.objects.into()]).collect();
    allow(actions).on(keys).when(through(&["s3"])).when(encryption_context("aws:s3:arn").is_like(arns))
}
