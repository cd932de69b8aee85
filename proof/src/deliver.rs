//! Which targets an event reaches through the template's rules, and what would stop it on the way.

mod input;
mod reach;

use serde_json::Value;

use crate::function::number_of;
use crate::pattern::{Pattern, PatternError};
use crate::stack::{Resource, Stack};
use crate::unknown::{self, is_true};

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
    /// Is it proved? Not where the target is outside of the template, of a kind that is not modelled, or where a policy
    /// depends on a value that the template alone cannot tell.
    pub certain: bool,
}

impl Stack {
    /// The targets that this event reaches: one delivery per target of each enabled rule of the default event
    /// bus whose pattern matches. Rules on a schedule take no events.
    pub fn deliveries(&self, event: &Value) -> Result<Vec<Delivery>, PatternError> {
        let mut deliveries = Vec::new();
        for rule in self.of_kind("AWS::Events::Rule") {
            let in_rule = |error: PatternError| PatternError { rule: Some(rule.id.clone()), ..error };
            let Some(pattern) = rule.properties.get("EventPattern") else { continue };
            if !is_listening(rule).map_err(in_rule)? {
                continue;
            }
            if Pattern::new(&parsed(pattern)).map_err(in_rule)?.matches(event) {
                let targets = rule.properties.get("Targets").and_then(Value::as_array);
                deliveries
                    .extend(targets.into_iter().flatten().map(|target| self.delivery(rule, target, event)));
            }
        }
        Ok(deliveries)
    }

    /// Does the template's bucket of this name (or logical ID) send its events to `EventBridge`?
    pub fn emits_s3_events(&self, bucket: &str) -> bool {
        let found = self
            .by_name("AWS::S3::Bucket", bucket)
            .or_else(|| self.resource(bucket).filter(|resource| resource.kind == "AWS::S3::Bucket"));
        let configuration = found
            .and_then(|bucket| bucket.property(&["NotificationConfiguration", "EventBridgeConfiguration"]))
            .filter(|configuration| unknown::why(configuration).is_none());
        // `EventBridgeEnabled` is true when it is not set.
        configuration.is_some_and(|configuration| configuration.get("EventBridgeEnabled").is_none_or(is_true))
    }

    /// Would what this rule sends reach this target of it (an item of `Targets`)? No event is needed.
    pub fn reach(&self, rule: &Resource, target: &Value) -> Result<(), Undeliverable> {
        self.reaches(rule, target, target.get("Arn").and_then(Value::as_str).unwrap_or_default())
    }

    /// May `EventBridge` write what this rule cannot deliver to the queue with this ARN?
    pub fn reach_dead_letters(&self, rule: &Resource, arn: &str) -> Result<(), Undeliverable> {
        self.reaches_dead_letters(rule, arn)
    }

    fn delivery(&self, rule: &Resource, target: &Value, event: &Value) -> Delivery {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let dead_letter_arn = text(target.get("DeadLetterConfig").and_then(|config| config.get("Arn")));
        let target_arn = text(target.get("Arn")).unwrap_or_default();
        let limit = |name: &str| target.get("RetryPolicy").and_then(|policy| number_of(policy.get(name)?));
        Delivery {
            rule: rule.id.clone(),
            target_id: text(target.get("Id")).unwrap_or_default(),
            target: self.by_arn(&target_arn).map(|resource| resource.id.clone()),
            input: input::for_target(rule, target, event),
            dead_letter_outcome: match &dead_letter_arn {
                Some(arn) => self.reaches_dead_letters(rule, arn),
                None => Ok(()),
            },
            dead_letter_arn,
            retry: RetryPolicy {
                maximum_event_age_s: limit("MaximumEventAgeInSeconds").unwrap_or(86_400),
                maximum_attempts: limit("MaximumRetryAttempts").unwrap_or(185),
            },
            outcome: self.reaches(rule, target, &target_arn),
            target_arn,
        }
    }
}

/// The pattern of a rule: `None` when it has none, or when a part of it is not known from the template.
pub fn pattern_of(rule: &Resource) -> Option<Result<Pattern, PatternError>> {
    let pattern = rule.properties.get("EventPattern").filter(|pattern| unknown::within(pattern).is_none())?;
    Some(Pattern::new(&parsed(pattern)))
}

/// Does the rule take the events of AWS services? Not when it is switched off, on another bus than the default one, or
/// when that is not known.
pub fn listens(rule: &Resource) -> bool {
    is_listening(rule).unwrap_or(false)
}

/// Is the rule enabled, and on the default bus, where the events of AWS services arrive?
fn is_listening(rule: &Resource) -> Result<bool, PatternError> {
    for property in ["State", "EventBusName"] {
        if let Some(why) = rule.properties.get(property).and_then(unknown::why) {
            return Err(PatternError { rule: None, path: property.to_owned(), problem: why.to_owned() });
        }
    }
    let text = |property: &str| rule.properties.get(property).and_then(Value::as_str);
    let default_bus =
        text("EventBusName").is_none_or(|bus| bus == "default" || bus.ends_with(":event-bus/default"));
    Ok(default_bus && text("State") != Some("DISABLED"))
}

/// A pattern may be given as JSON text.
fn parsed(pattern: &Value) -> Value {
    let json = pattern.as_str().and_then(|text| serde_json::from_str(text).ok());
    json.unwrap_or_else(|| pattern.clone())
}
