//! Filters on logs that are not there.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::nearest;

pub(super) static RULE: Rule = Rule {
    id: "references/filter-of-no-group",
    severity: Severity::Error,
    summary: "A filter is on a log group that is there.",
    why: "Logs refuses a filter on a group that does not exist, also on one that Lambda will only make \
          when the function first runs (CloudWatch Logs API Reference, \"PutMetricFilter\").",
    remedy: "Add the log group to the template and write `LogGroupName: !Ref` it.",
    bad: template!("references/filter-of-no-group", "bad"),
    good: template!("references/filter-of-no-group", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let groups: Vec<&str> =
        stack.of_kind("AWS::Logs::LogGroup").map(|group| group.physical_name.as_str()).collect();
    for kind in ["AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter"] {
        for filter in stack.of_kind(kind) {
            let Some(name) = filter.properties.get("LogGroupName").and_then(Value::as_str) else { continue };
            if groups.contains(&name) {
                continue;
            }
            let of_function = name
                .strip_prefix("/aws/lambda/")
                .is_some_and(|name| stack.by_name("AWS::Lambda::Function", name).is_some());
            let problem = if of_function {
                "is not there before the function runs".to_owned()
            } else if let Some(meant) = nearest(name, groups.iter().copied()) {
                format!("is no group of the template ({meant} is meant)")
            } else {
                findings.note(filter, format!("the log group {name} is outside of the template"));
                continue;
            };
            findings.at(filter, &["LogGroupName"], format!("{name} {problem}: the filter is refused"));
        }
    }
}
