//! A bucket whose policy keeps out some uploads that are not under its key, and not the others.

use proof::{Context, Principal, Reason, Request, Resource, Stack};

use super::{default_encryption, key};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Statement, statements};

pub(super) static RULE: Rule = Rule {
    id: "encryption/other-keys-admitted",
    severity: Severity::Warning,
    summary: "A bucket policy that denies other encryption denies all other encryption.",
    why: "Who uploads chooses: another algorithm, another key, or `aws:kms` without a key, which is the key that AWS manages \
          and not the bucket's. Each takes a Deny of its own (Amazon S3 User Guide, \"Specifying server-side encryption with \
          AWS KMS\").",
    remedy: "Deny s3:PutObject in three statements: another algorithm, another key, an algorithm without a key.",
    bad: template!("encryption/other-keys-admitted", "bad"),
    good: template!("encryption/other-keys-admitted", "good"),
    check,
};

const ALGORITHM: &str = "s3:x-amz-server-side-encryption";
const KEY: &str = "s3:x-amz-server-side-encryption-aws-kms-key-id";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let all = statements(stack);
    for bucket in stack.of_kind("AWS::S3::Bucket") {
        let named = default_encryption(bucket).and_then(|default| default.get("KMSMasterKeyID")?.as_str());
        if named.and_then(|name| key(stack, name)).is_none() {
            continue;
        }
        let Some(fence) = all.iter().find(|statement| is_fence(stack, statement, bucket)) else { continue };
        let account = stack.account();
        let other = format!(
            "arn:{}:kms:{}:{}:key/00000000-0000-0000-0000-000000000000",
            account.partition, account.region, account.account
        );
        let uploads = [
            ("with AES256", Context::new().with(ALGORITHM, "AES256")),
            ("under another key", Context::new().with(ALGORITHM, "aws:kms").with(KEY, other)),
            (
                "under the key that AWS manages (`aws:kms` without a key)",
                Context::new().with(ALGORITHM, "aws:kms"),
            ),
        ];
        let passing: Vec<&str> = uploads
            .iter()
            .filter(|(_, context)| passes(stack, bucket, context))
            .map(|(name, _)| *name)
            .collect();
        if !passing.is_empty() {
            let message = format!("an upload to {} passes {}", bucket.id, passing.join(", and one "));
            findings.at(fence.resource, &["PolicyDocument"], message);
        }
    }
}

/// A Deny of the bucket's policy on the headers of encryption.
fn is_fence(stack: &Stack, statement: &Statement<'_>, bucket: &Resource) -> bool {
    let of = statement.resource.properties.get("Bucket").and_then(|name| name.as_str());
    statement.resource.kind == "AWS::S3::BucketPolicy"
        && statement.has_effect("Deny")
        && of.and_then(|name| stack.by_name("AWS::S3::Bucket", name)).is_some_and(|own| own.id == bucket.id)
        && statement.tests().iter().any(|test| test.is_on(ALGORITHM) || test.is_on(KEY))
}

/// Is the upload of somebody who may do everything not denied? What cannot be told counts as denied.
fn passes(stack: &Stack, bucket: &Resource, context: &Context) -> bool {
    let decision = stack.authorize(&Request {
        principal: Principal::Role(format!("arn:aws:iam::{}:role/anybody", stack.account().account)),
        action: "s3:PutObject".to_owned(),
        resource: format!("{}/object", bucket.arn.as_deref().unwrap_or_default()),
        context: context.clone(),
    });
    match decision.denial().map(|denial| &denial.reason) {
        None | Some(Reason::NotAllowed { .. }) => true,
        Some(Reason::Explicit(_)) => false,
        // Nothing is known of this role's own policies, and of no statement of the bucket's.
        Some(Reason::Undecided { statements, .. }) => {
            statements.iter().all(|statement| statement.resource.contains(":role/anybody"))
        }
    }
}
