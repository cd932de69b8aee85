//! Data that goes with its resource.

use proof::catalog;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/removal-policy",
    severity: Severity::Error,
    summary: "What holds data stays, or is copied, when its resource is removed or replaced.",
    why: "Without a policy, CloudFormation deletes a resource that is removed from the template, whose \
          stack is deleted, or that an update replaces, and the data with it (CloudFormation User Guide, \
          \"DeletionPolicy attribute\", \"UpdateReplacePolicy attribute\").",
    remedy: "Set `DeletionPolicy` (`Retain`, `RetainExceptOnCreate` or `Snapshot`) and `UpdateReplacePolicy` \
          (`Retain` or `Snapshot`).",
    bad: template!("data-safety/removal-policy", "bad"),
    good: template!("data-safety/removal-policy", "good"),
    check,
};

/// Types that the catalogue says hold data, but only what is on its way, a copy, or what can be made again: messages,
/// records of a stream, logs (which follow their retention), caches, clusters that compute, and nested stacks, whose own
/// resources have policies.
const PASSING: [&str; 7] = [
    "AWS::SQS::Queue",
    "AWS::Kinesis::Stream",
    "AWS::Logs::LogGroup",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::EMR::Cluster",
    "AWS::CloudFormation::Stack",
];
/// Types of which CloudFormation takes a snapshot unless the template says otherwise.
const SNAPSHOT: [&str; 2] = ["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for resource in deployment.stack.resources() {
        let kind = resource.kind.as_str();
        let holds_data = catalog::resource_type(kind).is_some_and(|known| known.holds_data);
        // Instances of a cluster hold nothing of their own.
        let of_cluster = resource.properties.get("DBClusterIdentifier").is_some();
        if !holds_data || PASSING.contains(&kind) || of_cluster {
            continue;
        }
        let by_default = SNAPSHOT.contains(&kind) && resource.deletion_policy.is_null();
        for (name, policy, event) in [
            (
                "DeletionPolicy",
                &resource.deletion_policy,
                "removed from the template or its stack is deleted",
            ),
            ("UpdateReplacePolicy", &resource.update_replace_policy, "replaced by an update"),
        ] {
            let kept = match policy {
                Value::Null => name == "DeletionPolicy" && by_default,
                Value::String(policy) => {
                    ["Retain", "RetainExceptOnCreate", "Snapshot"].contains(&policy.as_str())
                }
                _ => true,
            };
            if !kept {
                let message = format!("the data is deleted when {} is {event}", resource.id);
                let rule = super::removal_policy::RULE.remedy;
                findings.at_path(resource, vec![name.to_owned()], message, rule);
            }
        }
    }
}
