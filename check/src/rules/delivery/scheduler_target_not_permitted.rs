//! A schedule that calls nobody.

use proof::{Call, Context, Principal};
use serde_json::Value;

use super::service::{delivery_to, proved, text};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/scheduler-target-not-permitted",
    severity: Severity::Error,
    summary: "Scheduler may assume the role of a schedule's target, and the role may call the target.",
    why: "Scheduler takes any role. What it may not assume, or what the role may not do, fails at the time \
          of the schedule and is retried for nothing (EventBridge Scheduler User Guide, \"Setting up the execution \
          role\").",
    remedy: "Let the role trust scheduler.amazonaws.com and allow it the target.",
    bad: template!("delivery/scheduler-target-not-permitted", "bad"),
    good: template!("delivery/scheduler-target-not-permitted", "good"),
    check,
};

const SCHEDULER: &str = "scheduler.amazonaws.com";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for schedule in stack.of_kind("AWS::Scheduler::Schedule") {
        let Some(target) = schedule.properties.get("Target").filter(|target| target.is_object()) else {
            continue;
        };
        let Some(role) = target.get("RoleArn").and_then(Value::as_str) else { continue };
        if stack.by_name("AWS::IAM::Role", role).is_none() {
            findings.note(schedule, format!("the role {role} is not in the template"));
            continue;
        }
        let context = Context::new().with("aws:SourceAccount", &stack.account().account);
        if let Some(denial) = proved(&stack.may_assume(SCHEDULER, role, context)) {
            let message =
                format!("Scheduler cannot call the target: it may not assume {role}: {}", denial.reason);
            findings.with_remedy(schedule, &["Target", "RoleArn"], message, denial.remedy);
            continue;
        }
        let Some(arn) = text(target, "Arn") else { continue };
        let called = stack.resources().find(|resource| resource.arn.as_deref() == Some(arn));
        let Some(action) = called.and_then(delivery_to) else { continue };
        let call = Call { action: action.to_owned(), resource: arn.to_owned(), context: Context::new() };
        if let Some(denial) = proved(&stack.authorize_call(&Principal::Role(role.to_owned()), &call)) {
            let message = format!(
                "Scheduler cannot call the target: {} may not {} on {}: {}",
                denial.principal, denial.action, denial.resource, denial.reason
            );
            findings.with_remedy(schedule, &["Target", "Arn"], message, denial.remedy);
        }
    }
}
