//! Functions that take each other's messages.

use super::queue::consumers;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/two-consumers",
    severity: Severity::Error,
    summary: "One function reads a queue.",
    why: "A message goes to one of those who poll. Two functions on one queue get a part of the messages \
          each, and what the filter of one leaves out is deleted, not left for the other (AWS Lambda Developer Guide, \
          \"Using Lambda with Amazon SQS\").",
    remedy: "Give each function a queue of its own, and send to both by a rule or a topic.",
    bad: template!("queues/two-consumers", "bad"),
    good: template!("queues/two-consumers", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let consumers = consumers(&deployment.stack);
    let enabled = || consumers.iter().filter(|(mapping, ..)| mapping.enabled);
    for (number, (mapping, queue, function)) in enabled().enumerate() {
        let before = enabled().take(number);
        let mut others = before.filter(|(_, other, reader)| other.id == queue.id && reader.id != function.id);
        if let Some((_, _, other)) = others.next() {
            let Some(resource) = deployment.stack.resource(&mapping.id) else { continue };
            let message = format!(
                "{} and {} both read {}: each message reaches only one of them",
                other.id, function.id, queue.id
            );
            findings.at(resource, &["EventSourceArn"], message);
        }
    }
}
