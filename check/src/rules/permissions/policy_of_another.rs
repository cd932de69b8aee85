//! A bucket policy that speaks of something else than its bucket.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/policy-of-another",
    severity: Severity::Error,
    summary: "A bucket's policy speaks of that bucket and its objects.",
    why: "S3 refuses a bucket policy with a resource that is neither the bucket nor in it: \"Policy has invalid resource\" \
          (Amazon S3 User Guide, \"Examples of Amazon S3 bucket policies\", resources).",
    remedy: "Name the bucket's ARN, or `<ARN>/*` for its objects.",
    bad: template!("permissions/policy-of-another", "bad"),
    good: template!("permissions/policy-of-another", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for statement in statements(stack) {
        if statement.resource.kind != "AWS::S3::BucketPolicy" {
            continue;
        }
        let name = statement.resource.properties.get("Bucket").and_then(Value::as_str).unwrap_or_default();
        let Some(arn) = stack.by_name("AWS::S3::Bucket", name).and_then(|bucket| bucket.arn.as_deref())
        else {
            continue;
        };
        for key in ["Resource", "NotResource"] {
            for (number, text) in statement.texts(key).into_iter().enumerate() {
                let within = text
                    .strip_prefix(arn)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*']));
                if !within && !text.contains("${") {
                    let path = statement.place(key, number);
                    let message =
                        format!("S3 refuses the policy: {text} is neither the bucket {arn} nor in it");
                    findings.at(statement.resource, &steps(&path), message);
                }
            }
        }
    }
}
