//! Amazon SNS. What is published is shown in the trace; subscriptions are told as the template makes them, and not played.

use proof::{Call, Resource};
use serde_json::{Value, json};

use super::{context, on, text};
use crate::stage::{ACCOUNT, Caller, Stage};
use crate::wire::{self, ServiceError};

/// The namespace of its XML.
pub(crate) const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

pub(crate) fn needs(stage: &Stage, caller: &Caller, operation: &str, request: &Value) -> Vec<Call> {
    vec![on(&format!("sns:{operation}"), topic(request), context(stage, caller))]
}

/// Which topic a request is about, for the trace.
pub(crate) fn about(stage: &Stage, request: &Value) -> String {
    stage.called(topic(request))
}

/// Does one operation.
pub(crate) fn execute(stage: &Stage, operation: &str, request: &Value) -> Result<Value, ServiceError> {
    let found = stage.stack.by_arn(topic(request)).filter(|resource| resource.kind == "AWS::SNS::Topic");
    let Some(found) = found else {
        return Err(ServiceError::new("NotFound", "Topic does not exist").with_status(404));
    };
    match operation {
        "ListSubscriptionsByTopic" => Ok(json!({"Subscriptions": subscriptions(stage, found)})),
        _ => publish(stage, request).map(|id| json!({"MessageId": id})),
    }
}

/// Those that the template makes. Who is written to by e-mail has not confirmed it.
fn subscriptions(stage: &Stage, topic: &Resource) -> Vec<Value> {
    let arn = topic.arn.clone().unwrap_or_default();
    let apart = stage.stack.of_kind("AWS::SNS::Subscription").map(|resource| &resource.properties);
    let apart = apart.filter(|subscription| text(subscription, "TopicArn") == arn);
    let within = topic.properties["Subscription"].as_array().into_iter().flatten();
    let all = apart.chain(within).enumerate().map(|(index, subscription)| {
        let protocol = text(subscription, "Protocol");
        let pending = protocol.starts_with("email") || protocol.starts_with("http");
        let own = format!("{arn}:00000000-0000-4000-8000-{index:012x}");
        json!({
            "SubscriptionArn": if pending { "PendingConfirmation".to_owned() } else { own },
            "Owner": ACCOUNT, "Protocol": protocol, "Endpoint": text(subscription, "Endpoint"), "TopicArn": arn,
        })
    });
    all.collect()
}

/// The result of an operation, as XML.
pub(crate) fn xml(result: &Value) -> String {
    let members = result.as_object().into_iter().flatten().map(|(name, value)| {
        let inner = match value {
            Value::Array(items) => {
                items.iter().map(|item| format!("<member>{}</member>", xml(item))).collect()
            }
            value => wire::xml_escape(value.as_str().unwrap_or_default()),
        };
        format!("<{name}>{inner}</{name}>")
    });
    members.collect()
}

/// Checks the message; gives its ID.
fn publish(stage: &Stage, request: &Value) -> Result<String, ServiceError> {
    // Both limits: Publish in the SNS API reference.
    if text(request, "Message").len() > 262_144 || text(request, "Message").is_empty() {
        let text = "Invalid parameter: Message must be 1 to 262144 bytes long";
        return Err(ServiceError::new("InvalidParameter", text));
    }
    let subject = text(request, "Subject");
    if subject.chars().count() > 100 || !subject.is_ascii() || subject.contains(['\n', '\r']) {
        return Err(ServiceError::new("InvalidParameter", "Invalid parameter: Subject"));
    }
    Ok(stage.now().next_uuid())
}

fn topic(request: &Value) -> &str {
    let arn = text(request, "TopicArn");
    if arn.is_empty() { text(request, "TargetArn") } else { arn }
}
