//! Which targets an event reaches through the template's rules, and what would stop it on the way.

use serde_json::Value;

use crate::pattern::PatternError;
use crate::stack::Stack;

/// How long `EventBridge` retries a target. Permission errors are not retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// 60 to 86,400 seconds; 86,400 when not set.
    pub maximum_event_age_s: u32,
    /// 0 to 185; 185 when not set.
    pub maximum_attempts: u32,
}

/// One target of one rule that matched.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// Logical ID of the rule.
    pub rule: String,
    /// The target's `Id` in the rule.
    pub target_id: String,
    /// The target's ARN.
    pub target_arn: String,
    /// Logical ID of the target, when it is in the template.
    pub target: Option<String>,
    /// What the target receives: the event, or what `Input`, `InputPath` or `InputTransformer` make of it.
    pub input: Value,
    /// ARN of the target's dead-letter queue.
    pub dead_letter_arn: Option<String>,
    /// May `EventBridge` write to the dead-letter queue? `Ok` when there is none.
    pub dead_letter_outcome: Result<(), Undeliverable>,
    /// How long it is retried when the target is not available.
    pub retry: RetryPolicy,
    /// Does it arrive? If not, which permission is missing.
    pub outcome: Result<(), Undeliverable>,
}

/// Why an event does not reach a target. The display form names what to add.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{target}: {reason}; {remedy}")]
pub struct Undeliverable {
    /// Logical ID (or ARN, when outside the template) of what refuses: queue, topic, function, key or role.
    pub target: String,
    /// What is missing or wrong.
    pub reason: String,
    /// What to add or change.
    pub remedy: String,
}

impl Stack {
    /// The targets that this event reaches: one delivery per target of each enabled rule whose pattern matches.
    pub fn deliveries(&self, event: &Value) -> Result<Vec<Delivery>, PatternError> {
        let _ = event;
        unimplemented!()
    }

    /// Does the template's bucket of this name (or logical ID) send its events to `EventBridge`?
    pub fn emits_s3_events(&self, bucket: &str) -> bool {
        let _ = bucket;
        unimplemented!()
    }
}
