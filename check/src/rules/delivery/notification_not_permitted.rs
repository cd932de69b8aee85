//! A notification that S3 cannot deliver.

use proof::Context;
use serde_json::Value;

use super::service::{delivery_to, is_fifo, refused, text};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/notification-not-permitted",
    severity: Severity::Error,
    summary: "S3 may deliver a bucket's notifications to their targets.",
    why: "S3 tries each target when the notification is set and answers \"Unable to validate the following \
          destination configurations\": the stack fails. The target must let `s3.amazonaws.com` in, its key too, and \
          FIFO queues and topics are refused (Amazon S3 User Guide, \"Granting permissions to publish event \
          notification messages to a destination\").",
    remedy: "Let s3.amazonaws.com in, with `aws:SourceArn` of the bucket.",
    bad: template!("delivery/notification-not-permitted", "bad"),
    good: template!("delivery/notification-not-permitted", "good"),
    check,
};

/// Where a bucket keeps its notifications, and the property that names the target.
pub(super) const KINDS: [(&str, &str); 3] = [
    ("LambdaConfigurations", "Function"),
    ("QueueConfigurations", "Queue"),
    ("TopicConfigurations", "Topic"),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for bucket in stack.of_kind("AWS::S3::Bucket") {
        for (list, property) in KINDS {
            let configured = bucket.property(&["NotificationConfiguration", list]).and_then(Value::as_array);
            for (index, one) in configured.into_iter().flatten().enumerate() {
                let Some(arn) = text(one, property) else { continue };
                let target = stack.resources().find(|resource| resource.arn.as_deref() == Some(arn));
                let Some((target, action)) = target.and_then(|target| Some((target, delivery_to(target)?)))
                else {
                    findings.note(bucket, format!("whether S3 may deliver to {arn} is not in the template"));
                    continue;
                };
                let place = ["NotificationConfiguration", list, &index.to_string(), property];
                if is_fifo(target) {
                    let message = format!("S3 refuses {}: it delivers to no FIFO queue or topic", target.id);
                    findings.with_remedy(bucket, &place, message, "Use a standard queue or topic.");
                    continue;
                }
                let Some(source) = bucket.arn.clone() else { continue };
                let context = Context::new()
                    .with("aws:SourceArn", source)
                    .with("aws:SourceAccount", &stack.account().account);
                if let Some(denial) = refused(stack, "s3.amazonaws.com", action, arn, context) {
                    let message = format!(
                        "S3 refuses the notification to {}: it may not {} on {}: {}",
                        target.id, denial.action, denial.resource, denial.reason
                    );
                    findings.with_remedy(bucket, &place, message, denial.remedy);
                }
            }
        }
    }
}
