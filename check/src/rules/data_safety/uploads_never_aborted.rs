//! Parts of uploads that were never finished.

use super::lifecycle::{self, LifecycleRule};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/uploads-never-aborted",
    severity: Severity::Warning,
    summary: "Where objects expire, uploads that were never finished are deleted too.",
    why: "The parts of an incomplete multipart upload are no object: no expiration deletes them, no \
          listing shows them, and they are paid for (Amazon S3 User Guide, \"Configuring a bucket \
          lifecycle configuration to delete incomplete multipart uploads\").",
    remedy: "Add `AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }` to a rule for the whole bucket.",
    bad: template!("data-safety/uploads-never-aborted", "bad"),
    good: template!("data-safety/uploads-never-aborted", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for bucket in deployment.stack.of_kind("AWS::S3::Bucket") {
        let Some(rules) = lifecycle::rules(bucket) else { continue };
        let enabled = || rules.iter().filter(|rule| rule.is_enabled());
        let aborts = enabled().any(|rule| rule.has("AbortIncompleteMultipartUpload"));
        if enabled().any(LifecycleRule::expires) && !aborts {
            let message =
                "objects expire, but the parts of unfinished uploads stay for ever, unseen and paid for";
            findings.at(bucket, &["LifecycleConfiguration"], message);
        }
    }
}
