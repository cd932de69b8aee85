//! A field that the event does not have.

use proof::pattern::Test;

use super::patterns::{events, misplaced, patterns, place};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/field-unknown",
    severity: Severity::Error,
    summary: "A pattern asks for fields that the event has.",
    why: "A field that is not in the event never matches, so the rule delivers nothing; EventBridge does not tell \
          (EventBridge User Guide, \"Event patterns\", and the Events Reference for the shape of each event).",
    remedy: "Name the field as the service's page in the EventBridge Events Reference has it.",
    bad: template!("delivery/field-unknown", "bad"),
    good: template!("delivery/field-unknown", "good"),
    check,
};

/// The fields around `detail`; the last one is of events that an archive replays.
const ENVELOPE: [&str; 10] = [
    "version",
    "id",
    "detail-type",
    "source",
    "account",
    "time",
    "region",
    "resources",
    "detail",
    "replay-name",
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (rule, pattern) in patterns(&deployment.stack) {
        let events = events(&pattern);
        for leaf in pattern.leaves() {
            if leaf.tests.contains(&Test::Exists(false)) {
                continue;
            }
            let field = leaf.field.join(".");
            match leaf.field.as_slice() {
                [first, ..] if !ENVELOPE.contains(first) => {
                    let message = format!("no event has a field `{first}`: the rule never matches");
                    findings.at(rule, &place(&leaf), message);
                }
                ["detail", inner @ ..] => {
                    let Some(events) = &events else { continue };
                    let inner = inner.join(".");
                    if let Some(why) = misplaced(events, &inner) {
                        let name = events[0].detail_type;
                        let message =
                            format!("`{name}` has no field `{field}`: the rule never matches; {why}");
                        findings.at(rule, &place(&leaf), message);
                    } else if !events.iter().any(|event| event.has_field(&inner)) {
                        findings
                            .note(rule, format!("`{field}` is not in the catalogue's shape of the event"));
                    }
                }
                _ => {}
            }
        }
    }
}
