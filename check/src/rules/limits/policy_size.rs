//! Policies that are too large.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/policy-size",
    severity: Severity::Error,
    summary: "A policy is no larger than its service takes.",
    why: "IAM counts characters without white space: 10,240 for all inline policies of a role, 6,144 for a \
          managed policy, 2,048 for who may assume a role; S3 takes 20 KB, KMS 32 KB, SNS 30 KB, SQS 8,192 \
          bytes (the services' pages on quotas).",
    remedy: "Merge statements, write prefixes with a wildcard instead of lists, or split a role's policy into \
          managed ones.",
    bad: template!("limits/policy-size", "bad"),
    good: template!("limits/policy-size", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for resource in stack.resources() {
        for (what, property, most) in limits(&resource.kind) {
            let Some(document) = resource.properties.get(property) else { continue };
            let size = match property {
                // Only the documents count.
                "Policies" => document
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|one| size(one.get("PolicyDocument")))
                    .sum::<Option<usize>>(),
                _ => size(Some(document)),
            };
            if let Some(size) = size.filter(|size| *size > most) {
                let message =
                    format!("the {what} has {size} characters without white space, AWS takes {most}");
                findings.at(resource, &[property], message);
            }
        }
    }
}

/// What has a size in this type, and the most that AWS takes.
fn limits(kind: &str) -> Vec<(&'static str, &'static str, usize)> {
    match kind {
        "AWS::IAM::Role" => vec![
            ("inline policies together", "Policies", 10_240),
            ("trust policy", "AssumeRolePolicyDocument", 2_048),
        ],
        "AWS::IAM::User" => vec![("inline policies together", "Policies", 2_048)],
        "AWS::IAM::Group" => vec![("inline policies together", "Policies", 5_120)],
        "AWS::IAM::ManagedPolicy" => vec![("policy", "PolicyDocument", 6_144)],
        "AWS::IAM::Policy" => vec![("policy", "PolicyDocument", 10_240)],
        "AWS::S3::BucketPolicy" => vec![("bucket policy", "PolicyDocument", 20_480)],
        "AWS::S3::AccessPoint" => vec![("access point policy", "Policy", 20_480)],
        "AWS::KMS::Key" => vec![("key policy", "KeyPolicy", 32_768)],
        "AWS::SNS::TopicPolicy" => vec![("topic policy", "PolicyDocument", 30_720)],
        "AWS::SQS::QueuePolicy" => vec![("queue policy", "PolicyDocument", 8_192)],
        _ => Vec::new(),
    }
}

/// Characters without the white space between them; `None` where a part is unknown.
fn size(document: Option<&Value>) -> Option<usize> {
    let document = document?;
    proof::unknown::within(document).is_none().then(|| document.to_string().chars().count())
}
