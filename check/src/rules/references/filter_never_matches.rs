//! Filters that match nothing.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "references/filter-never-matches",
    severity: Severity::Error,
    summary: "A filter's pattern is one, and matches lines that the function writes.",
    why: "A JSON pattern stands in braces and names fields by `$.`; Lambda drops lines below \
          `ApplicationLogLevel` before a filter sees them (CloudWatch Logs User Guide, \"Filter pattern \
          syntax\"; Lambda Developer Guide, \"Log-level filtering\").",
    remedy: "Write `{ $.level = \"ERROR\" }`, for a level that the function's `LoggingConfig` lets through.",
    bad: template!("references/filter-never-matches", "bad"),
    good: template!("references/filter-never-matches", "good"),
    check,
};

const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let functions = stack.functions();
    for kind in ["AWS::Logs::MetricFilter", "AWS::Logs::SubscriptionFilter"] {
        for filter in stack.of_kind(kind) {
            let text = |key: &str| filter.properties.get(key).and_then(Value::as_str);
            let Some(pattern) = text("FilterPattern").map(str::trim) else { continue };
            if pattern.starts_with('{') && (!pattern.ends_with('}') || !pattern.contains('$')) {
                findings.at(
                    filter,
                    &["FilterPattern"],
                    format!("`{pattern}` is no JSON pattern: Logs refuses it"),
                );
                continue;
            }
            let group = text("LogGroupName").unwrap_or_default();
            let mut of_group = functions.iter().filter(|one| one.log_group == group);
            let (Some(function), None) = (of_group.next(), of_group.next()) else { continue };
            let level = stack
                .resource(&function.id)
                .and_then(|one| one.property(&["LoggingConfig", "ApplicationLogLevel"])?.as_str());
            let wanted = pattern
                .split_once("$.level = \"")
                .and_then(|(_, rest)| rest.split_once('"'))
                .map(|(level, _)| level);
            let at = |name: Option<&str>| LEVELS.iter().position(|level| Some(*level) == name);
            let alone = !pattern.contains("||");
            if let (true, Some(least), Some(wanted)) =
                (alone && function.log_format == "JSON", at(level), at(wanted))
                && wanted < least
            {
                let message = format!(
                    "{} writes nothing below {}: `{pattern}` never matches",
                    function.id, LEVELS[least]
                );
                findings.at(filter, &["FilterPattern"], message);
            }
        }
    }
}
