//! A pattern that `EventBridge` refuses.

use proof::deliver;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/pattern-invalid",
    severity: Severity::Error,
    summary: "An event pattern is one that EventBridge takes.",
    why: "PutRule answers `InvalidEventPatternException` and the stack fails: values stand in arrays, operators are those \
          of \"Comparison operators for use in event patterns\", and a pattern has at most 4,096 characters (EventBridge \
          API Reference, PutRule).",
    remedy: "Write the pattern as the EventBridge User Guide says in \"Comparison operators for use in event patterns\".",
    bad: template!("delivery/pattern-invalid", "bad"),
    good: template!("delivery/pattern-invalid", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for rule in deployment.stack.of_kind("AWS::Events::Rule") {
        let Some(Err(error)) = deliver::pattern_of(rule) else { continue };
        let steps = error.path.split('.').filter(|step| !step.is_empty());
        let place: Vec<&str> = std::iter::once("EventPattern").chain(steps).collect();
        findings.at(rule, &place, format!("EventBridge refuses the rule: {}", error.problem));
    }
}
