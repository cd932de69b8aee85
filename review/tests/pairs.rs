//! Prepared pairs of templates with the reviews that are expected of them. After a change that is meant:
//! `INSTA_UPDATE=always cargo test -p review`, and read the difference.

#![allow(clippy::unwrap_used)]

mod support;

use support::{Pair, pair};

/// Each pair with the IDs of its red lines, without the digits that tell permissions apart.
const PAIRS: &[(&str, &[&str])] = &[
    ("alarms-weakened", &[]),
    ("bucket-renamed", &["data/Calls/replaced"]),
    ("cost", &[]),
    ("equal-rewritten", &[]),
    ("events-elsewhere", &[]),
    ("events-of-other-kinds", &[]),
    ("exports", &[]),
    ("in-place", &[]),
    ("logical-id-renamed-with-name", &["refused/CallTable", "data/Ledger/renamed"]),
    ("logical-id-renamed-without-name", &["data/Calls/renamed"]),
    ("name-kept-and-replaced", &["refused/Reader", "data/Ledger/replaced"]),
    ("open-values", &["data/Queue/retention"]),
    ("perhaps-replaced", &["data/Ledger/replaced"]),
    (
        "permissions-all-but",
        &[
            "data/Scratch/removed",
            "permissions/Admin/any-resource",
            "permissions/Admin/any-action",
            "permissions/Admin/any-action",
            "permissions/Policy/deny",
            "permissions/TopicPolicy/everyone",
        ],
    ),
    (
        "permissions-widened",
        &[
            "permissions/BucketPolicy/everyone",
            "permissions/BucketPolicy/deny",
            "permissions/BucketPolicy/deny",
            "permissions/BucketPolicy/another-account",
            "permissions/Invoke/source",
            "permissions/Reader/another-account",
            "permissions/Reader/any-resource",
            "permissions/Reader/any-action",
            "permissions/Calls/public",
        ],
    ),
    ("permissions-narrowed", &[]),
    ("policies-weakened", &["data/Calls/DeletionPolicy", "data/Calls/UpdateReplacePolicy"]),
    ("policy-moved", &[]),
    ("replaced-in-turn", &["data/Files/replaced"]),
    ("removed", &["data/Kept/removed", "data/Lost/removed", "data/Database/removed", "data/Key/removed"]),
    ("replaced-with-references", &["data/Queue/replaced"]),
    (
        "retention-shortened",
        &[
            "data/Logs/retention",
            "data/Queue/retention",
            "data/Key/window",
            "data/Key/enabled",
            "data/Calls/versioning",
            "data/Calls/lifecycle-noncurrent/all",
            "data/Calls/lifecycle/calls",
            "data/Ledger/recovery",
            "data/Ledger/protection",
            "data/Ledger/time-to-live",
        ],
    ),
    ("type-changed", &["refused/Calls"]),
    ("unknown-types", &[]),
];

#[test]
fn every_pair_is_reviewed_as_expected() {
    for (name, red) in PAIRS {
        let Pair { old, new } = pair(name);
        let review = support::review(&old, &new);
        let lines: Vec<&str> = review.red().map(|line| line.id.as_str()).collect();
        let without_digits: Vec<&str> = lines.iter().map(|id| support::without_digits(id)).collect();
        assert_eq!(without_digits, *red, "{name}: {lines:#?}");
        assert_eq!(review.passes(), red.is_empty(), "{name}");
        let plain = support::plain(&review, name);
        insta::assert_snapshot!(format!("{name}.text"), plain);
        insta::assert_snapshot!(
            format!("{name}.markdown"),
            review::render::markdown::markdown(&review, name)
        );
    }
}

#[test]
fn every_pair_is_listed() {
    let mut listed: Vec<&str> = PAIRS.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    let folder = std::fs::read_dir(support::pairs()).unwrap();
    let mut there: Vec<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    there.sort();
    assert_eq!(there, listed, "a folder of tests/pairs has no row in PAIRS, or the other way round");
}

#[test]
fn nothing_changes_between_a_template_and_itself() {
    for (name, _) in PAIRS {
        let Pair { old, new } = pair(name);
        for text in [&old, &new] {
            let review = support::review(text, text);
            assert!(review.is_empty() && review.passes(), "{name}: {}", support::plain(&review, name));
        }
    }
    let Pair { old, new } = pair("equal-rewritten");
    let review = support::review(&old, &new);
    assert!(review.is_empty(), "{}", support::plain(&review, "equal-rewritten"));
}

#[test]
fn a_replaced_resource_replaces_what_can_only_be_made_with_it() {
    let Pair { old, new } = pair("replaced-with-references");
    let review = support::review(&old, &new);
    let effect = |id: &str| review.resources.iter().find(|one| one.id == id).map(|one| one.effect);
    assert_eq!(effect("Queue"), Some(review::Effect::Replaced));
    assert_eq!(effect("Mapping"), Some(review::Effect::Replaced), "EventSourceArn is create-only");
    assert_eq!(effect("Subscription"), Some(review::Effect::Replaced), "Endpoint is create-only");
    assert_eq!(effect("Address"), Some(review::Effect::InPlace));
    assert_eq!(effect("Topic"), None);
}

#[test]
fn what_refers_to_a_replaced_resource_is_told_although_its_text_is_the_same() {
    let Pair { old, new } = pair("replaced-in-turn");
    let review = support::review(&old, &new);
    let told: Vec<(&str, review::Effect, Option<&str>)> = review
        .resources
        .iter()
        .map(|one| (one.id.as_str(), one.effect, one.properties[0].via.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("Files", review::Effect::Replaced, None),
            ("Mount", review::Effect::Replaced, Some("Files")),
            ("Address", review::Effect::InPlace, Some("Mount")),
        ]
    );
}

#[test]
fn a_moved_policy_changes_no_permission() {
    let Pair { old, new } = pair("policy-moved");
    assert_eq!(support::review(&old, &new).permissions, []);
}
