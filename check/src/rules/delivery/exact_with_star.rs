//! A star where nothing but a star matches.

use proof::pattern::Test;

use super::patterns::{patterns, place};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/exact-with-star",
    severity: Severity::Error,
    summary: "A `*` in a pattern stands inside of the operator `wildcard`.",
    why: "In an exact value, a prefix or a suffix, `*` is a character like any other: the pattern matches only events that \
          hold the star itself (EventBridge User Guide, \"Comparison operators for use in event patterns\").",
    remedy: "Write `[{ wildcard: \"…*…\" }]`, or leave the star of a prefix or suffix out.",
    bad: template!("delivery/exact-with-star", "bad"),
    good: template!("delivery/exact-with-star", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (rule, pattern) in patterns(&deployment.stack) {
        let sources = pattern.exact_texts(&["source"]).unwrap_or_default();
        let of_aws = !sources.is_empty() && sources.iter().all(|source| source.starts_with("aws."));
        for leaf in pattern.leaves() {
            // What events of others hold is not known; a lone star may be somebody's value, as of a policy's principal.
            let in_detail = leaf.field.first() == Some(&"detail");
            for (index, test) in leaf.tests.iter().enumerate() {
                let (text, kind) = match test {
                    Test::Exact(value) => (value.as_str().unwrap_or_default(), "exact value"),
                    Test::Prefix(text) => (*text, "prefix"),
                    Test::Suffix(text) => (*text, "suffix"),
                    _ => continue,
                };
                if !text.contains('*') || in_detail && (text == "*" || !of_aws) {
                    continue;
                }
                let index = index.to_string();
                let mut at = place(&leaf);
                at.push(&index);
                let message = format!("`{text}` is an {kind} and matches only a text with the star in it");
                let message = message.replace("an prefix", "a prefix").replace("an suffix", "a suffix");
                findings.at(rule, &at, message);
            }
        }
    }
}
