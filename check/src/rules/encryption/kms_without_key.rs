//! Encryption with the key that AWS manages, where the template has one of its own.

use proof::Resource;
use serde_json::Value;

use super::is_true;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "encryption/kms-without-key",
    severity: Severity::Warning,
    summary: "A template with a key of its own encrypts with that one.",
    why: "`aws:kms` without a key means the key that AWS manages for the service. Its policy cannot be changed, so no other \
          account or service can be let in, and what the own key's policy forbids does not hold for this data (Amazon S3 User \
          Guide, \"Using server-side encryption with AWS KMS keys\").",
    remedy: "Name the template's key where encryption is set.",
    bad: template!("encryption/kms-without-key", "bad"),
    good: template!("encryption/kms-without-key", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    if stack.of_kind("AWS::KMS::Key").next().is_none() {
        return;
    }
    for resource in stack.resources() {
        if let Some((path, key)) = managed(resource) {
            let message = format!("this is under {key}, and not under the key of the template");
            findings.at(resource, path, message);
        }
    }
}

/// Where a resource is under a key that AWS manages, and which.
fn managed(resource: &Resource) -> Option<(&'static [&'static str], &'static str)> {
    let get = |path: &[&str]| resource.property(path);
    match resource.kind.as_str() {
        "AWS::S3::Bucket" => {
            let rule = get(&["BucketEncryption", "ServerSideEncryptionConfiguration"])?.get(0)?;
            let default = rule.get("ServerSideEncryptionByDefault")?;
            let kms = default.get("SSEAlgorithm").and_then(Value::as_str)?.starts_with("aws:kms");
            let key = default.get("KMSMasterKeyID");
            let path: &[&str] = &["BucketEncryption"];
            (kms && key.is_none_or(is_of_aws)).then_some((path, "aws/s3"))
        }
        "AWS::SQS::Queue" => is_of_aws(get(&["KmsMasterKeyId"])?).then_some((&["KmsMasterKeyId"], "aws/sqs")),
        "AWS::DynamoDB::Table" => {
            let sse = get(&["SSESpecification"])?;
            let path: &[&str] = &["SSESpecification"];
            (is_true(sse.get("SSEEnabled")?) && sse.get("KMSMasterKeyId").is_none_or(is_of_aws))
                .then_some((path, "aws/dynamodb"))
        }
        "AWS::Athena::WorkGroup" => {
            let path: &[&str] = &["WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration"];
            let encryption = get(path)?;
            let kms = encryption.get("EncryptionOption")?.as_str()? != "SSE_S3";
            (kms && encryption.get("KmsKey").is_none())
                .then_some((path, "no key that it names, at best aws/s3"))
        }
        _ => None,
    }
}

fn is_of_aws(key: &Value) -> bool {
    key.as_str().is_some_and(|name| name.contains("alias/aws/"))
}
