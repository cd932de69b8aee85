//! A dead-letter queue that takes nothing.

use proof::{Call, Context, Principal, Reason, Stack};
use serde_json::Value;

use super::patterns::targets;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/dead-letter-not-permitted",
    severity: Severity::Error,
    summary: "EventBridge and Scheduler may write to a target's dead-letter queue.",
    why: "What can neither be delivered nor written to the dead-letter queue is lost. The queue must be a standard one and \
          its policy (for Scheduler: the target's role) must allow `sqs:SendMessage` (EventBridge User Guide, \"Using \
          dead-letter queues to process undelivered events\").",
    remedy: "Let events.amazonaws.com send to the queue, for this rule.",
    bad: template!("delivery/dead-letter-not-permitted", "bad"),
    good: template!("delivery/dead-letter-not-permitted", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for rule in stack.of_kind("AWS::Events::Rule") {
        for (index, target) in targets(rule) {
            let Some(arn) = dead_letters(target) else { continue };
            let Err(stopped) = stack.reach_dead_letters(rule, arn) else { continue };
            if stopped.certain {
                let message = format!("what cannot be delivered is lost: {}", stopped.reason);
                let place = ["Targets", &index, "DeadLetterConfig", "Arn"];
                findings.with_remedy(rule, &place, message, stopped.remedy);
            } else {
                findings.note(rule, format!("dead letters of target {index}: {}", stopped.reason));
            }
        }
    }
    for schedule in stack.of_kind("AWS::Scheduler::Schedule") {
        let Some(target) = schedule.properties.get("Target") else { continue };
        let (Some(arn), Some(role)) = (dead_letters(target), target.get("RoleArn").and_then(Value::as_str))
        else {
            continue;
        };
        if let Some((message, remedy)) = refused(stack, role, arn) {
            let message = format!("what cannot be delivered is lost: {message}");
            findings.with_remedy(schedule, &["Target", "DeadLetterConfig", "Arn"], message, remedy);
        }
    }
}

fn dead_letters(target: &Value) -> Option<&str> {
    target.get("DeadLetterConfig")?.get("Arn")?.as_str()
}

fn refused(stack: &Stack, role: &str, arn: &str) -> Option<(String, String)> {
    let context = Context::new();
    let call = Call { action: "sqs:SendMessage".to_owned(), resource: arn.to_owned(), context };
    let decision = stack.authorize_call(&Principal::Role(role.to_owned()), &call);
    let denial = decision.denial().filter(|denial| !matches!(denial.reason, Reason::Undecided { .. }))?;
    Some((format!("{} may not {} on {arn}", denial.principal, denial.action), denial.remedy.clone()))
}
