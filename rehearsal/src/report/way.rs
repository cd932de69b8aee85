//! The way of a call on a time line: events, queues, functions with their requests, and the waits between them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::number::duration;
use crate::trace::{Level, Step};

/// The types of the template's resources, by logical ID.
type Kinds = BTreeMap<String, String>;

/// One entry of a time line.
enum Entry<'s> {
    /// Nothing happens for so many seconds, until what comes next.
    Wait(f64, &'static str),
    /// Something happens.
    Stop(Stop<'s>),
}

struct Stop<'s> {
    step: &'s Step,
    kind: &'static str,
    /// What a function does while it is invoked.
    inner: Vec<&'s Step>,
}

/// A time line.
pub(super) fn way(steps: &[Step], kinds: &Kinds) -> Markup {
    let Some(first) = steps.first() else {
        return html! { p.quiet { "Nothing is kept of its way." } };
    };
    let entries = entries(steps, kinds);
    let start = first.at;
    html! {
        (time_spent(&entries))
        ol.way {
            @for entry in &entries {
                @match entry {
                    Entry::Wait(seconds, why) => li.wait { span.when {} span.what { (duration(*seconds)) " pass: " (why) } },
                    Entry::Stop(stop) => (self::stop(stop, start)),
                }
            }
        }
    }
}

/// Steps without a time line: those of a deployment, and what was wrong in a second delivery.
pub(super) fn steps(steps: &[Step]) -> Markup {
    html! {
        ol.steps {
            @for step in steps.iter().filter(|step| is_shown(step)) {
                li.(mark(step)) { strong { (step.resource) } " " (step.what) }
            }
        }
    }
}

fn stop(stop: &Stop<'_>, start: Timestamp) -> Markup {
    let Stop { step, kind, inner } = stop;
    let troubled = inner.iter().any(|step| matches!(mark(step), "problem" | "fault"));
    let requests = inner.iter().filter(|step| step.level != Level::Log).count();
    html! {
        li.(mark(step)) {
            span.when { "+" (duration(step.at.duration_since(start).as_secs_f64())) }
            div.what {
                span.tag.(kind.replace(' ', "-")) { (kind) } " " strong { (step.resource) } " " (step.what)
                @if is_again(step) { " " span.tag.warn { "again" } }
                @if !inner.is_empty() {
                    details open[troubled] {
                        summary { (requests) " request(s) and notes" }
                        ol.steps { @for step in inner { li.(mark(step)) { (step.what) } } }
                    }
                }
            }
        }
    }
}

fn entries<'s>(steps: &'s [Step], kinds: &Kinds) -> Vec<Entry<'s>> {
    let mut entries: Vec<Entry<'s>> = Vec::new();
    // Where the last invocation of each function stands.
    let mut invocations: BTreeMap<&str, usize> = BTreeMap::new();
    let mut clock = steps.first().map(|step| step.at).unwrap_or_default();
    for step in steps.iter().filter(|step| is_shown(step)) {
        let kind = kind(step, kinds);
        let begins = step.what.starts_with("is invoked");
        if let (false, Some(index)) = (begins, invocations.get(step.resource.as_str()))
            && let Some(Entry::Stop(stop)) = entries.get_mut(*index)
        {
            stop.inner.push(step);
            continue;
        }
        let passed = step.at.duration_since(clock).as_secs_f64();
        if passed > 0.0 {
            entries.push(Entry::Wait(passed, why_waited(step, kind)));
        }
        clock = clock.max(step.at);
        if begins {
            invocations.insert(&step.resource, entries.len());
        }
        entries.push(Entry::Stop(Stop { step, kind, inner: Vec::new() }));
    }
    entries
}

/// Functions say much; what they log is shown where it warns.
fn is_shown(step: &Step) -> bool {
    let warns = ["WARN", "ERROR", "FATAL"].iter().any(|level| step.what.starts_with(level));
    step.level != Level::Log || warns || step.detail.is_none()
}

fn is_again(step: &Step) -> bool {
    step.what.contains(", for the ") || step.what.contains(", received ")
}

fn mark(step: &Step) -> &'static str {
    let is_fault = ["fault:", "failed:", "could not handle", "was killed"].iter();
    let verdicts = ["Throttled", "Broken", "Unheard", "BreaksOff", "KilledBefore", "KilledAfter"];
    match step.level {
        Level::Problem => "problem",
        Level::Log => "fault",
        Level::Note if is_fault.clone().any(|start| step.what.starts_with(start)) => "fault",
        Level::Note if verdicts.iter().any(|verdict| step.what.ends_with(verdict)) => "fault",
        Level::Note => "note",
        Level::Step => "step",
    }
}

/// What the resource is, in a word.
fn kind(step: &Step, kinds: &Kinds) -> &'static str {
    match kinds.get(&step.resource).map(String::as_str) {
        Some("AWS::Lambda::Function") => "function",
        Some("AWS::Events::Rule" | "AWS::Scheduler::Schedule") => "event",
        Some("AWS::SQS::Queue") => "queue",
        Some("AWS::SNS::Topic") => "topic",
        Some("AWS::S3::Bucket") => "bucket",
        Some("AWS::DynamoDB::Table") => "table",
        Some(_) => "resource",
        None if step.resource == "Transcribe" => "stand-in",
        None => "service",
    }
}

fn why_waited(step: &Step, kind: &str) -> &'static str {
    match kind {
        "stand-in" => "Transcribe works",
        "function" if is_again(step) => "until the message comes back",
        "function" => "until a place is free, or the message comes",
        "event" => "until the event comes",
        _ => "nothing happens",
    }
}

/// Where the time went, as a bar. The words beside it say the same.
fn time_spent(entries: &[Entry<'_>]) -> Markup {
    let mut spent: BTreeMap<&'static str, f64> = BTreeMap::new();
    for entry in entries {
        if let Entry::Wait(seconds, why) = entry {
            *spent.entry(why).or_default() += seconds;
        }
    }
    let all: f64 = spent.values().sum();
    if all <= 0.0 {
        return html! {};
    }
    let mut left = 0.0;
    let parts: Vec<(&str, f64, f64, f64)> = spent
        .into_iter()
        .map(|(why, seconds)| {
            let from = left;
            let wide = seconds / all * 100.0;
            left += wide;
            (why, seconds, from, wide)
        })
        .collect();
    html! {
        figure.spent {
            svg.bar aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none" {
                @for (number, (_, _, from, wide)) in parts.iter().enumerate() {
                    rect class={ "part-" (number % 4) } x=(format!("{from:.2}")) y="0" width=(format!("{wide:.2}")) height="4" {}
                }
            }
            figcaption {
                "Waited " (duration(all)) " in all: "
                @for (number, (why, seconds, _, _)) in parts.iter().enumerate() {
                    @if number > 0 { ", " }
                    span class={ "key part-" (number % 4) } aria-hidden="true" {} " " (why) " " (duration(*seconds))
                }
            }
        }
    }
}
