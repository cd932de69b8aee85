//! A rule that delivers to nobody.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/rule-without-target",
    severity: Severity::Warning,
    summary: "A rule has somebody to deliver to.",
    why: "EventBridge takes a rule without targets. Events match it and go nowhere (EventBridge API Reference, PutRule).",
    remedy: "Add the rule's `Targets`, or remove the rule.",
    bad: template!("delivery/rule-without-target", "bad"),
    good: template!("delivery/rule-without-target", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for rule in deployment.stack.of_kind("AWS::Events::Rule") {
        let targets = rule.properties.get("Targets");
        if targets.is_none_or(|targets| targets.as_array().is_some_and(Vec::is_empty)) {
            let disabled = rule.properties.get("State").and_then(Value::as_str) == Some("DISABLED");
            if !disabled {
                findings.at(rule, &[], "the rule has no target: what it selects goes nowhere");
            }
        }
    }
}
