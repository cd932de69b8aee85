//! A permission that nobody uses.

use proof::{Resource, Stack, unknown};
use serde_json::Value;

use super::notification_not_permitted::KINDS;
use super::patterns::targets;
use super::service::text;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/permission-without-rule",
    severity: Severity::Warning,
    summary: "A function's permission is for somebody who calls it.",
    why: "A permission names who may call the function and on whose behalf (AWS Lambda API Reference, \
          AddPermission). Where no rule, bucket or topic of that ARN has the function as its target, either the \
          permission is left over or the delivery has been forgotten.",
    remedy: "Name the rule, bucket or topic that calls the function in `SourceArn`, or remove the \
          permission.",
    bad: template!("delivery/permission-without-rule", "bad"),
    good: template!("delivery/permission-without-rule", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for permission in stack.of_kind("AWS::Lambda::Permission") {
        let of = |property: &str| text(&permission.properties, property);
        let (Some(principal), Some(source), Some(name)) =
            (of("Principal"), of("SourceArn"), of("FunctionName"))
        else {
            continue;
        };
        let Some(function) = stack.by_name("AWS::Lambda::Function", name) else { continue };
        let kind = match principal {
            "events.amazonaws.com" => "AWS::Events::Rule",
            "s3.amazonaws.com" => "AWS::S3::Bucket",
            "sns.amazonaws.com" => "AWS::SNS::Topic",
            _ => continue,
        };
        // Notifications that a custom resource sets, against the circle of bucket and permission, are not seen.
        let by_hand = |resource: &Resource| {
            resource.kind.starts_with("Custom::") || resource.kind == "AWS::CloudFormation::CustomResource"
        };
        if kind == "AWS::S3::Bucket" && stack.resources().any(by_hand) {
            continue;
        }
        let named: Vec<&Resource> = stack.of_kind(kind).filter(|own| meets(source, own)).collect();
        let message = match named.first() {
            Some(_) if named.iter().any(|own| calls(stack, own, function) != Some(false)) => continue,
            Some(first) => format!("{} does not call {}: nobody uses this permission", first.id, function.id),
            None if stack.of_kind(kind).next().is_none() => {
                findings.note(permission, format!("{source} is not in the template"));
                continue;
            }
            None => format!("`{source}` is none of the template: nobody uses this permission"),
        };
        findings.at(permission, &["SourceArn"], message);
    }
}

/// Does `SourceArn`, in which `*` and `?` are wildcards, name the resource?
fn meets(source: &str, resource: &Resource) -> bool {
    let Some(arn) = resource.arn.as_deref() else { return false };
    let mut rest = arn;
    if !source.contains(['*', '?']) {
        return source == arn;
    }
    let parts: Vec<&str> = source.split(['*', '?']).collect();
    for (index, part) in parts.iter().enumerate() {
        match rest.find(part) {
            Some(at) if index > 0 || at == 0 => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    true
}

/// Does the rule, bucket or topic have the function as a target? Nothing where that is not known.
fn calls(stack: &Stack, source: &Resource, function: &Resource) -> Option<bool> {
    let arn = function.arn.as_deref()?;
    let is_ours = |value: &Value| {
        let named = value.as_str().is_some_and(|text| text == arn || text.starts_with(&format!("{arn}:")));
        named || unknown::why(value).is_some()
    };
    Some(match source.kind.as_str() {
        "AWS::Events::Rule" => {
            let list = source.properties.get("Targets");
            list.and_then(unknown::why).is_some()
                || targets(source).iter().any(|(_, target)| {
                    unknown::why(target).is_some() || target.get("Arn").is_some_and(is_ours)
                })
        }
        "AWS::S3::Bucket" => {
            let configuration = source.properties.get("NotificationConfiguration");
            configuration.and_then(unknown::within).is_some()
                || KINDS.iter().any(|(list, property)| {
                    let list = configuration.and_then(|configuration| configuration.get(list)?.as_array());
                    list.into_iter().flatten().any(|one| one.get(property).is_some_and(is_ours))
                })
        }
        _ => {
            let inline =
                source.properties.get("Subscription").and_then(Value::as_array).into_iter().flatten();
            let own = stack.of_kind("AWS::SNS::Subscription").map(|subscription| &subscription.properties);
            let own = own.filter(|one| {
                let topic = one.get("TopicArn");
                topic.and_then(Value::as_str) == source.arn.as_deref()
                    || topic.and_then(unknown::why).is_some()
            });
            inline.chain(own).any(|one| one.get("Endpoint").is_some_and(is_ours))
        }
    })
}
