//! `DeletionPolicy` and `UpdateReplacePolicy`: what becomes of a resource that leaves the stack.

use super::{Risk, holds_data};
use crate::Tone;
use crate::view::Item;

/// Types of which `CloudFormation` makes a snapshot where no policy says otherwise ("`DeletionPolicy` attribute").
fn default_deletion(item: &Item) -> &'static str {
    let in_cluster = item.get(&["DBClusterIdentifier"]).is_some();
    match item.kind.as_str() {
        "AWS::RDS::DBCluster" => "Snapshot",
        "AWS::RDS::DBInstance" if !in_cluster => "Snapshot",
        _ => "Delete",
    }
}

fn deletion(item: &Item) -> &str {
    item.deletion_policy.as_deref().unwrap_or_else(|| default_deletion(item))
}

fn replacement(item: &Item) -> &str {
    item.replace_policy.as_deref().unwrap_or("Delete")
}

fn strength(policy: &str) -> u8 {
    match policy {
        "Retain" => 2,
        // It only deletes what a failed creation has made.
        "RetainExceptOnCreate" => 2,
        "Snapshot" => 1,
        _ => 0,
    }
}

fn then(policy: &str, kind: &str) -> String {
    match policy {
        "Retain" | "RetainExceptOnCreate" => {
            "stays in the account with what it holds, outside of the stack".to_owned()
        }
        "Snapshot" => "is deleted after a snapshot".to_owned(),
        _ if kind == "AWS::S3::Bucket" => "is deleted, which fails while there is an object in it".to_owned(),
        _ if kind == "AWS::KMS::Key" => {
            "is deleted after its waiting period, and with it all that it encrypts is unreadable".to_owned()
        }
        _ => "is deleted with what it holds".to_owned(),
    }
}

/// What becomes of one that is removed from the template: its last policy holds.
pub(super) fn of_the_removed(item: &Item) -> String {
    then(deletion(item), &item.kind)
}

/// What becomes of the old one when it is replaced.
pub(super) fn of_the_old(new: &Item) -> String {
    then(replacement(new), &new.kind)
}

/// What a weaker policy than before no longer keeps.
pub(super) fn weakened(old: &Item, new: &Item) -> Vec<Risk> {
    let both = [
        (
            "DeletionPolicy",
            deletion(old),
            deletion(new),
            "when it leaves the template or the stack is deleted",
        ),
        ("UpdateReplacePolicy", replacement(old), replacement(new), "when it is replaced"),
    ];
    let changed = both.into_iter().filter(|(_, was, is, _)| strength(was) != strength(is));
    changed
        .map(|(name, was, is, when)| {
            let text = format!("{name} {was} → {is}: {when}, it {}", then(is, &new.kind));
            let tone = if strength(is) > strength(was) { Tone::Better } else { Tone::Red };
            Risk { what: name.to_owned(), tone, text }
        })
        .collect()
}

/// A new resource that holds data and says nothing of what becomes of it.
pub(super) fn missing(item: &Item) -> Option<Risk> {
    // Messages and logs are seldom meant to outlive what they belong to.
    let passing = matches!(item.kind.as_str(), "AWS::SQS::Queue" | "AWS::Logs::LogGroup");
    let unsaid = item.deletion_policy.is_none() || item.replace_policy.is_none();
    (holds_data(&item.kind) && unsaid && !passing).then(|| Risk {
        what: "policies".to_owned(),
        tone: Tone::Worse,
        text: format!(
            "new, and holds data without both a DeletionPolicy and an UpdateReplacePolicy: removed from the template it {}",
            then(deletion(item), &item.kind)
        ),
    })
}
