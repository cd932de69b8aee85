//! Amazon SQS: standard queues with visibility, delay and dead letters, on the rehearsal's own time.

mod attributes;
mod queue;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proof::{Call, Stack};
use serde_json::{Map, Value, json};

use super::{context, on, text};
use crate::stage::{Caller, Now, Stage};
use crate::wire::ServiceError;
use attributes::Wanted;
use queue::{Message, Queue, after};

pub(crate) use attributes::md5_hex;

/// The template's queues, by name.
#[derive(Debug, Default)]
pub(crate) struct Queues(BTreeMap<String, Queue>);

impl Queues {
    pub(crate) fn of(stack: &Stack) -> Self {
        let queues = stack.of_kind("AWS::SQS::Queue").map(|resource| {
            let properties = &resource.properties;
            let number = |name: &str, default: i64| as_i64(&properties[name]).unwrap_or(default);
            let mut queue = Queue::new(resource.arn.clone().unwrap_or_default(), resource.name.clone());
            queue.visibility_s = number("VisibilityTimeout", queue.visibility_s);
            queue.delay_s = number("DelaySeconds", queue.delay_s);
            queue.retention_s = number("MessageRetentionPeriod", queue.retention_s);
            queue.maximum_bytes =
                usize::try_from(number("MaximumMessageSize", 1_048_576)).unwrap_or(1_048_576);
            queue.redrive = redrive_of(&properties["RedrivePolicy"]);
            (resource.physical_name.clone(), queue)
        });
        Queues(queues.collect())
    }

    /// When the next message of these queues that nobody may see now becomes visible.
    pub(crate) fn next_visible(&self, now: Timestamp, of: &BTreeSet<String>) -> Option<Timestamp> {
        let queues = of.iter().filter_map(|name| self.0.get(name));
        queues.filter_map(|queue| queue.next_visible(now)).min()
    }

    /// Has this queue a message to receive?
    pub(crate) fn has_visible(&self, name: &str, now: Timestamp) -> bool {
        self.0.get(name).is_some_and(|queue| queue.has_visible(now))
    }

    /// How many messages a queue has, those that nobody may see now too.
    pub(crate) fn length(&self, name: &str) -> usize {
        self.0.get(name).map_or(0, |queue| queue.len())
    }

    /// Every message that is still in a queue, for the files of `--out`.
    pub(crate) fn snapshot(&self) -> Value {
        let queues = self.0.iter().map(|(name, queue)| {
            let messages = queue.messages().map(|message| {
                let body = serde_json::from_str(&message.body).unwrap_or_else(|_| json!(message.body));
                json!({"message_id": message.id, "received": message.received, "body": body})
            });
            (name.clone(), Value::Array(messages.collect()))
        });
        Value::Object(queues.collect())
    }

    fn named(&mut self, url: &str) -> Result<&mut Queue, ServiceError> {
        let name = url.rsplit('/').next().unwrap_or(url);
        self.0.get_mut(name).ok_or_else(|| {
            ServiceError::new(
                "QueueDoesNotExist",
                "The specified queue does not exist for this wsdl version.",
            )
        })
    }
}

/// `RedrivePolicy` of a template: an object, or the JSON text of one.
pub(crate) fn redrive_of(policy: &Value) -> Option<(String, u64)> {
    let parsed = policy.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let policy = parsed.as_ref().unwrap_or(policy);
    let name = policy["deadLetterTargetArn"].as_str()?.rsplit(':').next()?.to_owned();
    Some((name, u64::try_from(as_i64(&policy["maxReceiveCount"])?).ok()?))
}

