//! Keys that are gone before anybody notices.

use super::settings::number;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/key-lost-early",
    severity: Severity::Warning,
    summary: "A key that is to be deleted waits for at least 14 days.",
    why: "Everything under a deleted key is lost. The waiting period, 30 days unless the key says \
          otherwise, is the only time in which somebody can notice (KMS Developer Guide, \"Deleting AWS \
          KMS keys\").",
    remedy: "Leave `PendingWindowInDays` out, or set it to 30.",
    bad: template!("data-safety/key-lost-early", "bad"),
    good: template!("data-safety/key-lost-early", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for key in deployment.stack.of_kind("AWS::KMS::Key") {
        // Less than a week is refused, which the registry's bounds say.
        if let Some(days @ 7..14) = number(key.properties.get("PendingWindowInDays")) {
            let message =
                format!("{days} days after its deletion the key is lost, and what it encrypts with it");
            findings.at(key, &["PendingWindowInDays"], message);
        }
    }
}
