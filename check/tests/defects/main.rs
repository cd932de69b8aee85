//! Defects put into our own templates, one at a time, are found by the rule that is for them.

#![allow(clippy::unwrap_used)]

mod delivery;
mod encryption;
mod general;
mod permissions;
mod queues;

use std::path::Path;

use check::Deployment;

/// What stands there, what is put in its place, which rule must find it, and at which resource; empty where any will do.
type Defect = (&'static str, &'static str, &'static str, &'static str);

fn each_is_found(template: &str, defects: &[Defect]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates").join(template);
    let whole = std::fs::read_to_string(file).unwrap();
    let mut missed = Vec::new();
    for (right, wrong, rule, resource) in defects {
        assert!(whole.contains(right), "{template} has no `{right}`");
        let text = whole.replacen(right, wrong, 1);
        let deployment = Deployment::read([(template, text.as_str())], &check::account()).unwrap();
        let found: Vec<(&str, String)> = check::run(&deployment)
            .findings
            .into_iter()
            .map(|finding| (finding.rule, finding.resource.unwrap_or_default()))
            .collect();
        if !found.iter().any(|(id, at)| id == rule && (resource.is_empty() || at == resource)) {
            missed.push(format!("`{right}` -> `{wrong}`: {rule} at `{resource}` is not among {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_loses_events_is_found() {
    each_is_found("default.snap.yaml", delivery::DEFECTS);
}

#[test]
fn what_loses_messages_is_found() {
    each_is_found("default.snap.yaml", queues::DEFECTS);
}

#[test]
fn what_locks_keys_is_found() {
    each_is_found("default.snap.yaml", encryption::DEFECTS);
}

#[test]
fn what_permits_too_much_or_too_little_is_found() {
    each_is_found("default.snap.yaml", permissions::DEFECTS);
}

#[test]
fn what_points_to_nothing_or_risks_data_is_found() {
    each_is_found("everything.snap.yaml", general::DEFECTS);
}
