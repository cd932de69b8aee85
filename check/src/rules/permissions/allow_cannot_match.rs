//! Actions of an Allow that its own condition keeps from ever being allowed.

use super::{condition_never_there, contradiction};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Statement, action, condition::Test, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/allow-cannot-match",
    severity: Severity::Error,
    summary: "An Allow's condition can hold for each of its actions.",
    why: "Conditions hold for the whole statement. GetObject carries no encryption header and GetItem no prefix: an Allow \
          that asks for one never allows them, though they stand in it (Service Authorization Reference, condition keys \
          of each action).",
    remedy: "Move these actions into a statement without the condition.",
    bad: template!("permissions/allow-cannot-match", "bad"),
    good: template!("permissions/allow-cannot-match", "good"),
    check,
};

/// The services whose keys the catalogue has for each action.
const KNOWN: &[&str] = &["s3", "kms", "dynamodb", "iam"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for statement in statements(&deployment.stack) {
        if !statement.has_effect("Allow") {
            continue;
        }
        if let Some((test, why)) = contradiction::of(&statement) {
            let mut path = statement.at("Condition");
            path.extend([test.operator, test.key]);
            findings.at(statement.resource, &path, format!("{why}: the statement allows nothing"));
            continue;
        }
        for test in statement.tests().into_iter().filter(Test::needs_key) {
            let never = never(&statement, &test);
            if !never.is_empty() {
                let message =
                    format!("{} carries no {}: this statement never allows it", never.join(", "), test.key);
                findings.at(statement.resource, &statement.at("Action"), message);
            }
        }
    }
}

/// The actions without the key, where others of the statement have it.
fn never<'s>(statement: &'s Statement<'_>, test: &Test<'_>) -> Vec<&'s str> {
    let Some((prefix, _)) = test.key.split_once(':') else { return Vec::new() };
    if !KNOWN.contains(&prefix.to_ascii_lowercase().as_str()) {
        return Vec::new();
    }
    let texts = statement.texts("Action");
    let carries = |text: &&str| condition_never_there::carries(text, prefix, test.key);
    if !texts.iter().any(|text| carries(text) == Some(true)) {
        return Vec::new();
    }
    let named = texts.iter().copied().filter(|text| !action::has_wildcard(text));
    named.filter(|text| carries(text) == Some(false)).collect()
}
