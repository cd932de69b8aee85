//! What stops `EventBridge` on its way to a target.
//!
//! Sources: `EventBridge` User Guide, "Using resource-based policies for Amazon EventBridge",
//! "Troubleshooting Amazon EventBridge" and "Using dead-letter queues to process undelivered events".

use serde_json::Value;

use super::Undeliverable;
use crate::authorize::{Call, Decision, Principal, Reason};
use crate::policy::Context;
use crate::stack::{Resource, Stack};
use crate::unknown;

const EVENTS: &str = "events.amazonaws.com";

impl Stack {
    pub(super) fn reaches(&self, rule: &Resource, target: &Value, arn: &str) -> Result<(), Undeliverable> {
        if let Some(why) = target.get("Arn").and_then(unknown::why).or_else(|| unknown::why(target)) {
            let remedy = "give the target an ARN that the template tells";
            return Err(uncertain(&rule.id, &format!("the target's ARN is unknown ({why})"), remedy));
        }
        let Some(resource) = self.by_arn(arn) else {
            let reason =
                format!("the target of {} is not in the template, nor is what lets EventBridge in", rule.id);
            return Err(uncertain(
                arn,
                &reason,
                "add it to the template, or point the rule at a resource of it",
            ));
        };
        refuse_fifo(resource, target)?;
        let action = match resource.kind.as_str() {
            "AWS::SQS::Queue" => "sqs:SendMessage",
            "AWS::SNS::Topic" => "sns:Publish",
            "AWS::Lambda::Function" => "lambda:InvokeFunction",
            other => {
                let reason = format!("delivery of {} to a {other} is not modelled", rule.id);
                return Err(uncertain(&resource.id, &reason, "use a queue, topic or function as the target"));
            }
        };
        match target.get("RoleArn") {
            None if resource.kind == "AWS::Lambda::Function" && resource.arn.as_deref() != Some(arn) => {
                let reason =
                    format!("the permission of the version or alias that {} names is not modelled", rule.id);
                Err(uncertain(&resource.id, &reason, "name the function itself"))
            }
            None => self.lets_events_in(rule, action, arn),
            Some(own_role) => self.role_may_deliver(rule, own_role, action, arn),
        }
    }

    pub(super) fn reaches_dead_letters(&self, rule: &Resource, arn: &str) -> Result<(), Undeliverable> {
        let Some(queue) = self.by_arn(arn).filter(|resource| resource.kind == "AWS::SQS::Queue") else {
            let reason = format!("the dead-letter queue of {} is not in the template", rule.id);
            return Err(uncertain(arn, &reason, "add the queue with a queue policy for EventBridge"));
        };
        if is_fifo(queue) {
            let reason = format!("{} cannot use a FIFO queue for dead letters", rule.id);
            return Err(undeliverable(&queue.id, &reason, "use a standard queue"));
        }
        self.lets_events_in(rule, "sqs:SendMessage", arn)
    }

    /// The resource's own policy, and the key's.
    fn lets_events_in(&self, rule: &Resource, action: &str, arn: &str) -> Result<(), Undeliverable> {
        let context = Context::new();
        let call = Call {
            action: action.to_owned(),
            resource: arn.to_owned(),
            // Where the ARN is not known, neither is what a condition on it says.
            context: match &rule.arn {
                Some(source) => context.with("aws:SourceArn", source),
                None => context,
            },
        };
        delivered(self.authorize_call(&Principal::Service(EVENTS.to_owned()), &call))
    }

    /// A target's own role: `EventBridge` must be allowed to assume it, and the role to deliver.
    fn role_may_deliver(
        &self,
        rule: &Resource,
        own_role: &Value,
        action: &str,
        arn: &str,
    ) -> Result<(), Undeliverable> {
        let Some(own_role_arn) = own_role.as_str() else {
            let why = unknown::why(own_role).unwrap_or("it is not a string");
            let reason = format!("the role of its target is unknown ({why})");
            return Err(uncertain(&rule.id, &reason, "name a role of the template in RoleArn"));
        };
        delivered(self.may_assume(EVENTS, own_role_arn, Context::new()))?;
        let call = Call { action: action.to_owned(), resource: arn.to_owned(), context: Context::new() };
        delivered(self.authorize_call(&Principal::Role(own_role_arn.to_owned()), &call))
    }
}

fn delivered(decision: Decision) -> Result<(), Undeliverable> {
    match decision {
        Decision::Allowed { .. } => Ok(()),
        Decision::Denied(denial) => Err(Undeliverable {
            target: denial.resource_id.unwrap_or_else(|| denial.resource.clone()),
            reason: format!(
                "{} may not {} on {}: {}",
                denial.principal, denial.action, denial.resource, denial.reason
            ),
            remedy: denial.remedy,
            certain: !matches!(denial.reason, Reason::Undecided { .. }),
        }),
    }
}

fn refuse_fifo(resource: &Resource, target: &Value) -> Result<(), Undeliverable> {
    let group = target.get("SqsParameters").and_then(|parameters| parameters.get("MessageGroupId"));
    match resource.kind.as_str() {
        "AWS::SQS::Queue" if is_fifo(resource) && group.is_none() => Err(undeliverable(
            &resource.id,
            "a FIFO queue takes no message without a group",
            "add SqsParameters.MessageGroupId to the target, or use a standard queue",
        )),
        "AWS::SNS::Topic" if is_fifo(resource) => Err(undeliverable(
            &resource.id,
            "EventBridge does not deliver to FIFO topics",
            "use a standard topic, or a FIFO queue",
        )),
        _ => Ok(()),
    }
}

fn is_fifo(resource: &Resource) -> bool {
    let set =
        ["FifoQueue", "FifoTopic"].iter().any(|p| resource.properties.get(*p).is_some_and(unknown::is_true));
    set || resource
        .arn
        .as_deref()
        .is_some_and(|arn| arn.rsplit_once('.').is_some_and(|(_, end)| end == "fifo"))
}

fn undeliverable(target: &str, reason: &str, remedy: &str) -> Undeliverable {
    let (target, reason, remedy) = (target.to_owned(), reason.to_owned(), remedy.to_owned());
    Undeliverable { target, reason, remedy, certain: true }
}

fn uncertain(target: &str, reason: &str, remedy: &str) -> Undeliverable {
    Undeliverable { certain: false, ..undeliverable(target, reason, remedy) }
}
