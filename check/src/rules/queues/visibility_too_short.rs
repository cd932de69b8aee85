//! A queue that shows a message again while the function still works on it.

use super::queue::{consumers, number};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/visibility-too-short",
    severity: Severity::Error,
    summary: "A queue hides a message for as long as its function may run.",
    why: "Lambda refuses the event source mapping when the function's timeout is longer than the queue's \
          visibility timeout (AWS Lambda Developer Guide, \"Creating and configuring an Amazon SQS event source \
          mapping\").",
    remedy: "Set the queue's `VisibilityTimeout` to at least six times the function's `Timeout`.",
    bad: template!("queues/visibility-too-short", "bad"),
    good: template!("queues/visibility-too-short", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (mapping, queue, function) in consumers(&deployment.stack) {
        let timeouts = (number(queue, "VisibilityTimeout", 30), number(function, "Timeout", 3));
        let (Some(visibility), Some(timeout)) = timeouts else { continue };
        if visibility < timeout {
            let message = format!(
                "Lambda refuses {}: {} may run for {timeout} s and {} hides a message for {visibility} s only",
                mapping.id, function.id, queue.id
            );
            findings.at(queue, &["VisibilityTimeout"], message);
        }
    }
}
