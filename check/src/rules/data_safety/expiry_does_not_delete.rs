//! Lifecycle rules that delete nothing.

use serde_json::Value;

use super::lifecycle::{self, LifecycleRule};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "data-safety/expiry-does-not-delete",
    severity: Severity::Error,
    summary: "What a lifecycle rule is to delete is deleted.",
    why: "In a bucket with versions, expiration only puts a delete marker on top: the object stays as a \
          noncurrent version. A prefix is literal, `*` is a character of it; a delete-marker option beside \
          days is refused (Amazon S3 User Guide, \"Expiring objects\", \"Filtering lifecycle rules\").",
    remedy: "Add `NoncurrentVersionExpiration` to a rule for the same prefix (or for the whole bucket), write \
          prefixes without wildcards, and give `ExpiredObjectDeleteMarker` a rule of its own.",
    bad: template!("data-safety/expiry-does-not-delete", "bad"),
    good: template!("data-safety/expiry-does-not-delete", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for bucket in deployment.stack.of_kind("AWS::S3::Bucket") {
        let Some(rules) = lifecycle::rules(bucket) else { continue };
        let versioned = bucket.property(&["VersioningConfiguration", "Status"]).and_then(Value::as_str);
        for rule in &rules {
            let index = rule.index.to_string();
            let at = |key| ["LifecycleConfiguration", "Rules", index.as_str(), key];
            let (expires, markers) = (rule.expires(), rule.has("ExpiredObjectDeleteMarker"));
            if !rule.is_enabled() {
                if expires || markers || rule.deletes_versions() {
                    findings.at(bucket, &at("Status"), "the rule is disabled: it deletes nothing");
                }
                continue;
            }
            if let Some(prefix) = rule.prefix().filter(|prefix| prefix.contains('*')) {
                let message = format!(
                    "keys that begin with `{prefix}`, star and all, do not exist: the rule matches nothing"
                );
                findings.at(bucket, &at("Prefix"), message);
            }
            if markers && (expires || rule.has("TagFilters")) {
                let message =
                    "S3 refuses a rule that has `ExpiredObjectDeleteMarker` beside days, a date or tags";
                findings.at(bucket, &at("ExpiredObjectDeleteMarker"), message);
            }
            if expires && versioned == Some("Enabled") && !versions_are_deleted(&rules, rule) {
                let message =
                    "the bucket keeps versions: what expires stays as a noncurrent version for ever";
                let key = if rule.has("ExpirationInDays") { "ExpirationInDays" } else { "ExpirationDate" };
                findings.at(bucket, &at(key), message);
            }
        }
    }
}

/// Does an enabled rule delete the noncurrent versions of everything that this one expires?
fn versions_are_deleted(rules: &[LifecycleRule<'_>], expiring: &LifecycleRule<'_>) -> bool {
    rules.iter().filter(|rule| rule.is_enabled() && rule.deletes_versions()).any(|rule| {
        let same = rule.index == expiring.index;
        let covers = match (rule.prefix(), expiring.prefix()) {
            (Some(prefix), Some(expiring)) => expiring.starts_with(prefix),
            _ => true,
        };
        same || (covers && rule.is_for_all())
    })
}
