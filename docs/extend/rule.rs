//! A parameter whose value is too long for its tier.

use check::{Deployment, Findings, Rule, Severity};
use serde_json::Value;

/// Bytes of a parameter in the standard tier.
const STANDARD: usize = 4_096;

pub(super) static RULE: Rule = Rule {
    id: "limits/parameter-size",
    severity: Severity::Error,
    summary: "A parameter of more than 4 KB is in the advanced tier.",
    why: "Parameter Store refuses a longer value in the standard tier, which is that of a parameter that names none, and \
          the stack is rolled back (AWS Systems Manager User Guide, \"Managing parameter tiers\").",
    remedy: "Write `Tier: Advanced`, or a shorter value.",
    bad: include_str!("parameter-size.bad.yaml"),
    good: include_str!("parameter-size.good.yaml"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for parameter in deployment.stack.of_kind("AWS::SSM::Parameter") {
        let text = |name: &str| parameter.properties.get(name).map(Value::as_str);
        // A tier or a value that the template leaves open is no text, and nothing is said of it.
        let is_standard = matches!(text("Tier"), None | Some(Some("Standard")));
        if let (true, Some(Some(value))) = (is_standard, text("Value"))
            && value.len() > STANDARD
        {
            let message = format!("the value has {} bytes, the standard tier takes {STANDARD}", value.len());
            findings.at(parameter, &["Value"], message);
        }
    }
}
