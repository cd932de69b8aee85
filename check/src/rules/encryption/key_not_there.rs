//! A key's name that names no key.

use proof::Stack;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::action;

pub(super) static RULE: Rule = Rule {
    id: "encryption/key-not-there",
    severity: Severity::Error,
    summary: "Where a key is named, it is by ID, ARN or alias, and it is there.",
    why: "A service looks a key up when it first encrypts. A name without `alias/` or a misspelt alias is no key, and the \
          resource fails or its first write does (AWS KMS Developer Guide, \"Key identifiers (KeyId)\").",
    remedy: "Refer to the key with `Fn::GetAtt Key.Arn`, or write the alias as it is, with `alias/` before it.",
    bad: template!("encryption/key-not-there", "bad"),
    good: template!("encryption/key-not-there", "good"),
    check,
};

/// Where types name a key.
pub(super) const KEYS: &[(&str, &[&str])] = &[
    ("AWS::SQS::Queue", &["KmsMasterKeyId"]),
    ("AWS::SNS::Topic", &["KmsMasterKeyId"]),
    ("AWS::DynamoDB::Table", &["SSESpecification", "KMSMasterKeyId"]),
    ("AWS::Logs::LogGroup", &["KmsKeyId"]),
    ("AWS::CloudTrail::Trail", &["KMSKeyId"]),
    ("AWS::Lambda::Function", &["KmsKeyArn"]),
    ("AWS::SecretsManager::Secret", &["KmsKeyId"]),
    ("AWS::Kinesis::Stream", &["StreamEncryption", "KeyId"]),
    ("AWS::EFS::FileSystem", &["KmsKeyId"]),
    ("AWS::RDS::DBInstance", &["KmsKeyId"]),
    ("AWS::RDS::DBCluster", &["KmsKeyId"]),
    ("AWS::ECR::Repository", &["EncryptionConfiguration", "KmsKey"]),
    (
        "AWS::Athena::WorkGroup",
        &["WorkGroupConfiguration", "ResultConfiguration", "EncryptionConfiguration", "KmsKey"],
    ),
    ("AWS::KMS::Alias", &["TargetKeyId"]),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for resource in stack.resources() {
        for (_, path) in KEYS.iter().filter(|(kind, _)| *kind == resource.kind) {
            let name = resource.property(path).and_then(Value::as_str).unwrap_or_default();
            if let Some(problem) = problem(stack, name) {
                findings.at(resource, path, problem);
            }
        }
        if let Some(default) = super::default_encryption(resource)
            && let Some(problem) =
                default.get("KMSMasterKeyID").and_then(Value::as_str).and_then(|name| problem(stack, name))
        {
            findings.at(resource, &["BucketEncryption", "ServerSideEncryptionConfiguration"], problem);
        }
    }
}

fn problem(stack: &Stack, name: &str) -> Option<String> {
    if name.is_empty()
        || name.contains("alias/aws/")
        || super::key(stack, name).is_some()
        || name.starts_with("{{")
    {
        return None;
    }
    let (account, region) = (&stack.account().account, &stack.account().region);
    let own = format!(":kms:{region}:{account}:");
    let local = name.split_once(&own).map_or(name, |(_, rest)| rest);
    if let Some(alias) = local.strip_prefix("alias/") {
        let aliases = stack.of_kind("AWS::KMS::Alias").filter_map(|alias| alias.name.strip_prefix("alias/"));
        let near = action::nearest(alias, aliases)?;
        return Some(format!(
            "there is no alias/{alias} in the deployment, and one that is called alias/{near}"
        ));
    }
    let id = local.strip_prefix("key/").unwrap_or(local);
    let is_id = id.starts_with("mrk-") || (id.len() == 36 && id.split('-').count() == 5);
    if local.starts_with("arn:") {
        let of_kms = local.split(':').nth(2) == Some("kms");
        return (!of_kms).then(|| format!("{name} is the ARN of no key"));
    }
    (!is_id && (local.len() < name.len() || !name.contains(':')))
        .then(|| format!("`{name}` is neither a key's ID or ARN nor an alias: an alias begins with `alias/`"))
}
