//! A policy of an old or unknown version.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{policies, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/policy-version-missing",
    severity: Severity::Error,
    summary: "Policies with variables are of version 2012-10-17.",
    why: "Without a Version a policy is of 2008-10-17, which takes `${aws:…}` as plain text: the statement matches nothing \
          (IAM User Guide, \"IAM JSON policy elements: Version\"). Any other version is refused.",
    remedy: "Write `Version: '2012-10-17'`.",
    bad: template!("permissions/policy-version-missing", "bad"),
    good: template!("permissions/policy-version-missing", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (resource, _, path, document) in policies(&deployment.stack) {
        let version = document.get("Version");
        let known = version.and_then(Value::as_str);
        match known {
            Some("2012-10-17") => {}
            Some("2008-10-17") | None if version.is_none() || known.is_some() => {
                if let Some(variable) = document.get("Statement").and_then(variable) {
                    let message = format!(
                        "without version 2012-10-17, `{variable}` is plain text and the statement matches nothing"
                    );
                    findings.at(resource, &steps(&path), message);
                }
            }
            Some(other) => {
                let message = format!("AWS refuses a policy of version {other}");
                findings.at(resource, &steps(&[path, vec!["Version".to_owned()]].concat()), message);
            }
            None => {}
        }
    }
}

/// A policy variable somewhere in these statements.
fn variable(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => {
            let from = text.find("${")?;
            let length = text[from..].find('}')?;
            text.get(from..=from + length)
        }
        Value::Array(items) => items.iter().find_map(variable),
        Value::Object(map) => map.values().find_map(variable),
        _ => None,
    }
}
