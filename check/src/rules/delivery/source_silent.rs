//! A bucket that tells `EventBridge` nothing.

use proof::{Resource, Stack, unknown};

use super::patterns::{on_default_bus, patterns};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/source-silent",
    severity: Severity::Error,
    summary: "A bucket whose events a rule waits for sends them to EventBridge.",
    why: "A bucket sends nothing to EventBridge unless that is switched on for it (Amazon S3 User Guide, \"Enabling Amazon \
          EventBridge\"). The rule then waits for ever, and nothing tells that.",
    remedy: "Set `NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } }` on the bucket.",
    bad: template!("delivery/source-silent", "bad"),
    good: template!("delivery/source-silent", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for (rule, pattern) in patterns(stack) {
        let sources = pattern.exact_texts(&["source"]).unwrap_or_default();
        let types = pattern.exact_texts(&["detail-type"]).unwrap_or_default();
        let by_trail = !types.is_empty() && types.iter().all(|name| name.ends_with(" via CloudTrail"));
        if sources != ["aws.s3"] || by_trail || !on_default_bus(rule) {
            continue;
        }
        let field = ["detail", "bucket", "name"];
        for (index, name) in pattern.exact_texts(&field).unwrap_or_default().into_iter().enumerate() {
            let place = ["EventPattern", "detail", "bucket", "name", &index.to_string()];
            match stack.by_name("AWS::S3::Bucket", name) {
                Some(bucket) => silent(stack, rule, bucket, &place, findings),
                None if !may_be_a_bucket(name) => {
                    let message = format!("no bucket can be called `{name}`: the rule never matches");
                    findings.with_remedy(rule, &place, message, "Name the bucket, for example by `!Ref`.");
                }
                None => findings
                    .note(rule, format!("whether the bucket {name} sends events is not in the template")),
            }
        }
        for (index, arn) in pattern.exact_texts(&["resources"]).unwrap_or_default().into_iter().enumerate() {
            let bucket = stack.of_kind("AWS::S3::Bucket").find(|bucket| bucket.arn.as_deref() == Some(arn));
            if let Some(bucket) = bucket {
                silent(stack, rule, bucket, &["EventPattern", "resources", &index.to_string()], findings);
            }
        }
    }
}

fn silent(stack: &Stack, rule: &Resource, bucket: &Resource, place: &[&str], findings: &mut Findings<'_>) {
    let configuration = bucket.properties.get("NotificationConfiguration");
    if configuration.and_then(unknown::within).is_some() {
        findings.note(rule, format!("it is not known whether {} sends its events to EventBridge", bucket.id));
    } else if !stack.emits_s3_events(&bucket.id) {
        let message =
            format!("{} does not send its events to EventBridge: the rule never matches", bucket.id);
        findings.at(rule, place, message);
    }
}

/// The characters and length of "Bucket naming rules" (Amazon S3 User Guide).
fn may_be_a_bucket(name: &str) -> bool {
    let inner = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    (3..=63).contains(&name.len()) && name.bytes().all(inner)
}
