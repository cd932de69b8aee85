//! Encryption: keys, who may use them, and what is under them.

mod context_never_matches;
mod key_not_there;
mod key_unmanageable;
mod kms_without_key;
mod left_out;
mod logs_not_permitted;
mod other_keys_admitted;
mod reader_cannot_decrypt;
mod rotation_off;
mod sse_type;
mod topic_key_not_permitted;
mod trail_not_permitted;

use super::Rule;
use proof::{Context, Denial, Principal, Reason, Request, Resource, Stack};
use serde_json::Value;

pub(super) const RULES: &[&Rule] = &[
    &context_never_matches::RULE,
    &key_not_there::RULE,
    &key_unmanageable::RULE,
    &kms_without_key::RULE,
    &left_out::RULE,
    &logs_not_permitted::RULE,
    &other_keys_admitted::RULE,
    &reader_cannot_decrypt::RULE,
    &rotation_off::RULE,
    &sse_type::RULE,
    &topic_key_not_permitted::RULE,
    &trail_not_permitted::RULE,
];

/// The deployment's key that a property names by ID, ARN or alias.
fn key<'s>(stack: &'s Stack, name: &str) -> Option<&'s Resource> {
    stack.by_name("AWS::KMS::Key", name).or_else(|| {
        let alias = stack.by_name("AWS::KMS::Alias", name)?;
        stack.by_name("AWS::KMS::Key", alias.properties.get("TargetKeyId")?.as_str()?)
    })
}

/// Why a service may not use a key so; `None` also where that cannot be told.
fn refused(stack: &Stack, service: &str, action: &str, key: &Resource, context: &Context) -> Option<Denial> {
    let decision = stack.authorize(&Request {
        principal: Principal::Service(service.to_owned()),
        action: action.to_owned(),
        resource: key.arn.clone()?,
        context: context.clone(),
    });
    decision.denial().filter(|denial| !matches!(denial.reason, Reason::Undecided { .. })).cloned()
}

/// Has the bucket a Bucket Key?
fn has_bucket_key(bucket: &Resource) -> bool {
    bucket
        .property(&["BucketEncryption", "ServerSideEncryptionConfiguration"])
        .and_then(|rules| rules.get(0)?.get("BucketKeyEnabled"))
        .is_some_and(is_true)
}

/// Is it true, also where a parameter made a text of it?
fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
}

/// A bucket's default encryption.
fn default_encryption(bucket: &Resource) -> Option<&Value> {
    let rules = bucket.property(&["BucketEncryption", "ServerSideEncryptionConfiguration"])?;
    rules.get(0)?.get("ServerSideEncryptionByDefault")
}

/// What a resource names as the key of its data.
fn key_of(resource: &Resource) -> Option<&str> {
    let bucket = || default_encryption(resource)?.get("KMSMasterKeyID")?.as_str();
    let known =
        key_not_there::KEYS.iter().find(|(kind, _)| *kind == resource.kind && *kind != "AWS::KMS::Alias");
    match known {
        Some((_, path)) => resource.property(path)?.as_str(),
        None => bucket(),
    }
}
