//! The two guides' resources, written down as the guides say them (`tests/data/guides`): what a template can show of their
//! mistakes is found. The guides' other mistakes are in code, in requests, in models or in prices, which no template holds.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use check::Deployment;

/// What AWS really does, the resource, and the rule that finds it.
const CONSOLE: &[(&str, &str, &str)] = &[
    ("a tenant's encryption context is sent by no service", "Key", "encryption/context-never-matches"),
    (
        "a lifecycle prefix knows no wildcards; versions stay",
        "InputBucket",
        "data-safety/expiry-does-not-delete",
    ),
    ("parts of uploads are no objects", "InputBucket", "data-safety/uploads-never-aborted"),
    ("versions stay", "ResultsBucket", "data-safety/expiry-does-not-delete"),
    (
        "the event is called Transcribe Job State Change",
        "TranscribeCompletedToResultHandler",
        "delivery/event-unknown",
    ),
    (
        "a function needs a permission for the rule",
        "S3ObjectCreatedToJobInit",
        "delivery/target-not-permitted",
    ),
    ("a rule without dead letters loses events", "S3ObjectCreatedToJobInit", "delivery/no-dead-letter"),
    ("one role for all may write what starts it", "S3ObjectCreatedToJobInit", "queues/loop"),
    ("bedrock, events, SNS and SQS on every resource", "LambdaRole", "permissions/resource-wildcard"),
    ("a queue's time-out is at least its function's", "AnalysisQueue", "queues/visibility-too-short"),
    ("dead letters are not optional", "AnalysisQueue", "queues/no-dead-letters"),
    ("the trail's bucket needs a policy", "Trail", "permissions/trail-refused"),
    ("the trail's key needs a statement", "Trail", "encryption/trail-not-permitted"),
    ("a table without a copy", "ConfigTable", "data-safety/no-backup"),
    ("what holds data goes with the stack", "Key", "data-safety/removal-policy"),
];
const PRODUCTION: &[(&str, &str, &str)] = &[
    ("days and delete markers do not go into one rule", "InputBucket", "data-safety/expiry-does-not-delete"),
    ("S3 may not call the function", "InputBucket", "delivery/notification-not-permitted"),
    ("two operators of a Deny are AND-ed", "InputBucketPolicy", "permissions/deny-cannot-fire"),
    ("reading carries no encryption header", "InputBucketPolicy", "permissions/allow-cannot-match"),
    ("`aws:kms` without a key is AWS's own key", "InputBucketPolicy", "encryption/other-keys-admitted"),
    ("reads over HTTP are not denied", "InputBucketPolicy", "data-safety/no-tls"),
    ("a service on behalf of any account", "ResultsBucketPolicy", "permissions/confused-deputy"),
    ("the role may read and not decrypt", "LambdaRole", "encryption/reader-cannot-decrypt"),
    ("the role may write and not use the key", "TranscribeRole", "encryption/reader-cannot-decrypt"),
    ("models of every kind", "LambdaRole", "permissions/resource-wildcard"),
    ("rotation is left to a later section", "Key", "encryption/rotation-off"),
    ("an alarm that nobody hears of", "LambdaErrorsHigh", "references/alarm-tells-nobody"),
];

#[test]
fn what_templates_can_show_of_the_guides_mistakes_is_found() {
    let mut missed = Vec::new();
    for (guide, mistakes) in [("console", CONSOLE), ("production", PRODUCTION)] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/data/guides/{guide}.yaml"));
        let text = std::fs::read_to_string(file).unwrap();
        let deployment = Deployment::read([(guide, text.as_str())], &check::account()).unwrap();
        let found = check::run(&deployment).findings;
        for (fact, resource, rule) in mistakes {
            if !found.iter().any(|one| one.rule == *rule && one.resource.as_deref() == Some(resource)) {
                missed.push(format!("{guide}: {resource}: {rule}: {fact}"));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
