//! A variable that one of our functions needs and does not get.

use super::variables::ours;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "references/variable-missing",
    severity: Severity::Error,
    summary: "Our functions have every variable that the contract says they need.",
    why: "A handler reads all its variables before its first event, and ends when one is missing or empty: every \
          invocation fails, and its messages become dead letters (Lambda Developer Guide, \"Working with Lambda \
          environment variables\").",
    remedy: "Set the variable in `Environment: { Variables: … }`.",
    bad: template!("references/variable-missing", "bad"),
    good: template!("references/variable-missing", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for one in ours(&deployment.stack) {
        for name in one.missing() {
            let message = format!(
                "{} has no {name}: {} ends before its first event",
                one.resource.id,
                one.function.name()
            );
            findings.at(one.resource, &["Environment", "Variables"], message);
        }
    }
}
