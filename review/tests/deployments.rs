//! Our own templates, and deployments of several.

#![allow(clippy::unwrap_used)]

mod support;

use check::Deployment;
use review::{Effect, Review, Tone};

/// A committed template.
fn ours(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    std::fs::read_to_string(folder.join(format!("{name}.snap.yaml"))).unwrap()
}

fn effects(review: &Review, effect: Effect) -> Vec<&str> {
    review.resources.iter().filter(|one| one.effect == effect).map(|one| one.id.as_str()).collect()
}

#[test]
fn our_templates_do_not_differ_from_themselves() {
    for name in ["default", "minimal", "everything"] {
        let review = support::review(&ours(name), &ours(name));
        assert!(review.is_empty(), "{name}: {}", support::plain(&review, name));
    }
}

#[test]
fn what_the_default_has_beside_the_minimum_is_no_risk() {
    let review = support::review(&ours("minimal"), &ours("default"));
    assert!(review.passes(), "{}", support::plain(&review, "minimal, default"));
    assert_eq!(effects(&review, Effect::Replaced), [""; 0]);
    assert_eq!(effects(&review, Effect::Removed), [""; 0]);
    assert!(effects(&review, Effect::Added).contains(&"CallsStuck"));
    assert!(review.alarms.iter().all(|line| line.tone == Tone::Better));
    let alarms = review.cost.monthly.iter().find(|one| one.what == "alarms").unwrap();
    assert_eq!(usize::try_from(alarms.after - alarms.before).unwrap(), review.alarms.len());
}

#[test]
fn back_from_the_default_to_the_minimum_loses_alarms_and_the_trails_bucket() {
    let review = support::review(&ours("default"), &ours("minimal"));
    let red: Vec<&str> = review.red().map(|line| line.id.as_str()).collect();
    assert_eq!(red, ["data/TrailLogBucket/removed"]);
    assert!(review.alarms.iter().any(|line| line.id == "alarms/CallsStuck/removed"));
    assert!(review.alarms.iter().all(|line| line.tone == Tone::Worse));
    assert!(review.cost.month < 0.0);
}

#[test]
fn everything_on_moves_roles_that_keep_their_names_and_opens_a_second_key() {
    let review = support::review(&ours("default"), &ours("everything"));
    let refused = effects(&review, Effect::Refused);
    assert!(
        refused.contains(&"AnalyzerRole") && refused.iter().all(|id| id.ends_with("Role")),
        "{refused:?}"
    );
    let red: Vec<&str> = review
        .red()
        .map(|line| support::without_digits(&line.id))
        .filter(|id| !id.starts_with("refused/"))
        .collect();
    assert_eq!(red, ["data/ResultsBucket/lifecycle/acme-energie", "permissions/ResultsBucketPolicy/deny"]);
    // Only the path of the role changes: what it may do is compared under its new name.
    let narrowed =
        review.permissions.iter().filter(|line| line.resource == "AnalyzerRole" && line.tone == Tone::Better);
    assert_eq!(narrowed.count(), 1, "the boundary");
    insta::assert_snapshot!("default-everything.text", support::plain(&review, "default, everything"));
    let markdown = review::render::markdown::markdown(&review, "default, everything");
    assert!(markdown.len() < 65_536, "a comment takes no more");
    insta::assert_snapshot!("default-everything.markdown", markdown);
}

#[test]
fn templates_that_are_deployed_together_are_one_and_a_resource_that_moves_between_them_is_made_anew() {
    let deployed = |files: [(&str, &str); 2]| Deployment::read(files, &check::account()).unwrap();
    let shared = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n";
    let with_queue = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\n  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1}}\n";
    let other = "Resources:\n  Log: {Type: AWS::Logs::LogGroup}\n";
    let other_with_queue = "Resources:\n  Log: {Type: AWS::Logs::LogGroup}\n  Queue: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1}}\n";
    let old = deployed([("old/stack.yaml", with_queue), ("old/tenants-1.yaml", other)]);
    let same = deployed([("new/stack.yaml", with_queue), ("new/tenants-1.yaml", other)]);
    assert!(review::review(&old, &same, &support::tariff()).is_empty());
    let moved = deployed([("new/stack.yaml", shared), ("new/tenants-1.yaml", other_with_queue)]);
    let review = review::review(&old, &moved, &support::tariff());
    let red: Vec<&str> = review.red().map(|line| line.id.as_str()).collect();
    assert_eq!(red, ["data/Queue/renamed"], "{}", support::plain(&review, "moved"));
    assert!(review.data[0].text.starts_with("it is now in another template, tenants-1.yaml"));
}
