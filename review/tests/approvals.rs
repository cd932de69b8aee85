//! Red lines that somebody takes upon himself.

#![allow(clippy::unwrap_used)]

mod support;

use review::{Approvals, Review};
use support::{Pair, pair};

fn weakened() -> Review {
    let Pair { old, new } = pair("policies-weakened");
    support::review(&old, &new)
}

fn approvals(entries: &[(&str, &str)]) -> Approvals {
    let entries =
        entries.iter().map(|(id, reason)| format!("[[approval]]\nid = \"{id}\"\nreason = \"{reason}\"\n"));
    Approvals::parse("approvals.toml", &entries.collect::<String>()).unwrap()
}

#[test]
fn each_red_line_needs_its_own() {
    let (deletion, replacement) = ("data/Calls/DeletionPolicy", "data/Calls/UpdateReplacePolicy");
    for (entries, passes) in [
        (vec![], false),
        (vec![(deletion, "moved elsewhere")], false),
        (vec![(deletion, "moved elsewhere"), (replacement, "moved elsewhere")], true),
        (vec![(deletion, "moved elsewhere"), (replacement, "  ")], false),
    ] {
        let mut review = weakened();
        approvals(&entries).enter(&mut [&mut review]);
        assert_eq!(review.passes(), passes, "{entries:?}");
    }
}

#[test]
fn what_approves_nothing_is_an_error() {
    let entries = [
        ("data/Calls/DeletionPolicy", "moved elsewhere"),
        ("data/Calls/UpdateReplacePolicy", "moved elsewhere"),
        ("data/Documents/policies", "not red"),
    ];
    let mut review = weakened();
    approvals(&entries).enter(&mut [&mut review]);
    assert!(review.red().all(|line| line.approved.as_deref() == Some("moved elsewhere")));
    assert!(!review.passes());
    let text = support::plain(&review, "weakened");
    assert!(text.contains("error: the approval of `data/Documents/policies` approves nothing"), "{text}");
    assert!(text.contains("approved: moved elsewhere"), "{text}");
    assert!(!text.contains("an approval, by the id"), "{text}");
}

#[test]
fn an_approval_may_be_for_any_of_several_reviews() {
    let (mut one, mut other) = (
        weakened(),
        support::review("Resources: {A: {Type: AWS::SNS::Topic}}", "Resources: {A: {Type: AWS::SNS::Topic}}"),
    );
    let entries = [("data/Calls/DeletionPolicy", "moved"), ("data/Calls/UpdateReplacePolicy", "moved")];
    approvals(&entries).enter(&mut [&mut one, &mut other]);
    assert!(one.passes() && other.passes());
}

#[test]
fn a_file_of_another_form_is_refused_with_what_to_write() {
    for text in ["approval = 3", "[[approval]]\nid = \"a\"\n", "[[approvals]]\nid = \"a\"\nreason = \"b\"\n"]
    {
        let error = Approvals::parse("approvals.toml", text).unwrap_err().to_string();
        assert!(error.starts_with("approvals.toml: TOML parse error"), "{error}");
        assert!(error.ends_with("write [[approval]] with `id` and `reason`"), "{error}");
    }
}
