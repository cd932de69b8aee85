//! A queue whose bad messages are lost.

use super::queue::{consumers, redrive};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/no-dead-letters",
    severity: Severity::Error,
    summary: "A queue that a function reads has a dead-letter queue.",
    why: "A message that the function cannot handle comes back until the queue's retention ends, and is \
          then gone; in a FIFO queue it holds up its group as long (Amazon SQS Developer Guide, \"Using dead-letter \
          queues in Amazon SQS\").",
    remedy: "Set the queue's `RedrivePolicy` with `deadLetterTargetArn` and `maxReceiveCount` of at least \
          5.",
    bad: template!("queues/no-dead-letters", "bad"),
    good: template!("queues/no-dead-letters", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let queues: Vec<_> = stack.of_kind("AWS::SQS::Queue").collect();
    for (_, queue, function) in consumers(stack) {
        // What is read from a dead-letter queue has been kept once already.
        let holds_dead_letters = queues.iter().any(|other| {
            redrive(other)
                .is_some_and(|redrive| redrive.target.is_some() && redrive.target == queue.arn.as_deref())
        });
        if queue.properties.get("RedrivePolicy").is_none() && !holds_dead_letters {
            let message = format!(
                "a message that {} cannot handle comes back until {} drops it: there is no dead-letter queue",
                function.id, queue.id
            );
            findings.at(queue, &[], message);
        }
    }
}
