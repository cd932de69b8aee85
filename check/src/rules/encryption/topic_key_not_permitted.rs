//! An encrypted topic whose alarms or budgets cannot publish.

use proof::{Context, Resource, Stack};
use serde_json::Value;

use super::{key, refused};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::texts;

pub(super) static RULE: Rule = Rule {
    id: "encryption/topic-key-not-permitted",
    severity: Severity::Error,
    summary: "Alarms and budgets may use the key of the topic that they publish to.",
    why: "A service that publishes to an encrypted topic needs kms:GenerateDataKey and kms:Decrypt in the key's policy, and \
          cannot get them for the key that AWS manages (`alias/aws/sns`): the message is dropped without a trace (Amazon SNS \
          Developer Guide, \"Enable compatibility between event sources from AWS services and encrypted topics\").",
    remedy: "Use a key of your own for the topic and allow cloudwatch.amazonaws.com (budgets.amazonaws.com) \
             kms:GenerateDataKey and kms:Decrypt in its policy.",
    bad: template!("encryption/topic-key-not-permitted", "bad"),
    good: template!("encryption/topic-key-not-permitted", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let mut asked: Vec<(&Resource, &Resource, &str)> = Vec::new();
    for (sender, service, arn) in senders(stack) {
        let Some(topic) = stack.by_name("AWS::SNS::Topic", arn) else { continue };
        if !asked.iter().any(|(known, _, by)| known.id == topic.id && *by == service) {
            asked.push((topic, sender, service));
        }
    }
    for (topic, sender, service) in asked {
        let Some(name) = topic.properties.get("KmsMasterKeyId").and_then(Value::as_str) else { continue };
        let path = ["KmsMasterKeyId"];
        if name.contains("alias/aws/") {
            let message = format!(
                "{} publishes to this topic, and {service} cannot use {name}: nobody is told",
                sender.id
            );
            findings.at(topic, &path, message);
            continue;
        }
        let Some(key) = key(stack, name) else { continue };
        for action in ["kms:GenerateDataKey", "kms:Decrypt"] {
            let context = Context::new().with("aws:SourceAccount", &stack.account().account);
            if let Some(denial) = refused(stack, service, action, key, &context) {
                let message = format!(
                    "{} publishes to this topic and nobody is told: {service} may not {action} with {}: {}",
                    sender.id, key.id, denial.reason
                );
                findings.with_remedy(topic, &path, message, denial.remedy);
                break;
            }
        }
    }
}

/// Alarms and budgets with the ARNs that they publish to.
fn senders(stack: &Stack) -> Vec<(&Resource, &'static str, &str)> {
    let mut found = Vec::new();
    for kind in ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"] {
        for alarm in stack.of_kind(kind) {
            let actions = ["AlarmActions", "OKActions", "InsufficientDataActions"];
            let lists = actions.into_iter().filter_map(|name| alarm.properties.get(name));
            found.extend(lists.flat_map(texts).map(|arn| (alarm, "cloudwatch.amazonaws.com", arn)));
        }
    }
    for budget in stack.of_kind("AWS::Budgets::Budget") {
        let list = budget.properties.get("NotificationsWithSubscribers").and_then(Value::as_array);
        for notification in list.into_iter().flatten() {
            let subscribers = notification.get("Subscribers").and_then(Value::as_array);
            let arns = subscribers.into_iter().flatten().filter_map(|one| one.get("Address")?.as_str());
            found.extend(arns.map(|arn| (budget, "budgets.amazonaws.com", arn)));
        }
    }
    found
}
