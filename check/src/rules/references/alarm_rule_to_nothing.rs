//! Composite alarms of alarms that are not there.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::texts::nearest;

pub(super) static RULE: Rule = Rule {
    id: "references/alarm-rule-to-nothing",
    severity: Severity::Error,
    summary: "The rule of a composite alarm names alarms that are there.",
    why: "An alarm that is not there has no state: the composite alarm is refused, or stays as it is \
          (CloudWatch User Guide, \"Create a composite alarm\").",
    remedy: "Refer to the alarm: `ALARM(\"${Alarm}\")` in a `!Sub`.",
    bad: template!("references/alarm-rule-to-nothing", "bad"),
    good: template!("references/alarm-rule-to-nothing", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let kinds = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
    let alarms: Vec<_> = kinds.iter().flat_map(|kind| stack.of_kind(kind)).collect();
    for alarm in stack.of_kind("AWS::CloudWatch::CompositeAlarm") {
        let Some(rule) = alarm.properties.get("AlarmRule").and_then(Value::as_str) else { continue };
        for part in rule.split(['(', ')']).skip(1).step_by(1) {
            let name = part.trim().trim_matches(['"', '\'']);
            let there =
                alarms.iter().any(|one| one.physical_name == name || one.arn.as_deref() == Some(name));
            if there || name.is_empty() {
                continue;
            }
            if let Some(meant) = nearest(name, alarms.iter().map(|one| one.physical_name.as_str())) {
                findings.at(alarm, &["AlarmRule"], format!("there is no alarm {name} ({meant} is meant)"));
            }
        }
    }
}
