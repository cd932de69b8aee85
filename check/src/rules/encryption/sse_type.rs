//! A key beside settings that do not use it.

use proof::Resource;
use serde_json::Value;

use super::is_true;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "encryption/sse-type",
    severity: Severity::Error,
    summary: "Where a key is named, encryption is set to use it.",
    why: "A table takes KMSMasterKeyId only with SSEEnabled and SSEType KMS, a bucket only with an `aws:kms` algorithm, a queue \
          not beside SqsManagedSseEnabled: AWS refuses the resource (CloudFormation, SSESpecification of \
          AWS::DynamoDB::Table, ServerSideEncryptionByDefault of AWS::S3::Bucket, AWS::SQS::Queue).",
    remedy: "Set the type of encryption that the key is for, or leave the key out.",
    bad: template!("encryption/sse-type", "bad"),
    good: template!("encryption/sse-type", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for resource in deployment.stack.resources() {
        if let Some((path, problem)) = problem(resource) {
            findings.at(resource, path, problem);
        }
    }
}

fn problem(resource: &Resource) -> Option<(&'static [&'static str], String)> {
    let get = |path: &[&str]| resource.property(path);
    match resource.kind.as_str() {
        "AWS::DynamoDB::Table" => {
            let sse = get(&["SSESpecification"])?;
            sse.get("KMSMasterKeyId")?;
            let off = sse.get("SSEEnabled").is_none_or(is_false);
            let kms = sse.get("SSEType").is_some_and(|kind| !kind.is_string() || kind == "KMS");
            let path: &[&str] = &["SSESpecification"];
            (off || !kms).then(|| {
                (
                    path,
                    "KMSMasterKeyId without SSEEnabled and SSEType KMS: DynamoDB refuses the table"
                        .to_owned(),
                )
            })
        }
        "AWS::S3::Bucket" => {
            let rule = get(&["BucketEncryption", "ServerSideEncryptionConfiguration"])?.get(0)?;
            let default = rule.get("ServerSideEncryptionByDefault")?;
            default.get("KMSMasterKeyID")?;
            let path: &[&str] = &["BucketEncryption"];
            (default.get("SSEAlgorithm")?.as_str()? == "AES256")
                .then(|| (path, "KMSMasterKeyID with AES256: S3 refuses the bucket's encryption".to_owned()))
        }
        "AWS::SQS::Queue" => {
            get(&["KmsMasterKeyId"]).filter(|key| key.as_str() != Some(""))?;
            let path: &[&str] = &["SqsManagedSseEnabled"];
            is_true(get(&["SqsManagedSseEnabled"])?).then(|| {
                (
                    path,
                    "KmsMasterKeyId and SqsManagedSseEnabled exclude each other: SQS refuses the queue"
                        .to_owned(),
                )
            })
        }
        "AWS::Athena::WorkGroup" => {
            let encryption =
                get(&["WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration"])?;
            let option = encryption.get("EncryptionOption")?.as_str()?;
            let path: &[&str] = &["WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration"];
            (option == "SSE_S3" && encryption.get("KmsKey").is_some())
                .then(|| (path, "KmsKey with SSE_S3: query results are not under the key".to_owned()))
        }
        _ => None,
    }
}

fn is_false(value: &Value) -> bool {
    value.as_bool() == Some(false) || value.as_str() == Some("false")
}
