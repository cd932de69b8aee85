//! Amazon SQS: standard queues with visibility, delay and dead letters, on the rehearsal's own time.

use std::collections::BTreeMap;

use base64::Engine as _;
use jiff::{SignedDuration, Timestamp};
use md5::{Digest, Md5};
use proof::{Call, Stack};
use serde_json::{Map, Value, json};

use super::{context, on, text};
use crate::stage::{Caller, Now, Stage};
use crate::wire::ServiceError;

/// The template's queues, by name.
#[derive(Debug, Default)]
pub(crate) struct Queues(BTreeMap<String, Queue>);

#[derive(Debug)]
struct Queue {
    arn: String,
    url: String,
    visibility_s: i64,
    delay_s: i64,
    maximum_bytes: usize,
    /// Name of the dead-letter queue, and how often a message may be received before it goes there.
    redrive: Option<(String, u64)>,
    messages: Vec<Message>,
}

#[derive(Debug, Clone)]
struct Message {
    id: String,
    body: String,
    attributes: Value,
    sent: Timestamp,
    first_received: Option<Timestamp>,
    received: u64,
    visible: Timestamp,
    receipt: String,
    sender: String,
}

impl Queues {
    pub(crate) fn of(stack: &Stack) -> Self {
        let queues = stack.of_kind("AWS::SQS::Queue").map(|resource| {
            let properties = &resource.properties;
            let number = |name: &str, default: i64| as_i64(&properties[name]).unwrap_or(default);
            let redrive = redrive_of(&properties["RedrivePolicy"]);
            let queue = Queue {
                arn: resource.arn.clone().unwrap_or_default(),
                url: resource.name.clone(),
                visibility_s: number("VisibilityTimeout", 30),
                delay_s: number("DelaySeconds", 0),
                maximum_bytes: usize::try_from(number("MaximumMessageSize", 1_048_576)).unwrap_or(1_048_576),
                redrive,
                messages: Vec::new(),
            };
            (resource.physical_name.clone(), queue)
        });
        Queues(queues.collect())
    }

    /// When the next message that nobody may see now becomes visible.
    pub(crate) fn next_visible(&self, now: Timestamp) -> Option<Timestamp> {
        self.0
            .values()
            .flat_map(|queue| &queue.messages)
            .map(|message| message.visible)
            .filter(|at| *at > now)
            .min()
    }

    /// Every message that is still in a queue, for the files of `--out`.
    pub(crate) fn snapshot(&self) -> Value {
        let queues = self.0.iter().map(|(name, queue)| {
            let messages = queue.messages.iter().map(|message| {
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
        "GetQueueAttributes" => attributes(now, text(request, "QueueUrl")),
        _ => {
            Err(ServiceError::new("InvalidAction", format!("the rehearsal does not emulate sqs:{operation}")))
        }
    }
}

fn send(now: &mut Now, url: &str, request: &Value) -> Result<Value, ServiceError> {
    let (clock, id, receipt) = (now.clock, now.next_uuid(), String::new());
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
    let answer = json!({"MessageId": id, "MD5OfMessageBody": md5_hex(&body)});
    queue.messages.push(Message {
        id,
        attributes: request["MessageAttributes"].clone(),
        body,
        sent: clock,
        first_received: None,
        received: 0,
        visible: after(clock, delay),
        receipt,
        sender: "AROAREHEARSAL".to_owned(),
    });
    Ok(answer)
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
    dead_letter(now, text(request, "QueueUrl"))?;
    let ids: Vec<String> = (0..wanted).map(|_| now.next_id()).collect();
    let queue = now.queues.named(text(request, "QueueUrl"))?;
    let visibility = request["VisibilityTimeout"].as_i64().unwrap_or(queue.visibility_s);
    let visible = queue.messages.iter_mut().filter(|message| message.visible <= clock);
    let found: Vec<Value> = visible
        .zip(ids)
        .map(|(message, id)| {
            message.received += 1;
            message.receipt =
                base64::engine::general_purpose::STANDARD.encode(format!("{}#{id}", message.id));
            message.visible = after(clock, visibility);
            message.first_received.get_or_insert(clock);
            message.describe()
        })
        .collect();
    Ok(if found.is_empty() { json!({}) } else { json!({"Messages": found}) })
}

/// Moves what was received too often to the dead-letter queue.
fn dead_letter(now: &mut Now, url: &str) -> Result<(), ServiceError> {
    let clock = now.clock;
    let queue = now.queues.named(url)?;
    let Some((target, limit)) = queue.redrive.clone() else { return Ok(()) };
    let (dead, alive) = std::mem::take(&mut queue.messages)
        .into_iter()
        .partition(|message: &Message| message.visible <= clock && message.received >= limit);
    queue.messages = alive;
    if let Ok(target) = now.queues.named(&target) {
        target.messages.extend(dead);
    }
    Ok(())
}

impl Message {
    fn describe(&self) -> Value {
        let mut attributes = Map::new();
        attributes.insert("ApproximateReceiveCount".to_owned(), json!(self.received.to_string()));
        attributes.insert("SentTimestamp".to_owned(), json!(self.sent.as_millisecond().to_string()));
        attributes.insert("SenderId".to_owned(), json!(self.sender));
        if let Some(first) = self.first_received {
            let first = first.as_millisecond().to_string();
            attributes.insert("ApproximateFirstReceiveTimestamp".to_owned(), json!(first));
        }
        let mut described = json!({
            "MessageId": self.id, "ReceiptHandle": self.receipt, "Body": self.body,
            "MD5OfBody": md5_hex(&self.body), "Attributes": attributes,
        });
        if self.attributes.is_object() {
            described["MessageAttributes"] = self.attributes.clone();
        }
        described
    }
}

fn delete(now: &mut Now, url: &str, request: &Value) -> Result<Value, ServiceError> {
    let receipt = text(request, "ReceiptHandle");
    let queue = now.queues.named(url)?;
    queue.messages.retain(|message| message.receipt.is_empty() || message.receipt != receipt);
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
    let message =
        queue.messages.iter_mut().find(|message| message.receipt == receipt).ok_or_else(|| {
            ServiceError::new("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
        })?;
    message.visible = after(clock, seconds);
    Ok(json!({}))
}

fn attributes(now: &mut Now, url: &str) -> Result<Value, ServiceError> {
    let clock = now.clock;
    let queue = now.queues.named(url)?;
    let visible = queue.messages.iter().filter(|message| message.visible <= clock).count();
    let hidden = queue.messages.len() - visible;
    Ok(json!({"Attributes": {
        "QueueArn": queue.arn,
        "ApproximateNumberOfMessages": visible.to_string(),
        "ApproximateNumberOfMessagesNotVisible": hidden.to_string(),
        "VisibilityTimeout": queue.visibility_s.to_string(),
    }}))
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

fn after(clock: Timestamp, seconds: i64) -> Timestamp {
    clock.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(clock)
}

/// MD5 in hexadecimal: SDKs compare it with their own.
pub(crate) fn md5_hex(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
