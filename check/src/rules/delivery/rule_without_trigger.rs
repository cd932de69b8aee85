//! A rule that nothing triggers.

use super::patterns::on_default_bus;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/rule-without-trigger",
    severity: Severity::Error,
    summary: "A rule has an event pattern or, on the default bus, a schedule.",
    why: "PutRule refuses a rule that has neither `EventPattern` nor `ScheduleExpression`, and a schedule on any bus but the \
          default one (EventBridge API Reference, PutRule).",
    remedy: "Set `EventPattern` or `ScheduleExpression`; a schedule goes without `EventBusName`.",
    bad: template!("delivery/rule-without-trigger", "bad"),
    good: template!("delivery/rule-without-trigger", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for rule in deployment.stack.of_kind("AWS::Events::Rule") {
        let has = |property: &str| rule.properties.get(property).is_some();
        if !has("EventPattern") && !has("ScheduleExpression") {
            let message = "EventBridge refuses a rule with neither an event pattern nor a schedule";
            findings.at(rule, &[], message);
        }
        let bus_known = rule.properties.get("EventBusName").is_some_and(|bus| bus.is_string());
        if has("ScheduleExpression") && bus_known && !on_default_bus(rule) {
            let message = "EventBridge refuses a schedule on a bus that is not the default one";
            findings.at(rule, &["ScheduleExpression"], message);
        }
    }
}
