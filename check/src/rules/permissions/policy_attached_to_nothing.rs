//! A policy that nobody has.

use proof::unknown;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "permissions/policy-attached-to-nothing",
    severity: Severity::Warning,
    summary: "A policy is attached to a role, user or group.",
    why: "A managed policy that nobody has allows nothing, and an inline one is refused: \"at least one of Groups, Roles or \
          Users must be non-empty\" (CloudFormation, AWS::IAM::Policy).",
    remedy: "List the role under Roles, or its ARN in the role's ManagedPolicyArns; or export it.",
    bad: template!("permissions/policy-attached-to-nothing", "bad"),
    good: template!("permissions/policy-attached-to-nothing", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let inline = stack.of_kind("AWS::IAM::Policy").map(|policy| (policy, true));
    let managed = stack.of_kind("AWS::IAM::ManagedPolicy").map(|policy| (policy, false));
    for (policy, inline) in inline.chain(managed) {
        let has = |key: &str| {
            let value = policy.properties.get(key);
            value.is_some_and(|value| {
                value.as_array().is_none_or(|list| !list.is_empty()) || unknown::within(value).is_some()
            })
        };
        if ["Roles", "Users", "Groups"].into_iter().any(has) {
            continue;
        }
        if inline {
            findings.at(policy, &[], "IAM refuses a policy of no role, user or group");
            continue;
        }
        let arn = policy.arn.as_deref().unwrap_or_default();
        let named = stack.resources().any(|other| other.id != policy.id && names(&other.properties, arn));
        let exported = deployment
            .parts()
            .iter()
            .any(|part| part.stack.outputs().values().any(|value| names(value, arn)));
        if !named && !exported {
            findings.at(
                policy,
                &[],
                format!("{} is attached to nothing: it allows nobody anything", policy.id),
            );
        }
    }
}

/// Does a value name the ARN, or hold something unknown that might?
fn names(value: &Value, arn: &str) -> bool {
    match value {
        Value::String(text) => text.contains(arn),
        Value::Array(items) => items.iter().any(|item| names(item, arn)),
        Value::Object(map) => map.values().any(|item| names(item, arn)),
        _ => false,
    }
}
