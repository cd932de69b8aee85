//! A pattern that no event can meet.

use proof::Example;

use super::patterns::{base, on_default_bus, patterns};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/pattern-impossible",
    severity: Severity::Error,
    summary: "There can be an event that the pattern selects.",
    why: "All fields of a pattern must match at once. Where two demands exclude each other, or a demand excludes what every \
          event has, the rule delivers nothing (EventBridge User Guide, \"Event patterns\").",
    remedy: "Remove one of the demands that exclude each other.",
    bad: template!("delivery/pattern-impossible", "bad"),
    good: template!("delivery/pattern-impossible", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let base = base(stack);
    for (rule, pattern) in patterns(stack) {
        if let Example::Impossible { field, why } = pattern.example(&base) {
            let steps = field.split('.');
            let place: Vec<&str> = std::iter::once("EventPattern").chain(steps).collect();
            findings.at(rule, &place, format!("no event matches this pattern: `{field}`: {why}"));
            continue;
        }
        for (field, own) in [("account", &stack.account().account), ("region", &stack.account().region)] {
            let wanted = pattern.exact_texts(&[field]).unwrap_or_default();
            if on_default_bus(rule) && !wanted.is_empty() && !wanted.contains(&own.as_str()) {
                let wanted = wanted.join(", ");
                findings.note(
                    rule,
                    format!("it waits for events of {field} {wanted}, which another bus must forward"),
                );
            }
        }
    }
}
