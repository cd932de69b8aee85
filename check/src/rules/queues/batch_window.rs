//! A batch that Lambda refuses.

use proof::{Stack, unknown};
use serde_json::Value;

use super::queue::{has_fifo_name, is_fifo, number};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "queues/batch-window",
    severity: Severity::Error,
    summary: "A batch of more than ten messages has time to fill.",
    why: "Lambda refuses a batch size above 10 without a batch window of at least a second, and for a FIFO \
          queue any batch above 10 and any window (AWS Lambda Developer Guide, \"Creating and configuring an Amazon SQS \
          event source mapping\").",
    remedy: "Set `MaximumBatchingWindowInSeconds` to 1 or more, or `BatchSize` to 10 or less.",
    bad: template!("queues/batch-window", "bad"),
    good: template!("queues/batch-window", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack: &Stack = &deployment.stack;
    for mapping in stack.of_kind("AWS::Lambda::EventSourceMapping") {
        let source = mapping.properties.get("EventSourceArn").and_then(Value::as_str);
        let Some(source) = source.filter(|source| source.split(':').nth(2) == Some("sqs")) else { continue };
        if mapping.properties.get("MaximumBatchingWindowInSeconds").and_then(unknown::why).is_some() {
            continue;
        }
        let batch = number(mapping, "BatchSize", 10).unwrap_or(10);
        let window = number(mapping, "MaximumBatchingWindowInSeconds", 0).unwrap_or(0);
        let fifo = match stack.by_arn(source) {
            Some(queue) => is_fifo(queue),
            None => Some(has_fifo_name(source)),
        };
        if fifo == Some(true) && batch > 10 {
            findings.at(
                mapping,
                &["BatchSize"],
                "Lambda refuses more than 10 messages of a FIFO queue at once",
            );
        } else if fifo == Some(true) && window > 0 {
            let place = ["MaximumBatchingWindowInSeconds"];
            findings.at(mapping, &place, "Lambda refuses a batch window for a FIFO queue");
        } else if batch > 10 && window == 0 {
            let message = format!("Lambda refuses a batch of {batch} messages without a batch window");
            findings.at(mapping, &["BatchSize"], message);
        }
    }
}
