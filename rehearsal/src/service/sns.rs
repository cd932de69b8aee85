//! Amazon SNS: `Publish`. What is published is shown in the trace; subscriptions are not played.

use proof::Call;
use serde_json::Value;

use super::{context, on, text};
use crate::stage::{Caller, Stage};
use crate::wire::ServiceError;

pub(crate) fn needs(stage: &Stage, caller: &Caller, request: &Value) -> Vec<Call> {
    vec![on("sns:Publish", topic(request), context(stage, caller))]
}

/// Which topic a request is about, for the trace.
pub(crate) fn about(stage: &Stage, request: &Value) -> String {
    stage.called(topic(request))
}

/// Checks the topic and the message; gives the message's ID.
pub(crate) fn publish(stage: &Stage, request: &Value) -> Result<String, ServiceError> {
    let arn = topic(request);
    if stage.stack.by_arn(arn).is_none_or(|resource| resource.kind != "AWS::SNS::Topic") {
        return Err(ServiceError::new("NotFound", "Topic does not exist").with_status(404));
    }
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
