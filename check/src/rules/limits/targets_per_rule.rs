//! More targets than a rule has.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "limits/targets-per-rule",
    severity: Severity::Warning,
    summary: "A rule has at most five targets.",
    why: "Five targets for each rule is the quota that an account begins with; PutTargets refuses more \
          (EventBridge User Guide, \"Quotas\").",
    remedy: "Make a second rule with the same pattern, put a topic between, or ask for a higher quota and \
          accept this finding.",
    bad: template!("limits/targets-per-rule", "bad"),
    good: template!("limits/targets-per-rule", "good"),
    check,
};

const MOST: usize = 5;

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for rule in deployment.stack.of_kind("AWS::Events::Rule") {
        let targets = rule.properties.get("Targets").and_then(Value::as_array).map_or(0, Vec::len);
        if targets > MOST {
            let message = format!(
                "the rule has {targets} targets; EventBridge takes {MOST} unless the quota was raised"
            );
            findings.at(rule, &["Targets"], message);
        }
    }
}
