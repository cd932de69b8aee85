//! Alarms and budgets that may not publish.

use std::collections::BTreeSet;

use proof::{Context, Principal, Reason, Request, Resource};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::texts;

pub(super) static RULE: Rule = Rule {
    id: "references/alarm-cannot-tell",
    severity: Severity::Error,
    summary: "The topic that an alarm or a budget tells lets it publish.",
    why: "A topic policy replaces the default one: without a statement for `cloudwatch.amazonaws.com` or \
          `budgets.amazonaws.com` the notice is refused, and nobody hears of it. Budgets needs one in any \
          case (CloudWatch User Guide, \"Notifying users\"; AWS Cost Management User Guide, \"Creating an \
          Amazon SNS topic for budget notifications\").",
    remedy: "Allow the service `sns:Publish` on the topic, with the condition `aws:SourceAccount`.",
    bad: template!("references/alarm-cannot-tell", "bad"),
    good: template!("references/alarm-cannot-tell", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let mut asked: BTreeSet<(&str, &str)> = BTreeSet::new();
    for resource in stack.resources() {
        let (service, source) = match resource.kind.as_str() {
            "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => {
                ("cloudwatch.amazonaws.com", resource.arn.as_deref())
            }
            "AWS::Budgets::Budget" => ("budgets.amazonaws.com", resource.arn.as_deref()),
            _ => continue,
        };
        for (path, told) in told(resource) {
            let Some(topic) =
                stack.of_kind("AWS::SNS::Topic").find(|topic| topic.arn.as_deref() == Some(told))
            else {
                continue;
            };
            let mut policies = stack.of_kind("AWS::SNS::TopicPolicy");
            let policy = policies.find(|policy| {
                policy.properties.get("Topics").map(texts).is_some_and(|all| all.contains(&told))
            });
            // The default policy lets the account's own alarms publish.
            if (policy.is_none() && service.starts_with("cloudwatch")) || !asked.insert((service, told)) {
                continue;
            }
            let context = Context::new()
                .with("aws:SourceAccount", &*stack.account().account)
                .with("aws:SourceArn", source.unwrap_or_default())
                .with("aws:SecureTransport", "true");
            let request = Request {
                principal: Principal::Service(service.to_owned()),
                action: "sns:Publish".to_owned(),
                resource: told.to_owned(),
                context,
            };
            let decision = stack.authorize(&request);
            let Some(denial) = decision.denial() else { continue };
            if matches!(denial.reason, Reason::Undecided { .. }) {
                findings
                    .note(resource, format!("whether {service} may publish to {} cannot be told", topic.id));
                continue;
            }
            let message = format!("{service} may not publish to {}: nobody hears of it", topic.id);
            match policy {
                Some(policy) => findings.at(policy, &["PolicyDocument"], message),
                None => findings.at(resource, &path.iter().map(String::as_str).collect::<Vec<_>>(), message),
            }
        }
    }
}

/// The ARNs that an alarm or a budget tells, with where they stand.
fn told(resource: &Resource) -> Vec<(Vec<String>, &str)> {
    let mut told = Vec::new();
    let keys = ["AlarmActions", "OKActions", "InsufficientDataActions", "NotificationsWithSubscribers"];
    for key in keys {
        let Some(value) = resource.properties.get(key) else { continue };
        crate::texts::each(value, &mut |path, text| {
            if text.starts_with("arn:") {
                told.push(([&[key.to_owned()], path].concat(), text));
            }
        });
    }
    told
}
