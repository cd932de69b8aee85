//! An object that its target hears of twice.

use proof::{Pattern, Resource};
use serde_json::{Value, json};

use super::notification_not_permitted::KINDS;
use super::patterns::{base, patterns, targets};
use super::service::text;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/notification-twice",
    severity: Severity::Warning,
    summary: "An object is told of once, by a notification or by a rule.",
    why: "A bucket can tell of one object both by a notification of its own and through EventBridge \
          (Amazon S3 User Guide, \"Amazon S3 Event Notifications\"). Where both reach the same target, it does \
          everything twice.",
    remedy: "Keep the rule and remove the notification, or the other way around.",
    bad: template!("delivery/notification-twice", "bad"),
    good: template!("delivery/notification-twice", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let rules = patterns(stack);
    let base = base(stack);
    for bucket in stack.of_kind("AWS::S3::Bucket").filter(|bucket| stack.emits_s3_events(&bucket.id)) {
        for (list, property) in KINDS {
            let configured = bucket.property(&["NotificationConfiguration", list]).and_then(Value::as_array);
            for (index, one) in configured.into_iter().flatten().enumerate() {
                let (Some(arn), Some(own)) = (text(one, property), as_pattern(bucket, one)) else { continue };
                let twice = rules.iter().find(|(rule, pattern)| {
                    proof::deliver::listens(rule)
                        && targets(rule).iter().any(|(_, target)| text(target, "Arn") == Some(arn))
                        && pattern.shared_example(&own, &base).is_some()
                });
                if let Some((rule, _)) = twice {
                    let message = format!("{arn} hears of an object by this notification and by {}", rule.id);
                    let place = ["NotificationConfiguration", list, &index.to_string()];
                    findings.at(bucket, &place, message);
                }
            }
        }
    }
}

/// The events that a notification tells of, as a pattern.
fn as_pattern(bucket: &Resource, notification: &Value) -> Option<Pattern> {
    let event = text(notification, "Event")?;
    let detail_type = match event.strip_prefix("s3:")?.split(':').next()? {
        "ObjectCreated" => "Object Created",
        "ObjectRemoved" => "Object Deleted",
        _ => return None,
    };
    let rules = notification.get("Filter").and_then(|filter| filter.get("S3Key")?.get("Rules")?.as_array());
    let part = |name: &str| {
        let found = rules
            .into_iter()
            .flatten()
            .find(|rule| text(rule, "Name").is_some_and(|own| own.eq_ignore_ascii_case(name)));
        let value = found.map_or(Some(""), |rule| text(rule, "Value"))?;
        Some(value.replace('\\', r"\\").replace('*', r"\*"))
    };
    let key = format!("{}*{}", part("prefix")?, part("suffix")?);
    let pattern = json!({
        "source": ["aws.s3"],
        "detail-type": [detail_type],
        "detail": {"bucket": {"name": [bucket.physical_name]}, "object": {"key": [{"wildcard": key}]}},
    });
    Pattern::new(&pattern).ok()
}