fn as_i64(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// The permission that an operation needs.
pub(crate) fn needs(stage: &Stage, caller: &Caller, operation: &str, request: &Value) -> Vec<Call> {
    let name = match operation {
        "GetQueueUrl" => text(request, "QueueName"),
        _ => text(request, "QueueUrl").rsplit('/').next().unwrap_or_default(),
    };
    // The batch operations have the permission of the single ones.
    let action = format!("sqs:{}", operation.trim_end_matches("Batch"));
    let queue = stage.stack.by_name("AWS::SQS::Queue", name).and_then(|queue| queue.arn.clone());
    let arn =
        queue.unwrap_or_else(|| format!("arn:aws:sqs:{}:{}:{name}", stage.region, crate::stage::ACCOUNT));
    vec![on(&action, arn, context(stage, caller))]
}

/// Which queue a request is about, for the trace.
pub(crate) fn about(stage: &Stage, request: &Value) -> String {
    let name = text(request, "QueueUrl").rsplit('/').next().unwrap_or_default();
    stage.stack.by_name("AWS::SQS::Queue", name).map_or_else(|| name.to_owned(), |queue| queue.id.clone())
}

/// Does one operation.
pub(crate) fn execute(now: &mut Now, operation: &str, request: &Value) -> Result<Value, ServiceError> {
    match operation {
        "SendMessage" => send(now, text(request, "QueueUrl"), request),
        "SendMessageBatch" => batch(now, request, send),
        "ReceiveMessage" => receive(now, request),
        "DeleteMessage" => delete(now, text(request, "QueueUrl"), request),
        "DeleteMessageBatch" => batch(now, request, delete),
        "ChangeMessageVisibility" => change_visibility(now, text(request, "QueueUrl"), request),
        "ChangeMessageVisibilityBatch" => batch(now, request, change_visibility),
        "GetQueueUrl" => {
            let queue = now.queues.named(text(request, "QueueName"))?;
            Ok(json!({"QueueUrl": queue.url}))
        }
        "GetQueueAttributes" => attributes(now, request),
        _ => {
            Err(ServiceError::new("InvalidAction", format!("the rehearsal does not emulate sqs:{operation}")))
        }
    }
}

fn send(now: &mut Now, url: &str, request: &Value) -> Result<Value, ServiceError> {
    let (clock, id) = (now.clock, now.next_uuid());
    let queue = now.queues.named(url)?;
    let body = text(request, "MessageBody").to_owned();
    if body.is_empty() {
        return Err(ServiceError::new(
            "MissingParameter",
            "The request must contain the parameter MessageBody.",
        ));
    }
    if body.len() > queue.maximum_bytes {
        let limit = queue.maximum_bytes;
        let text = format!(
            "One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
        );
        return Err(ServiceError::new("InvalidParameterValue", text));
    }
    if let Some(character) = body.chars().find(|c| !is_allowed(*c)) {
        let text =
            format!("Invalid characters found: {character:?}. Valid: #x9 | #xA | #xD | #x20 to #xD7FF | …");
        return Err(ServiceError::new("InvalidMessageContents", text));
    }
    let delay = request["DelaySeconds"].as_i64().unwrap_or(queue.delay_s);
    if !(0..=900).contains(&delay) {
        return Err(ServiceError::new("InvalidParameterValue", "DelaySeconds must be >= 0 and <= 900."));
    }
    let attributes = request["MessageAttributes"].clone();
    check_attributes(&attributes)?;
    let mut answer = json!({"MessageId": id, "MD5OfMessageBody": md5_hex(&body)});
    if attributes.as_object().is_some_and(|attributes| !attributes.is_empty()) {
        answer["MD5OfMessageAttributes"] = json!(attributes::digest(&attributes));
    }
    queue.push(Message {
        id,
        attributes,
        body,
        sent: clock,
        first_received: None,
        received: 0,
        visible: after(clock, delay),
        receipt: String::new(),
    });
    Ok(answer)
}

/// What SQS refuses about a message's own attributes ("Message attribute components" in the SQS developer guide).
fn check_attributes(attributes: &Value) -> Result<(), ServiceError> {
    let refuse = |text: String| Err(ServiceError::new("InvalidParameterValue", text));
    let all = attributes.as_object().map(Map::len).unwrap_or_default();
    if all > 10 {
        return refuse(format!("Number of message attributes [{all}] exceeds the allowed maximum [10]."));
    }
    for (name, value) in attributes.as_object().into_iter().flatten() {
        let kind = text(value, "DataType");
        let known = ["String", "Number", "Binary"].iter().any(|known| {
            kind.strip_prefix(known).is_some_and(|label| label.is_empty() || label.starts_with('.'))
        });
        if !known {
            return refuse(format!("The message attribute '{name}' has an invalid message attribute type."));
        }
        let value =
            if kind.starts_with("Binary") { text(value, "BinaryValue") } else { text(value, "StringValue") };
        if value.is_empty() {
            return refuse(format!("The message attribute '{name}' must contain a non-empty value."));
        }
    }
    Ok(())
}

/// The characters that a message may hold (`SendMessage` in the SQS API reference).
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

fn receive(now: &mut Now, request: &Value) -> Result<Value, ServiceError> {
    let clock = now.clock;
    let wanted = request["MaxNumberOfMessages"].as_u64().unwrap_or(1);
    if !(1..=10).contains(&wanted) {
        let text = "Value for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.";
        return Err(ServiceError::new("InvalidParameterValue", text));
    }
    let asked_for = Wanted::by(request);
    let mut found = Vec::new();
    for _ in 0..wanted {
        dead_letter(now, text(request, "QueueUrl"))?;
        let ticket = now.next_id();
        let queue = now.queues.named(text(request, "QueueUrl"))?;
        let hidden = request["VisibilityTimeout"].as_i64().unwrap_or(queue.visibility_s);
        let Some(message) = queue.receive(clock, hidden, &ticket) else { break };
        found.push(message.describe(&asked_for));
    }
    Ok(if found.is_empty() { json!({}) } else { json!({"Messages": found}) })
}

/// Moves what was received too often to the dead-letter queue.
fn dead_letter(now: &mut Now, url: &str) -> Result<(), ServiceError> {
    let clock = now.clock;
    loop {
        let queue = now.queues.named(url)?;
        let Some((target, _)) = queue.redrive.clone() else { return Ok(()) };
        let Some(mut dead) = queue.take_dead(clock) else { return Ok(()) };
        dead.receipt = String::new();
        if let Ok(target) = now.queues.named(&target) {
            target.push(dead);
        }
    }
}

fn delete(now: &mut Now, url: &str, request: &Value) -> Result<Value, ServiceError> {
    let receipt = text(request, "ReceiptHandle");
    let queue = now.queues.named(url)?;
    queue.delete(receipt);
    Ok(json!({}))
}

fn change_visibility(now: &mut Now, url: &str, request: &Value) -> Result<Value, ServiceError> {
    let clock = now.clock;
    let seconds = request["VisibilityTimeout"].as_i64().unwrap_or(-1);
    if !(0..=43_200).contains(&seconds) {
        return Err(ServiceError::new(
            "InvalidParameterValue",
            "VisibilityTimeout must be >= 0 and <= 43200.",
        ));
    }
    let receipt = text(request, "ReceiptHandle");
    let queue = now.queues.named(url)?;
    if !queue.hide(receipt, clock, seconds) {
        return Err(ServiceError::new("ReceiptHandleIsInvalid", "The input receipt handle is invalid."));
    }
    Ok(json!({}))
}

fn attributes(now: &mut Now, request: &Value) -> Result<Value, ServiceError> {
    let clock = now.clock;
    let queue = now.queues.named(text(request, "QueueUrl"))?;
    let (visible, hidden) = queue.counts(clock);
    // A message that was never received and cannot be seen was sent with a delay.
    let delayed = queue.messages().filter(|message| message.visible > clock && message.received == 0).count();
    let mut all = json!({
        "QueueArn": queue.arn,
        "ApproximateNumberOfMessages": visible.to_string(),
        "ApproximateNumberOfMessagesNotVisible": (hidden - delayed).to_string(),
        "ApproximateNumberOfMessagesDelayed": delayed.to_string(),
        "VisibilityTimeout": queue.visibility_s.to_string(),
        "DelaySeconds": queue.delay_s.to_string(),
        "MessageRetentionPeriod": queue.retention_s.to_string(),
        "MaximumMessageSize": queue.maximum_bytes.to_string(),
    });
    if let Some((target, limit)) = &queue.redrive {
        let target = format!("{}:{target}", queue.arn.rsplit_once(':').map_or("", |(account, _)| account));
        let policy = json!({"deadLetterTargetArn": target, "maxReceiveCount": limit});
        all["RedrivePolicy"] = json!(policy.to_string());
    }
    let wanted = Wanted::by(request);
    let told = all.as_object().into_iter().flatten().filter(|(name, _)| wanted.system(name));
    let told: Map<String, Value> = told.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(if told.is_empty() { json!({}) } else { json!({"Attributes": told}) })
}

/// One operation for each entry; an entry that fails does not stop the others.
fn batch(
    now: &mut Now,
    request: &Value,
    each: impl Fn(&mut Now, &str, &Value) -> Result<Value, ServiceError>,
) -> Result<Value, ServiceError> {
    let url = text(request, "QueueUrl");
    now.queues.named(url)?;
    let entries = request["Entries"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut ids: Vec<&str> = entries.iter().map(|entry| text(entry, "Id")).collect();
    if ids.is_empty() {
        return Err(ServiceError::new(
            "EmptyBatchRequest",
            "There should be at least one entry in the request.",
        ));
    }
    if ids.len() > 10 {
        let text = "Maximum number of entries per request are 10.";
        return Err(ServiceError::new("TooManyEntriesInBatchRequest", text));
    }
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(ServiceError::new(
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries have the same Id.",
        ));
    }
    let (mut successful, mut failed) = (Vec::new(), Vec::new());
    for entry in entries {
        match each(now, url, entry) {
            Ok(mut answer) => {
                answer["Id"] = entry["Id"].clone();
                successful.push(answer);
            }
            Err(error) => failed.push(json!({
                "Id": entry["Id"], "Code": error.code, "Message": error.message, "SenderFault": true,
            })),
        }
    }
    Ok(json!({"Successful": successful, "Failed": failed}))
}
