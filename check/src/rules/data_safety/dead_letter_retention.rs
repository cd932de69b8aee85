//! Dead letters that are gone before anybody looks.

use proof::{Resource, Stack};

use super::settings::number;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts;

pub(super) static RULE: Rule = Rule {
    id: "data-safety/dead-letter-retention",
    severity: Severity::Warning,
    summary: "Dead letters are kept for 14 days.",
    why: "A dead letter is what somebody must look at. It is deleted when it is older than the retention, \
          counted from when it was first sent, after 4 days unless the queue says otherwise (Amazon SQS \
          Developer Guide, \"Dead-letter queues\").",
    remedy: "Set `MessageRetentionPeriod: 1209600` on the dead-letter queue.",
    bad: template!("data-safety/dead-letter-retention", "bad"),
    good: template!("data-safety/dead-letter-retention", "good"),
    check,
};

const DEFAULT: i64 = 345_600;
const LONGEST: i64 = 1_209_600;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let targets = dead_letter_targets(stack);
    for queue in stack.of_kind("AWS::SQS::Queue") {
        let Some(arn) = queue.arn.as_deref() else { continue };
        let mut sources = targets.iter().filter(|(target, _)| *target == arn).peekable();
        let Some(kept) = kept_for(queue).filter(|kept| *kept < LONGEST) else { continue };
        // One that keeps no longer than its source is another rule's finding.
        let shorter = |source: &Resource| {
            source.kind == "AWS::SQS::Queue" && kept_for(source).is_none_or(|source| source >= kept)
        };
        if sources.peek().is_none() || sources.any(|(_, source)| shorter(source)) {
            continue;
        }
        let message = format!("dead letters are deleted after {} days, looked at or not", kept / 86_400);
        let at: &[&str] = if queue.properties.get("MessageRetentionPeriod").is_some() {
            &["MessageRetentionPeriod"]
        } else {
            &[]
        };
        findings.at(queue, at, message);
    }
}

/// Seconds; `None` when that is not known.
fn kept_for(queue: &Resource) -> Option<i64> {
    match queue.properties.get("MessageRetentionPeriod") {
        None => Some(DEFAULT),
        value => number(value),
    }
}

/// The ARNs of all dead-letter queues, with who sends there.
fn dead_letter_targets(stack: &Stack) -> Vec<(&str, &Resource)> {
    let mut targets = Vec::new();
    for resource in stack.resources() {
        let kinds = [
            "AWS::SQS::Queue",
            "AWS::Events::Rule",
            "AWS::Scheduler::Schedule",
            "AWS::Lambda::Function",
            "AWS::SNS::Subscription",
            "AWS::Lambda::EventInvokeConfig",
        ];
        if !kinds.contains(&resource.kind.as_str()) {
            continue;
        }
        texts::each(&resource.properties, &mut |path, text| {
            let key = path.last().map(String::as_str);
            let parent = path.len().checked_sub(2).map(|at| path[at].as_str());
            let dead = matches!(
                (parent, key),
                (_, Some("deadLetterTargetArn"))
                    | (Some("DeadLetterConfig"), Some("Arn" | "TargetArn"))
                    | (Some("OnFailure"), Some("Destination"))
            );
            if dead {
                targets.push((text, resource));
            }
        });
    }
    targets
}
