//! The use of a key that a service makes in the caller's name.
//!
//! Which KMS operations: Amazon S3 User Guide "Using server-side encryption with AWS KMS keys", Amazon SQS
//! Developer Guide "Key management", Amazon SNS Developer Guide "Managing encryption keys", Amazon DynamoDB
//! Developer Guide "DynamoDB encryption at rest: usage notes".

use super::{Call, Principal, Request};
use crate::encryption::Encryption;
use crate::policy::Context;
use crate::stack::Stack;

/// The permissions on a key that this call needs as well.
pub(super) fn key_uses(stack: &Stack, principal: &Principal, call: &Call) -> Vec<Request> {
    let operations = operations(&call.action);
    if operations.is_empty() {
        return Vec::new();
    }
    let Some(encryption) = encryption(stack, call) else {
        return service_with_aws_key(stack, principal, call, operations);
    };
    // What KMS is told when one service uses a key through another is not documented.
    let context = match principal {
        Principal::Role(_) => encryption.context,
        Principal::Service(_) => Context::new(),
    };
    operations
        .iter()
        .map(|operation| Request {
            principal: principal.clone(),
            action: (*operation).to_owned(),
            resource: encryption.key_arn.clone(),
            context: context.clone(),
        })
        .collect()
}

/// Nobody can let a service use a key that AWS manages (`alias/aws/sqs`), so what it sends there is lost.
fn service_with_aws_key(
    stack: &Stack,
    principal: &Principal,
    call: &Call,
    operations: &[&str],
) -> Vec<Request> {
    let managed = stack.by_arn(&call.resource).and_then(|resource| {
        let key = resource.property(&["KmsMasterKeyId"])?.as_str()?;
        key.contains("alias/aws/").then(|| key.to_owned())
    });
    let (Some(key), Principal::Service(_)) = (managed, principal) else { return Vec::new() };
    let request = |operation: &&str| Request {
        principal: principal.clone(),
        action: (*operation).to_owned(),
        resource: key.clone(),
        context: Context::new(),
    };
    operations.iter().map(request).collect()
}

fn operations(action: &str) -> &'static [&'static str] {
    let (service, operation) = action.split_once(':').unwrap_or((action, ""));
    match (service.to_ascii_lowercase().as_str(), operation) {
        ("s3", "GetObject" | "GetObjectVersion") => &["kms:Decrypt"],
        ("s3", "PutObject") => &["kms:GenerateDataKey"],
        ("sqs", "SendMessage" | "SendMessageBatch") | ("sns", "Publish" | "PublishBatch") => {
            &["kms:GenerateDataKey", "kms:Decrypt"]
        }
        ("sqs", "ReceiveMessage") => &["kms:Decrypt"],
        (
            "dynamodb",
            "GetItem" | "BatchGetItem" | "Query" | "Scan" | "PutItem" | "UpdateItem" | "DeleteItem"
            | "BatchWriteItem" | "ConditionCheckItem" | "TransactGetItems" | "TransactWriteItems",
        ) => &["kms:Decrypt"],
        _ => &[],
    }
}

/// How the data of this call is encrypted: as the resource says, or, for an object that is written, as its
/// headers say.
fn encryption(stack: &Stack, call: &Call) -> Option<Encryption> {
    let default = stack.encryption(&call.resource);
    let header = |key: &str| call.context.get(key).and_then(|values| values.first()).map(String::as_str);
    if !call.action.eq_ignore_ascii_case("s3:PutObject") {
        return default;
    }
    match (
        header("s3:x-amz-server-side-encryption"),
        header("s3:x-amz-server-side-encryption-aws-kms-key-id"),
    ) {
        (None, _) => default,
        (Some("aws:kms" | "aws:kms:dsse"), Some(key)) => Some(stack.object_encryption(&call.resource, key)),
        // The AWS managed key aws/s3, whatever the bucket's default is.
        (Some(_), _) => None,
    }
}
