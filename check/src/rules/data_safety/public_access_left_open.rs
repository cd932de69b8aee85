//! Buckets that say nothing of public access.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/public-access-left-open",
    severity: Severity::Warning,
    summary: "A bucket says that it is not public.",
    why: "A new bucket is blocked by default, but a stack that had the block and loses it in an update, or \
          a change in the console, leaves the bucket without one, and no drift is shown (Amazon S3 User \
          Guide, \"Blocking public access to your Amazon S3 storage\").",
    remedy: "Add `PublicAccessBlockConfiguration` with all four settings true.",
    bad: template!("data-safety/public-access-left-open", "bad"),
    good: template!("data-safety/public-access-left-open", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for bucket in deployment.stack.of_kind("AWS::S3::Bucket") {
        if bucket.properties.get("PublicAccessBlockConfiguration").is_none() {
            findings.at(bucket, &[], "nothing in the template keeps the bucket from being made public");
        }
    }
}
