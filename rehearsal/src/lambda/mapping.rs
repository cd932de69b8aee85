//! Event source mappings: the event that a batch of messages becomes, and what the function's answer means for it.

use proof::Mapping;
use serde_json::{Value, json};

use crate::service::text;

/// One message as SQS describes it.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) receipt: String,
    pub(crate) received: u64,
    described: Value,
}

impl Message {
    pub(crate) fn read(described: &Value) -> Message {
        Message {
            id: text(described, "MessageId").to_owned(),
            receipt: text(described, "ReceiptHandle").to_owned(),
            received: text(&described["Attributes"], "ApproximateReceiveCount").parse().unwrap_or(1),
            described: described.clone(),
        }
    }
}

/// The event of a batch ("Using Lambda with Amazon SQS").
pub(crate) fn batch_event(mapping: &Mapping, region: &str, messages: &[Message]) -> Value {
    let records = messages.iter().map(|message| {
        json!({
            "messageId": message.id,
            "receiptHandle": message.receipt,
            "body": message.described["Body"],
            "attributes": message.described["Attributes"],
            "messageAttributes": attributes(&message.described["MessageAttributes"]),
            "md5OfBody": message.described["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": mapping.queue_arn,
            "awsRegion": region,
        })
    });
    json!({"Records": records.collect::<Vec<_>>()})
}

/// Lambda writes the members of message attributes with small first letters.
fn attributes(attributes: &Value) -> Value {
    let attributes = attributes.as_object().into_iter().flatten().map(|(name, value)| {
        let described = json!({
            "dataType": value["DataType"], "stringValue": value["StringValue"],
            "stringListValues": [], "binaryListValues": [],
        });
        (name.clone(), described)
    });
    Value::Object(attributes.collect())
}

/// What a function's answer means for its batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answered {
    /// These messages failed; the others are deleted.
    Failed(Vec<String>),
    /// The answer names what is no message of the batch: Lambda takes the whole batch as failed.
    Unusable(String),
    /// The function names failures, but the mapping does not ask for them: everything is deleted, and they are lost.
    Ignored(Vec<String>),
}

/// Reads `batchItemFailures` ("Implementing partial batch responses").
pub(crate) fn failures(mapping: &Mapping, answer: &Value, messages: &[Message]) -> Answered {
    let listed = match &answer["batchItemFailures"] {
        Value::Null => return Answered::Failed(Vec::new()),
        Value::Array(listed) => listed,
        other => return Answered::Unusable(format!("batchItemFailures is no list: {other}")),
    };
    let named: Vec<String> = listed.iter().map(|item| text(item, "itemIdentifier").to_owned()).collect();
    if !mapping.partial_failures {
        return if named.is_empty() { Answered::Failed(named) } else { Answered::Ignored(named) };
    }
    match named.iter().find(|name| !messages.iter().any(|message| message.id == **name)) {
        Some(unknown) => {
            Answered::Unusable(format!("batchItemFailures names {unknown:?}, which is not in the batch"))
        }
        None => Answered::Failed(named),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_failures_count_only_when_the_mapping_asks_for_them() {
        let mapping = |partial_failures| Mapping {
            id: "M".to_owned(),
            queue_arn: "arn:aws:sqs:eu-central-1:123456789012:q".to_owned(),
            queue: None,
            function: "F".to_owned(),
            batch_size: 10,
            batch_window_s: 0,
            maximum_concurrency: None,
            partial_failures,
            enabled: true,
        };
        let messages: Vec<Message> =
            ["a", "b"].iter().map(|id| Message::read(&json!({"MessageId": id}))).collect();
        let list = |ids: &[&str]| {
            let items: Vec<Value> = ids.iter().map(|id| json!({"itemIdentifier": id})).collect();
            json!({"batchItemFailures": items})
        };
        let names = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        for (partial, answer, expected) in [
            (true, list(&["b"]), Answered::Failed(names(&["b"]))),
            (true, list(&[]), Answered::Failed(vec![])),
            (true, Value::Null, Answered::Failed(vec![])),
            (true, json!("fine"), Answered::Failed(vec![])),
            (false, list(&["b"]), Answered::Ignored(names(&["b"]))),
            (false, list(&[]), Answered::Failed(vec![])),
        ] {
            assert_eq!(failures(&mapping(partial), &answer, &messages), expected, "{answer}");
        }
        for wrong in [list(&["c"]), json!({"batchItemFailures": [{}]}), json!({"batchItemFailures": "a"})] {
            assert!(matches!(failures(&mapping(true), &wrong, &messages), Answered::Unusable(_)), "{wrong}");
        }
    }
}
