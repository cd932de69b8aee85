//! Log groups and functions that do not meet.

use proof::{Resource, unknown};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::Given;

pub(super) static RULE: Rule = Rule {
    id: "references/log-group-of-no-function",
    severity: Severity::Warning,
    summary: "A log group under `/aws/lambda/` is one of a function, and a function has its group where others \
          have theirs.",
    why: "A function writes to `/aws/lambda/<its name>`, or to the group of its `LoggingConfig`. A group \
          under another name stays empty; one that Lambda makes itself keeps everything for ever and under \
          no key (Lambda Developer Guide, \"Sending Lambda function logs to CloudWatch Logs\").",
    remedy: "Name the group after the function, and refer to it by `LoggingConfig: { LogGroup: !Ref … }`.",
    bad: template!("references/log-group-of-no-function", "bad"),
    good: template!("references/log-group-of-no-function", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let given = Given::of(deployment);
    let functions = stack.functions();
    let groups: Vec<&Resource> = stack.of_kind("AWS::Logs::LogGroup").collect();
    let open = functions.iter().any(|function| function.name.starts_with('<'));
    for group in &groups {
        let Some(name) = group.physical_name.strip_prefix("/aws/lambda/") else { continue };
        let used = functions.iter().any(|one| one.log_group == group.physical_name || one.name == name);
        if functions.is_empty() || open || used || given.has_part_in(name) {
            continue;
        }
        findings.at(
            group,
            &["LogGroupName"],
            format!("no function is called {name}: nothing is written here"),
        );
    }
    let unknown = groups.iter().any(|group| group.physical_name.starts_with('<'));
    if groups.is_empty() || unknown {
        return;
    }
    for function in &functions {
        let Some(resource) = stack.resource(&function.id) else { continue };
        let config = resource.properties.get("LoggingConfig");
        let open = config.is_some_and(|config| unknown::within(config).is_some());
        if open || groups.iter().any(|group| group.physical_name == function.log_group) {
            continue;
        }
        let at: &[&str] = if config.is_some_and(|config| config.get("LogGroup").is_some()) {
            &["LoggingConfig", "LogGroup"]
        } else {
            &[]
        };
        let message = format!(
            "no log group {} is in the template: Lambda makes one that keeps everything for ever",
            function.log_group
        );
        findings.at(resource, at, message);
    }
}
