//! An event that no service sends.

use proof::catalog;

use super::patterns::{is_close_title, on_default_bus, patterns};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};

pub(super) static RULE: Rule = Rule {
    id: "delivery/event-unknown",
    severity: Severity::Error,
    summary: "A rule waits for an event that its source sends.",
    why: "EventBridge takes any detail-type and compares it letter by letter. A rule that waits for one that the service \
          never sends is green for ever and delivers nothing (EventBridge Events Reference).",
    remedy: "Write source and detail-type as the service's page in the EventBridge Events Reference has them.",
    bad: template!("delivery/event-unknown", "bad"),
    good: template!("delivery/event-unknown", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for (rule, pattern) in patterns(&deployment.stack) {
        let (Some(sources), Some(types)) =
            (pattern.exact_texts(&["source"]), pattern.exact_texts(&["detail-type"]))
        else {
            continue;
        };
        // `transcribe.amazonaws.com` is a principal, and what CloudTrail calls the service; no event's source.
        let of_aws = |source: &&str| {
            source.to_ascii_lowercase().starts_with("aws.") || source.ends_with(".amazonaws.com")
        };
        if !on_default_bus(rule) || !sources.iter().all(of_aws) {
            continue;
        }
        let of_partner = |source: &&str| source.starts_with("aws.partner/");
        if sources.iter().any(of_partner) {
            continue;
        }
        for (index, name) in types.iter().enumerate() {
            if name.ends_with(" via CloudTrail") {
                continue;
            }
            let events = || sources.iter().filter_map(|source| catalog::events_of(source)).flatten();
            if events().any(|event| event.detail_type == *name) {
                continue;
            }
            let place = ["EventPattern", "detail-type", &index.to_string()];
            let source = sources.join(", ");
            let unknown = format!("{source} sends no `{name}`: the rule never matches");
            let others = catalog::sources_of(name);
            let complete = sources.iter().all(|source| catalog::events_of(source).is_some());
            let misspelt = others.iter().find(|other| sources.iter().any(|own| is_close_title(own, other)));
            // A source that the catalogue lacks, and a detail-type that begins with the name of another service.
            let begins = name.split(' ').next().unwrap_or_default().to_ascii_lowercase();
            let by_name = others.first().filter(|other| other.strip_prefix("aws.") == Some(begins.as_str()));
            if let Some(near) = events().find(|event| is_close_title(event.detail_type, name)) {
                let remedy = format!("Write `{}`.", near.detail_type);
                findings.with_remedy(rule, &place, unknown, remedy);
            } else if let Some(other) = others.first().filter(|_| complete).or(misspelt).or(by_name) {
                let remedy = format!("Write the source `{other}`, or a detail-type of {source}.");
                findings.with_remedy(rule, &place, format!("{unknown}; {other} does"), remedy);
            } else {
                findings.note(rule, format!("{source} with `{name}` is not in the catalogue of events"));
            }
        }
    }
}
