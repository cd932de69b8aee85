//! A trail whose key CloudTrail may not use.

use proof::Context;
use serde_json::Value;

use super::{key, refused};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "encryption/trail-not-permitted",
    severity: Severity::Error,
    summary: "CloudTrail may use the key of a trail.",
    why: "CloudTrail creates no trail with a key that does not allow it kms:GenerateDataKey* and kms:DescribeKey, and \
          kms:Decrypt where the bucket has a Bucket Key (AWS CloudTrail User Guide, \"Configure AWS KMS key policies for \
          CloudTrail\").",
    remedy: "Add the statements for cloudtrail.amazonaws.com to the key policy, for aws:SourceArn of the trail.",
    bad: template!("encryption/trail-not-permitted", "bad"),
    good: template!("encryption/trail-not-permitted", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for trail in stack.of_kind("AWS::CloudTrail::Trail") {
        let text = |name: &str| trail.properties.get(name).and_then(Value::as_str);
        let (Some(key), Some(arn)) = (text("KMSKeyId").and_then(|name| key(stack, name)), &trail.arn) else {
            continue;
        };
        let source =
            Context::new().with("aws:SourceArn", arn).with("aws:SourceAccount", &stack.account().account);
        let with_context = source.clone().with("kms:EncryptionContext:aws:cloudtrail:arn", arn);
        let mut asked = vec![("kms:GenerateDataKey", &with_context), ("kms:DescribeKey", &source)];
        let bucket = text("S3BucketName").and_then(|name| stack.by_name("AWS::S3::Bucket", name));
        if bucket.is_some_and(super::has_bucket_key) {
            asked.push(("kms:Decrypt", &with_context));
        }
        for (action, context) in asked {
            if let Some(denial) = refused(stack, "cloudtrail.amazonaws.com", action, key, context) {
                let message = format!(
                    "CloudTrail refuses the trail: it may not {action} with {}: {}",
                    key.id, denial.reason
                );
                findings.with_remedy(trail, &["KMSKeyId"], message, denial.remedy);
            }
        }
    }
}
