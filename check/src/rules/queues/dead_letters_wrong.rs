//! Dead letters that go nowhere.

use proof::{Resource, Stack};
use serde_json::Value;

use super::queue::{has_fifo_name, is_fifo, redrive};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/dead-letters-wrong",
    severity: Severity::Error,
    summary: "A queue's dead letters go to a queue that may take them.",
    why: "SQS refuses a redrive policy whose target is no queue, is of the other kind (FIFO or standard), or \
          does not allow this source, and one without a count from 1 to 1,000; a queue that is \
          its own dead-letter queue keeps nothing (Amazon SQS API Reference, SetQueueAttributes).",
    remedy: "Name a queue of the same account, Region and kind in `deadLetterTargetArn`, and a \
          `maxReceiveCount`.",
    bad: template!("queues/dead-letters-wrong", "bad"),
    good: template!("queues/dead-letters-wrong", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for queue in stack.of_kind("AWS::SQS::Queue") {
        let Some(redrive) = redrive(queue) else { continue };
        if redrive.count.is_some_and(|count| !(1..=1000).contains(&count)) {
            let place = ["RedrivePolicy", "maxReceiveCount"];
            findings.at(queue, &place, "SQS refuses the queue: maxReceiveCount is a number from 1 to 1,000");
        }
        let policy = &queue.properties["RedrivePolicy"];
        for key in ["deadLetterTargetArn", "maxReceiveCount"] {
            if policy.get(key).is_none() {
                findings.at(queue, &["RedrivePolicy"], format!("SQS refuses the queue: there is no {key}"));
            }
        }
        let Some(target) = redrive.target else { continue };
        if let Some(problem) = problem(stack, queue, target) {
            findings.at(queue, &["RedrivePolicy", "deadLetterTargetArn"], problem);
        }
    }
}

fn problem(stack: &Stack, queue: &Resource, target: &str) -> Option<String> {
    if target.split(':').nth(2) != Some("sqs") {
        return Some(format!("SQS refuses `{target}`: it is the ARN of no queue"));
    }
    if queue.arn.as_deref() == Some(target) {
        return Some(format!("{} is its own dead-letter queue: a bad message never leaves it", queue.id));
    }
    let fifo = is_fifo(queue)?;
    if fifo != has_fifo_name(target) {
        let (own, other) = if fifo { ("FIFO", "standard") } else { ("standard", "FIFO") };
        return Some(format!("SQS refuses it: {} is a {own} queue and {target} a {other} one", queue.id));
    }
    let dead_letters = stack.by_arn(target)?;
    if let Some(refused) = refuses(queue, dead_letters) {
        return Some(refused);
    }
    let back = redrive(dead_letters).and_then(|redrive| redrive.target);
    (back.is_some() && back == queue.arn.as_deref())
        .then(|| format!("{} and {} send each other their dead letters, for ever", queue.id, dead_letters.id))
}

/// A dead-letter queue may name the queues that it takes messages of.
fn refuses(queue: &Resource, dead_letters: &Resource) -> Option<String> {
    let allow = dead_letters.properties.get("RedriveAllowPolicy")?;
    let permission = allow.get("redrivePermission").and_then(Value::as_str)?;
    let refused = match permission {
        "denyAll" => true,
        "byQueue" => {
            let sources = allow.get("sourceQueueArns").and_then(Value::as_array)?;
            let known: Option<Vec<&str>> = sources.iter().map(Value::as_str).collect();
            !known?.contains(&queue.arn.as_deref()?)
        }
        _ => false,
    };
    refused.then(|| format!("SQS refuses it: {} takes no dead letters of {}", dead_letters.id, queue.id))
}
