//! A role for a service that no resource hands to it.

use proof::{Resource, Stack};
use serde_json::Value;

use crate::deployment::{Deployment, Part};
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{Holder, statements, texts};

pub(super) static RULE: Rule = Rule {
    id: "permissions/role-unused",
    severity: Severity::Warning,
    summary: "A role for a service is handed to that service.",
    why: "A service takes on a role that a resource of its gives it. A role that nothing names gives nobody anything: what \
          should have used it acts with another one, or not at all (IAM User Guide, \"IAM roles: terms and concepts\").",
    remedy: "Name the role's ARN where the service is to use it, or remove it.",
    bad: template!("permissions/role-unused", "bad"),
    good: template!("permissions/role-unused", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let candidates: Vec<&Resource> = for_services(stack);
    if candidates.is_empty() {
        return;
    }
    let mut written = Vec::new();
    for resource in stack.resources() {
        if !matches!(resource.kind.as_str(), "AWS::IAM::Policy" | "AWS::IAM::RolePolicy") {
            collect(&resource.properties, &resource.id, &mut written);
        }
    }
    for part in deployment.parts() {
        part.stack.outputs().values().for_each(|value| collect(value, "", &mut written));
    }
    for role in candidates {
        let (arn, name) = (role.arn.as_deref().unwrap_or(&role.name), role.physical_name.as_str());
        let named = |(owner, text): &(&str, &str)| *owner != role.id && (*text == name || text.contains(arn));
        let in_text = || deployment.part_of(role).is_none_or(|(_, part)| is_written(part, role, stack));
        if !written.iter().any(named) && !in_text() {
            let message = format!("no resource and no output names {}: nobody assumes it", role.id);
            findings.at(role, &[], message);
        }
    }
}

/// The roles that trust services and nobody else.
fn for_services(stack: &Stack) -> Vec<&Resource> {
    let mut found: Vec<&Resource> = Vec::new();
    let mut others: Vec<&str> = Vec::new();
    for statement in statements(stack) {
        if statement.holder != Holder::Trust || !statement.has_effect("Allow") {
            continue;
        }
        let principal = statement.content.get("Principal").and_then(Value::as_object);
        let only = principal.is_some_and(|kinds| kinds.keys().all(|kind| kind == "Service"));
        if !only || !statement.knows("Principal") {
            others.push(statement.resource.id.as_str());
        } else if !found.iter().any(|role| role.id == statement.resource.id) {
            found.push(statement.resource);
        }
    }
    found.retain(|role| !others.contains(&role.id.as_str()));
    found
}

fn collect<'v>(value: &'v Value, owner: &'v str, into: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::String(text) => into.push((owner, text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, owner, into)),
        Value::Object(map) => map.values().for_each(|item| collect(item, owner, into)),
        _ => {}
    }
}

/// Does the template's text name the role somewhere else than where it is defined and given policies? It may do so in a
/// value that could not be resolved.
fn is_written(part: &Part, role: &Resource, stack: &Stack) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':');
    let uses = part.text.match_indices(&role.id).filter(|(at, _)| {
        let before = part.text[..*at].chars().next_back();
        let after = part.text[at + role.id.len()..].trim_start_matches('"').chars().next();
        !before.is_some_and(word) && !after.is_some_and(word)
    });
    let policies = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"];
    let attached = policies.into_iter().flat_map(|kind| stack.of_kind(kind)).filter(|policy| {
        let names = ["Roles", "RoleName"].iter().filter_map(|key| policy.properties.get(*key));
        names.flat_map(texts).any(|name| name == role.physical_name)
    });
    uses.count() > attached.count()
}
