//! Buckets that may be made public.

use serde_json::Value;

use super::settings::{Setting, setting};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/public-access",
    severity: Severity::Error,
    summary: "No bucket can be made public.",
    why: "A `PublicAccessBlockConfiguration` that leaves one of its four settings out, or sets it to \
          false, lets a policy or an ACL open the bucket to everyone (Amazon S3 User Guide, \"Blocking \
          public access to your Amazon S3 storage\").",
    remedy: "Set all four of `PublicAccessBlockConfiguration` to true and use no public ACL; serve public \
          files through CloudFront with origin access control.",
    bad: template!("data-safety/public-access", "bad"),
    good: template!("data-safety/public-access", "good"),
    check,
};

pub(super) const SETTINGS: [&str; 4] =
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for resource in deployment.stack.resources() {
        if !["AWS::S3::Bucket", "AWS::S3::AccessPoint"].contains(&resource.kind.as_str()) {
            continue;
        }
        if let Some(acl) = resource.properties.get("AccessControl").and_then(Value::as_str)
            && acl.starts_with("Public")
        {
            findings.at(resource, &["AccessControl"], format!("the ACL {acl} lets everyone in"));
        }
        let block = "PublicAccessBlockConfiguration";
        if !resource.properties.get(block).is_some_and(Value::is_object) {
            continue;
        }
        let open: Vec<&str> = SETTINGS
            .into_iter()
            .filter(|name| {
                matches!(setting(&resource.properties, &[block, name]), Setting::Off | Setting::Absent)
            })
            .collect();
        if !open.is_empty() {
            findings.at(resource, &[block], format!("{} is off: it can be made public", open.join(", ")));
        }
    }
}
