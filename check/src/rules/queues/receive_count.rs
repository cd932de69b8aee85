//! Messages that are given up too early.

use super::queue::{consumers, redrive};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/receive-count",
    severity: Severity::Warning,
    summary: "A message is received at least five times before it is a dead letter.",
    why: "Lambda receives messages before it knows whether a function is free. With a low count, \
          throttling alone makes good messages dead letters: AWS advises at least 5 (AWS Lambda Developer Guide, \
          \"Creating and configuring an Amazon SQS event source mapping\").",
    remedy: "Set `maxReceiveCount` to 5 or more.",
    bad: template!("queues/receive-count", "bad"),
    good: template!("queues/receive-count", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (_, queue, function) in consumers(&deployment.stack) {
        let count = redrive(queue).and_then(|redrive| redrive.count);
        if let Some(count @ 1..5) = count {
            let message = format!(
                "a message of {} is a dead letter after {count} receptions, also where Lambda only throttled {}",
                queue.id, function.id
            );
            findings.at(queue, &["RedrivePolicy", "maxReceiveCount"], message);
        }
    }
}
