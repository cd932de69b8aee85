//! A subscription that receives nothing.

use proof::{Context, Resource, Stack};
use serde_json::Value;

use super::service::{delivery_to, is_fifo, refused, text};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/subscription-not-permitted",
    severity: Severity::Error,
    summary: "SNS may deliver to the queues and functions that subscribe to a topic.",
    why: "SNS drops what a queue or function does not let it deliver, and nobody is told. The queue's \
          policy (and its key's) or the function's permission must let `sns.amazonaws.com` in, for the topic (Amazon \
          SNS Developer Guide, \"Fanout to Amazon SQS queues\" and \"Fanout to Lambda functions\").",
    remedy: "Let sns.amazonaws.com in, with `aws:SourceArn` of the topic.",
    bad: template!("delivery/subscription-not-permitted", "bad"),
    good: template!("delivery/subscription-not-permitted", "good"),
    check,
};

const SNS: &str = "sns.amazonaws.com";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for subscription in stack.of_kind("AWS::SNS::Subscription") {
        let topic = text(&subscription.properties, "TopicArn");
        look(stack, subscription, &subscription.properties, topic, &["Endpoint"], findings);
    }
    for topic in stack.of_kind("AWS::SNS::Topic") {
        let subscriptions = topic.properties.get("Subscription").and_then(Value::as_array);
        for (index, subscription) in subscriptions.into_iter().flatten().enumerate() {
            let place = ["Subscription", &index.to_string(), "Endpoint"];
            look(stack, topic, subscription, topic.arn.as_deref(), &place, findings);
        }
    }
}

fn look(
    stack: &Stack,
    holder: &Resource,
    subscription: &Value,
    topic: Option<&str>,
    place: &[&str],
    findings: &mut Findings<'_>,
) {
    let (Some(protocol), Some(endpoint)) = (text(subscription, "Protocol"), text(subscription, "Endpoint"))
    else {
        return;
    };
    let Some(target) = stack.resources().find(|resource| resource.arn.as_deref() == Some(endpoint)) else {
        if matches!(protocol, "sqs" | "lambda") {
            findings.note(holder, format!("whether SNS may deliver to {endpoint} is not in the template"));
        }
        return;
    };
    let fits = matches!(
        (protocol, target.kind.as_str()),
        ("sqs", "AWS::SQS::Queue") | ("lambda", "AWS::Lambda::Function")
    );
    let (true, Some(action)) = (fits, delivery_to(target)) else { return };
    if is_fifo(target) && topic.and_then(|topic| stack.by_arn(topic)).is_some_and(|topic| !is_fifo(topic)) {
        let message =
            format!("SNS refuses it: {} is a FIFO queue and the topic is not a FIFO topic", target.id);
        findings.with_remedy(holder, place, message, "Make both FIFO, or neither.");
        return;
    }
    let context = topic.map(|topic| Context::new().with("aws:SourceArn", topic)).unwrap_or_default();
    let context = context.with("aws:SourceAccount", &stack.account().account);
    if let Some(denial) = refused(stack, SNS, action, endpoint, context) {
        let message = format!(
            "SNS drops what it should deliver to {}: it may not {} on {}: {}",
            target.id, denial.action, denial.resource, denial.reason
        );
        findings.with_remedy(holder, place, message, denial.remedy);
    }
}
