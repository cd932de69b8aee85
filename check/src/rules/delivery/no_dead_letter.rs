//! A target whose undelivered events are lost.

use serde_json::Value;

use super::patterns::targets;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/no-dead-letter",
    severity: Severity::Warning,
    summary: "What a rule or a schedule cannot deliver goes to a dead-letter queue.",
    why: "EventBridge gives up after 24 hours or 185 attempts, and at once where a permission or the target is missing. \
          Without a dead-letter queue the event is then dropped without a trace (EventBridge User Guide, \"Using dead-letter \
          queues to process undelivered events\").",
    remedy: "Give the target `DeadLetterConfig: { Arn: … }` with a standard queue that lets events.amazonaws.com send.",
    bad: template!("delivery/no-dead-letter", "bad"),
    good: template!("delivery/no-dead-letter", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let has_none = |target: &Value| target.is_object() && target.get("DeadLetterConfig").is_none();
    for rule in deployment.stack.of_kind("AWS::Events::Rule") {
        for (index, target) in targets(rule).into_iter().filter(|(_, target)| has_none(target)) {
            if proof::unknown::why(target).is_none() {
                let message = "what EventBridge cannot deliver to this target is dropped without a trace";
                findings.at(rule, &["Targets", &index], message);
            }
        }
    }
    for schedule in deployment.stack.of_kind("AWS::Scheduler::Schedule") {
        let target = schedule.properties.get("Target");
        if target.is_some_and(|target| has_none(target) && proof::unknown::why(target).is_none()) {
            let message = "what Scheduler cannot deliver to this target is dropped without a trace";
            findings.at(schedule, &["Target"], message);
        }
    }
}
