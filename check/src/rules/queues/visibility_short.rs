//! A queue that shows a message again before Lambda has tried it often enough.

use super::queue::{consumers, number};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/visibility-short",
    severity: Severity::Warning,
    summary: "A queue hides a message for six times as long as its function may run.",
    why: "Lambda tries a batch again when it is throttled. A message that shows up meanwhile is worked on \
          twice, and its receive count grows until it is a dead letter: AWS advises six times the timeout plus the \
          batch window (AWS Lambda Developer Guide, \"Creating and configuring an Amazon SQS event source mapping\").",
    remedy: "Set the queue's `VisibilityTimeout` to six times the function's `Timeout` plus the batch \
          window.",
    bad: template!("queues/visibility-short", "bad"),
    good: template!("queues/visibility-short", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (mapping, queue, function) in consumers(&deployment.stack) {
        let (Some(visibility), Some(timeout)) =
            (number(queue, "VisibilityTimeout", 30), number(function, "Timeout", 3))
        else {
            continue;
        };
        let advised = timeout * 6 + u64::from(mapping.batch_window_s);
        if (timeout..advised).contains(&visibility) {
            let message = format!(
                "{} hides a message for {visibility} s; for {}, which may run for {timeout} s, AWS advises {advised} s",
                queue.id, function.id
            );
            findings.at(queue, &["VisibilityTimeout"], message);
        }
    }
}
