//! Statement IDs that IAM refuses.

use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/duplicate-sid",
    severity: Severity::Error,
    summary: "Statement IDs of an IAM policy are letters and digits, each once.",
    why: "IAM refuses a policy with one Sid twice, or with other characters in it, as malformed (IAM User Guide, \"IAM JSON \
          policy elements: Sid\").",
    remedy: "Give each statement a Sid of its own of A-Z, a-z and 0-9, or none.",
    bad: template!("permissions/duplicate-sid", "bad"),
    good: template!("permissions/duplicate-sid", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let mut seen: Vec<(&str, Vec<String>, &str)> = Vec::new();
    let all = statements(&deployment.stack);
    for statement in all.iter().filter(|statement| statement.holder != Holder::Resource) {
        let Some(sid) = statement.content.get("Sid").and_then(Value::as_str) else { continue };
        let place = statement.path.iter().take_while(|step| *step != "Statement").cloned().collect();
        let entry = (statement.resource.id.as_str(), place, sid);
        let path = statement.place("Sid", 0);
        if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
            let message = format!(
                "IAM refuses the policy: the Sid `{sid}` has other characters than letters and digits"
            );
            findings.at(statement.resource, &steps(&path), message);
        } else if sid.is_empty() {
            // None at all.
        } else if seen.last().is_some_and(|last| (last.0, &last.1) == (entry.0, &entry.1))
            && seen.contains(&entry)
        {
            let message = format!("IAM refuses the policy: two of its statements have the Sid `{sid}`");
            findings.at(statement.resource, &steps(&path), message);
        } else {
            if seen.last().is_some_and(|last| (last.0, &last.1) != (entry.0, &entry.1)) {
                seen.clear();
            }
            seen.push(entry);
        }
    }
}
