//! A variable that none of our functions reads.

use super::variables::ours;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

/// What Lambda, the SDK, Rust and OpenTelemetry read by themselves.
const OTHERS: [&str; 5] = ["AWS_", "RUST_", "OTEL_", "LAMBDA_", "POWERTOOLS_"];

pub(super) static RULE: Rule = Rule {
    id: "references/variable-unknown",
    severity: Severity::Warning,
    summary: "Our functions read every variable that they are given.",
    why: "Lambda sets any variable, and a handler looks only for those of the contract: one with another name has no \
          effect, and what it was to change stays as it is (Lambda Developer Guide, \"Working with Lambda environment \
          variables\").",
    remedy: "Name the variable as `contract::function` does, or remove it.",
    bad: template!("references/variable-unknown", "bad"),
    good: template!("references/variable-unknown", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for one in ours(&deployment.stack) {
        for name in one.unread() {
            if OTHERS.iter().any(|prefix| name.starts_with(prefix)) || name == "TZ" {
                continue;
            }
            let message = format!("{} never reads {name}: it has no effect", one.function.name());
            findings.at(one.resource, &["Environment", "Variables", name], message);
        }
    }
}
