//! Alarms that nobody hears.

use proof::{Resource, Stack, unknown};

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts;

pub(super) static RULE: Rule = Rule {
    id: "references/alarm-tells-nobody",
    severity: Severity::Warning,
    summary: "An alarm tells somebody.",
    why: "An alarm without actions, or with `ActionsEnabled: false`, only changes its colour in the \
          console (CloudWatch User Guide, \"Alarm actions\").",
    remedy: "Name a topic in `AlarmActions`.",
    bad: template!("references/alarm-tells-nobody", "bad"),
    good: template!("references/alarm-tells-nobody", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let mut silent: Vec<(&Resource, Vec<&str>, &str)> = Vec::new();
    for alarm in stack.resources().filter(|one| ALARMS.contains(&one.kind.as_str())) {
        let none = |key: &str| match alarm.properties.get(key) {
            None => true,
            Some(value) => value.as_array().is_some_and(Vec::is_empty),
        };
        let off = alarm.properties.get("ActionsEnabled").is_some_and(|on| on == false || on == "false");
        if off {
            silent.push((alarm, vec!["ActionsEnabled"], "its actions are switched off"));
        } else if none("AlarmActions") {
            silent.push((alarm, Vec::new(), "it has no `AlarmActions`"));
        }
    }
    if silent.is_empty() || is_heard_by_events(stack) {
        return;
    }
    for (alarm, at, why) in silent {
        if !is_named_elsewhere(stack, alarm) {
            findings.at(alarm, &at, format!("nobody hears of this alarm: {why}"));
        }
    }
}

const ALARMS: [&str; 2] = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];

/// Does a rule of EventBridge listen to alarms, or may one?
fn is_heard_by_events(stack: &Stack) -> bool {
    stack.of_kind("AWS::Events::Rule").filter_map(|rule| rule.properties.get("EventPattern")).any(|pattern| {
        unknown::within(pattern).is_some() || pattern.to_string().contains("CloudWatch Alarm State Change")
    })
}

/// Does another resource (a composite alarm, a deployment that rolls back) name it, or may it?
fn is_named_elsewhere(stack: &Stack, alarm: &Resource) -> bool {
    stack.resources().filter(|other| other.id != alarm.id && other.kind != "AWS::CloudWatch::Dashboard").any(
        |other| {
            let mut named = false;
            texts::each(&other.properties, &mut |_, text| {
                let quoted = text.contains(&format!("\"{}\"", alarm.physical_name))
                    || text.contains(&format!("({})", alarm.physical_name));
                named |= text == alarm.physical_name
                    || quoted
                    || alarm.arn.as_deref().is_some_and(|arn| text.contains(arn));
            });
            let open = other.kind == "AWS::CloudWatch::CompositeAlarm"
                && unknown::within(&other.properties).is_some();
            named || open
        },
    )
}
