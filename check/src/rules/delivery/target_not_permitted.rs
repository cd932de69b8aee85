//! A target that `EventBridge` cannot deliver to.

use serde_json::Value;

use super::patterns::targets;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/target-not-permitted",
    severity: Severity::Error,
    summary: "EventBridge may deliver to every target of a rule.",
    why: "Permission errors are not retried: the event goes to the dead-letter queue, or is lost. Queues, topics and \
          functions let EventBridge in by their own policy or by the target's role, and encrypted ones by their key's \
          policy as well (EventBridge User Guide, \"Using resource-based policies\" and \"Troubleshooting\").",
    remedy: "Let events.amazonaws.com in, for this rule.",
    bad: template!("delivery/target-not-permitted", "bad"),
    good: template!("delivery/target-not-permitted", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for rule in stack.of_kind("AWS::Events::Rule") {
        for (index, target) in targets(rule) {
            let Err(stopped) = stack.reach(rule, target) else { continue };
            if stopped.certain {
                let to = target.get("Arn").and_then(Value::as_str).unwrap_or_default();
                let to = stack.by_arn(to).map_or(stopped.target.as_str(), |target| target.id.as_str());
                let message = format!("EventBridge cannot deliver to {to}: {}", stopped.reason);
                findings.with_remedy(rule, &["Targets", &index], message, stopped.remedy);
            } else {
                findings.note(rule, format!("target {index}: {}", stopped.reason));
            }
        }
    }
}
