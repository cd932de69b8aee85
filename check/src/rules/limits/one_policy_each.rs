//! Two policies for one bucket, queue or topic.

use std::collections::HashMap;

use proof::Resource;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::texts;

pub(super) static RULE: Rule = Rule {
    id: "limits/one-policy-each",
    severity: Severity::Error,
    summary: "A bucket, queue or topic has one policy resource.",
    why: "It has one policy only. The resource that is made second replaces what the first one wrote, or \
          is refused, and which is second is up to CloudFormation (CloudFormation User Guide, \
          \"AWS::SQS::QueuePolicy\").",
    remedy: "Write all statements into one policy.",
    bad: template!("limits/one-policy-each", "bad"),
    good: template!("limits/one-policy-each", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let mut first: HashMap<(&str, &str), &Resource> = HashMap::new();
    let kinds = [
        ("AWS::S3::BucketPolicy", "Bucket"),
        ("AWS::SQS::QueuePolicy", "Queues"),
        ("AWS::SNS::TopicPolicy", "Topics"),
    ];
    for (kind, property) in kinds {
        for policy in deployment.stack.of_kind(kind).filter(|one| !one.undecided) {
            for target in policy.properties.get(property).map(texts).unwrap_or_default() {
                if let Some(other) = first.get(&(kind, target)) {
                    let message =
                        format!("{} is a policy of the same {target}: one replaces the other", other.id);
                    findings.at(policy, &[property], message);
                } else {
                    first.insert((kind, target), policy);
                }
            }
        }
    }
}
