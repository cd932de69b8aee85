//! A policy without statements.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{policies, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/policy-empty",
    severity: Severity::Error,
    summary: "A policy has statements.",
    why: "AWS refuses a policy without a statement as malformed; a role without a trust policy cannot be assumed (IAM User \
          Guide, \"IAM JSON policy elements: Statement\").",
    remedy: "Write a statement, or leave the policy out.",
    bad: template!("permissions/policy-empty", "bad"),
    good: template!("permissions/policy-empty", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (resource, _, path, document) in policies(&deployment.stack) {
        if !document.is_object() || proof::unknown::why(document).is_some() {
            continue;
        }
        let empty = match document.get("Statement") {
            None | Some(Value::Null) => true,
            Some(Value::Array(list)) => list.is_empty(),
            Some(_) => false,
        };
        if empty {
            findings.at(resource, &steps(&path), "the policy has no statement: AWS refuses it");
        }
    }
}
