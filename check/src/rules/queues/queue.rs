//! What the rules of this family share: a template's queues, read.

use proof::{Mapping, Resource, Stack, unknown};
use serde_json::Value;

/// A number of a resource: what is set, else AWS's default; nothing where it is not known.
pub(super) fn number(resource: &Resource, property: &str, default: u64) -> Option<u64> {
    match resource.properties.get(property) {
        None => Some(default),
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_u64(),
    }
}

/// Is it true, also as a text?
pub(super) fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
}

/// Is the queue a FIFO queue? Nothing where that is not known.
pub(super) fn is_fifo(queue: &Resource) -> Option<bool> {
    match queue.properties.get("FifoQueue") {
        Some(value) if unknown::why(value).is_some() => None,
        value => Some(value.is_some_and(is_true)),
    }
}

/// Does the name or ARN of a queue end as those of FIFO queues do?
pub(super) fn has_fifo_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == "fifo")
}

/// What a queue does with a message that is received too often.
pub(super) struct Redrive<'q> {
    /// ARN of the dead-letter queue, where it is known.
    pub(super) target: Option<&'q str>,
    /// How often a message is received; `None` when it is not set.
    pub(super) count: Option<u64>,
}

/// The redrive policy, when it is known.
pub(super) fn redrive(queue: &Resource) -> Option<Redrive<'_>> {
    let policy = queue.properties.get("RedrivePolicy").filter(|policy| policy.is_object())?;
    if unknown::why(policy).is_some() {
        return None;
    }
    let count = policy.get("maxReceiveCount");
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
    let count = count.and_then(number);
    Some(Redrive { target: policy.get("deadLetterTargetArn").and_then(Value::as_str), count })
}

/// The mappings between a queue and a function that are both in the template, with both.
pub(super) fn consumers(stack: &Stack) -> Vec<(Mapping, &Resource, &Resource)> {
    let mappings = stack.mappings().into_iter();
    mappings
        .filter_map(|mapping| {
            let queue = stack.resource(mapping.queue.as_deref()?)?;
            let function = stack.resource(&mapping.function)?;
            (queue.kind == "AWS::SQS::Queue").then_some((mapping, queue, function))
        })
        .collect()
}

/// The longest that a queue keeps messages, in seconds.
pub(super) const LONGEST: u64 = 1_209_600;

/// How long standard queues and their dead-letter queues keep messages, in seconds, where both are known.
pub(super) fn kept(stack: &Stack) -> Vec<(&Resource, u64, &Resource, u64)> {
    let of = |queue| number(queue, "MessageRetentionPeriod", 345_600);
    let queues = stack.of_kind("AWS::SQS::Queue").filter(|queue| is_fifo(queue) == Some(false));
    queues
        .filter_map(|queue| {
            let dead_letters = stack.by_arn(redrive(queue)?.target?).filter(|dead| dead.id != queue.id)?;
            Some((queue, of(queue)?, dead_letters, of(dead_letters)?))
        })
        .collect()
}
