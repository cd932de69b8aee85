//! Budgets that are refused.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/budget",
    severity: Severity::Error,
    summary: "A budget's filters and subscribers are such as Budgets takes.",
    why: "A notification takes one topic and ten addresses; `CostFilters` and `CostTypes` do not go with \
          `FilterExpression` and `Metrics`; an SNS subscriber is the ARN of a topic (AWS Budgets API \
          Reference, \"CreateBudget\").",
    remedy: "Keep one topic for each notification, and one kind of filter.",
    bad: template!("limits/budget", "bad"),
    good: template!("limits/budget", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for budget in deployment.stack.of_kind("AWS::Budgets::Budget") {
        let has = |key: &str| budget.property(&["Budget", key]).is_some();
        if (has("CostFilters") || has("CostTypes")) && (has("FilterExpression") || has("Metrics")) {
            let message =
                "Budgets refuses `CostFilters` and `CostTypes` beside `FilterExpression` and `Metrics`";
            findings.at(budget, &["Budget"], message);
        }
        let notifications = budget.properties.get("NotificationsWithSubscribers").and_then(Value::as_array);
        for (index, notification) in notifications.into_iter().flatten().enumerate() {
            let index = index.to_string();
            let at = ["NotificationsWithSubscribers", index.as_str(), "Subscribers"];
            let subscribers = notification.get("Subscribers").and_then(Value::as_array);
            let all = || subscribers.into_iter().flatten();
            let of = |kind: &str| {
                all().filter(|one| one.get("SubscriptionType").and_then(Value::as_str) == Some(kind)).count()
            };
            let (topics, addresses) = (of("SNS"), of("EMAIL"));
            if topics > 1 || addresses > 10 {
                let message = format!(
                    "{topics} topics and {addresses} addresses; Budgets takes one topic and ten addresses"
                );
                findings.at(budget, &at, message);
            }
            for (subscriber, one) in all().enumerate() {
                let text = |key: &str| one.get(key).and_then(Value::as_str);
                let (kind, address) = (text("SubscriptionType"), text("Address").unwrap_or_default());
                let wrong = match kind {
                    Some("SNS") => !address.is_empty() && !address.starts_with("arn:"),
                    Some("EMAIL") => !address.is_empty() && !address.contains('@'),
                    _ => false,
                };
                if wrong {
                    let subscriber = subscriber.to_string();
                    let message = format!("`{address}` is no address for {}", kind.unwrap_or_default());
                    findings.at(budget, &[&at[..], &[subscriber.as_str(), "Address"]].concat(), message);
                }
            }
        }
    }
}
