//! Logs without an end.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/logs-kept-for-ever",
    severity: Severity::Warning,
    summary: "Logs are kept for a time that somebody chose.",
    why: "A log group without retention keeps everything for ever: it is paid for each month, and personal \
          data in it outlives every other copy (CloudWatch Logs User Guide, \"Working with log groups\").",
    remedy: "Set `RetentionInDays`.",
    bad: template!("data-safety/logs-kept-for-ever", "bad"),
    good: template!("data-safety/logs-kept-for-ever", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for group in deployment.stack.of_kind("AWS::Logs::LogGroup") {
        if group.properties.get("RetentionInDays").is_none() {
            findings.at(group, &[], "its logs are never deleted");
        }
    }
}
