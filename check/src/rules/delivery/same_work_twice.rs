//! An event that its target receives twice.

use std::collections::BTreeMap;

use proof::{Pattern, Resource, deliver};
use serde_json::Value;

use super::patterns::{base, on_default_bus, patterns, targets};
use super::service::text;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/same-work-twice",
    severity: Severity::Warning,
    summary: "An event reaches a target once.",
    why: "Each rule that matches delivers to each of its targets (EventBridge User Guide, \"Rules in Amazon \
          EventBridge\"). Where two of them name the same target for the same event, it does everything twice.",
    remedy: "Join the patterns in one rule, or make them exclude each other.",
    bad: template!("delivery/same-work-twice", "bad"),
    good: template!("delivery/same-work-twice", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let base = base(&deployment.stack);
    let rules = patterns(&deployment.stack);
    let mut by_target: BTreeMap<&str, Vec<(&Resource, &Pattern, String, &Value)>> = BTreeMap::new();
    for (rule, pattern) in &rules {
        if !deliver::listens(rule) && on_default_bus(rule) {
            continue;
        }
        for (index, target) in targets(rule) {
            if let Some(arn) = text(target, "Arn") {
                by_target.entry(arn).or_default().push((rule, pattern, index, target));
            }
        }
    }
    for (arn, deliveries) in by_target {
        for (number, (rule, pattern, index, target)) in deliveries.iter().enumerate() {
            let twice = deliveries[..number].iter().find(|(other, others, _, before)| {
                let same_input = ["Input", "InputPath", "InputTransformer"]
                    .iter()
                    .all(|property| target.get(property) == before.get(property));
                let same_bus = rule.properties.get("EventBusName") == other.properties.get("EventBusName");
                same_input && same_bus && pattern.shared_example(others, &base).is_some()
            });
            if let Some((other, ..)) = twice {
                let by = if other.id == rule.id { "another target of this rule" } else { &other.id };
                let message = format!("{arn} receives the same event by {by}: the work is done twice");
                findings.at(rule, &["Targets", index], message);
            }
        }
    }
}
