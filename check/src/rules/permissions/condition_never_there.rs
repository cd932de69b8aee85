//! A condition on a key that no request of the statement carries.

use proof::catalog;

use super::keys;
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::condition::Test;
use crate::statements::{Holder, Statement, action, statements};

pub(super) static RULE: Rule = Rule {
    id: "permissions/condition-never-there",
    severity: Severity::Error,
    summary: "A condition asks for a key that the statement's actions carry.",
    why: "A key that is not in the request makes a condition false, but for negated operators, `…IfExists` and `Null`: an \
          Allow allows nothing, a Deny denies nothing (IAM User Guide, \"IAM JSON policy elements: Condition operators\"; \
          which action carries which key is in the Service Authorization Reference).",
    remedy: "Correct the key, or move the action that carries it into this statement.",
    bad: template!("permissions/condition-never-there", "bad"),
    good: template!("permissions/condition-never-there", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for statement in statements(&deployment.stack) {
        for test in statement.tests() {
            let Some(problem) = misspelt(test.key).or_else(|| absent(&statement, &test)) else { continue };
            let mut path = statement.at("Condition");
            path.extend([test.operator, test.key]);
            findings.at(statement.resource, &path, problem);
        }
    }
}

/// A key that is nearly one that exists.
fn misspelt(key: &str) -> Option<String> {
    let (prefix, _) = key.split_once(':')?;
    if prefix.eq_ignore_ascii_case("aws") {
        let near = keys::near_global(key)?;
        return Some(format!("there is no condition key {key}, so no request has it; {near} is near"));
    }
    let known = keys::of_service(prefix)?;
    if known.iter().any(|known| keys::is(known, key)) {
        return None;
    }
    let near = action::nearest(key, known.iter().copied())?;
    Some(format!("{prefix} has no condition key {key}, so no request has it; {near} is near"))
}

/// A key that none of the actions carries, where that keeps the statement from ever matching.
fn absent(statement: &Statement<'_>, test: &Test<'_>) -> Option<String> {
    if !test.needs_key() {
        return None;
    }
    let what = if statement.has_effect("Deny") { "denies nothing" } else { "allows nothing" };
    if statement.holder == Holder::Identity
        && statement.has_effect("Allow")
        && keys::of_callers_service(test.key)
    {
        let key = test.key;
        return Some(format!(
            "only a service that acts on its own sends {key}, never who has this role: the statement {what}"
        ));
    }
    let (prefix, _) = test.key.split_once(':')?;
    let known = keys::of_service(prefix)?;
    if !known.iter().any(|known| keys::is(known, test.key))
        || keys::travels(test.key)
        || !statement.knows("Action")
    {
        return None;
    }
    let actions = statement.texts("Action");
    let carried = actions.iter().any(|text| carries(text, prefix, test.key).unwrap_or(true));
    (!carried && !actions.is_empty())
        .then(|| format!("{} carries no {}: the statement {what}", actions.join(", "), test.key))
}

/// Does any action that the text stands for carry the key? `None` where that is not known.
pub(super) fn carries(text: &str, prefix: &str, key: &str) -> Option<bool> {
    let (service, _) = action::split(text)?;
    if !service.eq_ignore_ascii_case(prefix) {
        return catalog::service(service).map(|_| false);
    }
    let actions = action::meant(text)?;
    let mut any = actions.is_empty();
    for action in actions {
        any |= action.keys.as_ref()?.iter().any(|known| keys::is(known, key));
    }
    Some(any)
}
