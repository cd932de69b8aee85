//! What an AWS service may do, as far as the template proves it.

use proof::{Call, Context, Decision, Denial, Principal, Reason, Resource, Stack, unknown};
use serde_json::Value;

/// Does the template prove that the service may not do this, in the name of that source?
pub(super) fn refused(
    stack: &Stack,
    service: &str,
    action: &str,
    resource: &str,
    context: Context,
) -> Option<Denial> {
    let call = Call { action: action.to_owned(), resource: resource.to_owned(), context };
    proved(&stack.authorize_call(&Principal::Service(service.to_owned()), &call))
}

/// The refusal, where it does not depend on what is not known.
pub(super) fn proved(decision: &Decision) -> Option<Denial> {
    let denial = decision.denial().filter(|denial| !matches!(denial.reason, Reason::Undecided { .. }))?;
    Some(denial.clone())
}

/// What delivering to this kind of resource is called, for the kinds whose permission is on the resource.
pub(super) fn delivery_to(target: &Resource) -> Option<&'static str> {
    match target.kind.as_str() {
        "AWS::SQS::Queue" => Some("sqs:SendMessage"),
        "AWS::SNS::Topic" => Some("sns:Publish"),
        "AWS::Lambda::Function" => Some("lambda:InvokeFunction"),
        _ => None,
    }
}

/// Is the queue or topic known to be a FIFO one?
pub(super) fn is_fifo(resource: &Resource) -> bool {
    let set = |property: &str| {
        let value = resource.properties.get(property).filter(|value| unknown::why(value).is_none());
        value.is_some_and(|value| value.as_bool().unwrap_or_else(|| value.as_str() == Some("true")))
    };
    set("FifoQueue") || set("FifoTopic")
}

/// A text of a value.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}
