//! The way of a call on a time line: events, queues, functions with their requests, and the waits between them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::number::duration;
use crate::trace::{Level, Step};

/// The types of the template's resources, by logical ID.
type Kinds = BTreeMap<String, String>;

/// Whose steps these are while a recording is transcribed.
const TRANSCRIBE: &str = "Transcribe";

/// How many digits of a call's number are shown where it is said again and again.
const DIGITS: usize = 8;

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
                li.(mark(step)) { strong { (step.resource) } " " (short(&step.what)) }
            }
        }
    }
}

fn stop(stop: &Stop<'_>, start: Timestamp) -> Markup {
    let Stop { step, kind, inner } = stop;
    let troubled = inner.iter().any(|step| matches!(mark(step), "problem" | "fault"));
    let requests = inner.iter().filter(|step| !is_logged(step)).count();
    html! {
        li.(mark(step)) {
            span.when { "+" (duration(step.at.duration_since(start).as_secs_f64())) }
            div.what {
                span.tag.(kind.replace(' ', "-")) { (kind) } " " strong { (step.resource) } " " (short(&step.what))
                @if is_again(step) { " " span.tag.warn { "again" } }
                @if !inner.is_empty() {
                    details open[troubled] {
                        summary { (requests) " request(s), " (inner.len() - requests) " metric(s) and log line(s)" }
                        ol.steps { @for step in inner { li.(mark(step)) { (short(&step.what)) } } }
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
    let mut transcribing = false;
    for step in steps.iter().filter(|step| is_shown(step)) {
        let kind = kind(step, kinds);
        let was_transcribing = transcribing;
        if step.resource == TRANSCRIBE {
            transcribing = false;
        } else if step.what.starts_with("transcribe:StartTranscriptionJob") && step.level == Level::Step {
            transcribing = true;
        }
        let begins = step.what.starts_with("is invoked");
        if let (false, Some(index)) = (begins, invocations.get(step.resource.as_str()))
            && let Some(Entry::Stop(stop)) = entries.get_mut(*index)
        {
            stop.inner.push(step);
            continue;
        }
        let passed = step.at.duration_since(clock).as_secs_f64();
        if passed > 0.0 {
            let why = if was_transcribing { "Transcribe works" } else { why_waited(step, kind) };
            entries.push(Entry::Wait(passed, why));
        }
        clock = clock.max(step.at);
        if begins {
            invocations.insert(&step.resource, entries.len());
        }
        entries.push(Entry::Stop(Stop { step, kind, inner: Vec::new() }));
    }
    for entry in &mut entries {
        if let Entry::Stop(stop) = entry {
            // Log lines come through a pipe of their own: a little earlier or later among the requests in each play.
            stop.inner.sort_by_key(|step| is_logged(step));
            // What is asked at the same time comes in any order.
            for together in stop.inner.chunk_by_mut(|one, next| is_analysis(one) && is_analysis(next)) {
                together.sort_by_key(|step| &step.what);
            }
        }
    }
    entries
}

/// Is it a request to Comprehend or Bedrock, of which there may be several at a time?
fn is_analysis(step: &Step) -> bool {
    ["comprehend:", "bedrock:"].iter().any(|service| step.what.starts_with(service))
}

/// Was it said in the function's log, as lines and metrics are?
fn is_logged(step: &Step) -> bool {
    step.level == Level::Log || step.what.starts_with("measures ")
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
        None if step.resource == TRANSCRIBE => "stand-in",
        None if step.resource.starts_with("aws.") => "event",
        None => "service",
    }
}

fn why_waited(step: &Step, kind: &str) -> &'static str {
    match kind {
        "function" if is_again(step) => "until the message comes back",
        "function" => "until a place is free, or the message comes",
        "event" => "until the event comes",
        _ => "until something happens",
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

/// The words with less of the numbers of calls, of which the beginning tells one from another.
fn short(what: &str) -> String {
    let mut told = String::new();
    let mut rest = what;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_hexdigit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        told += before;
        if number.len() == 32 {
            told += &number[..DIGITS];
            told.push('…');
        } else {
            told += number;
        }
        rest = after;
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(at: i64, level: Level, resource: &str, what: &str) -> Step {
        let at = Timestamp::from_second(at).unwrap();
        Step { at, level, resource: resource.to_owned(), what: what.to_owned(), detail: None }
    }

    #[test]
    fn numbers_of_calls_are_cut_and_nothing_else() {
        assert_eq!(short("job cci.t.89e845fb226feaa62aca9a29453dda82.json €"), "job cci.t.89e845fb….json €");
        assert_eq!(short("1 message of face"), "1 message of face");
    }

    #[test]
    fn a_way_has_its_waits_and_what_functions_do_while_they_are_invoked() {
        let kinds = BTreeMap::from([("F".to_owned(), "AWS::Lambda::Function".to_owned())]);
        let steps = [
            step(0, Level::Step, "F", "is invoked with 1 message(s) of Q"),
            step(0, Level::Note, "F", "measures CallsReceived 1 Count"),
            step(0, Level::Step, "F", "transcribe:StartTranscriptionJob job"),
            step(45, Level::Step, "Transcribe", "job COMPLETED"),
            step(225, Level::Step, "F", "is invoked with 1 message(s) of Q, for the 2nd time"),
            step(225, Level::Problem, "F", "s3:GetObject is refused"),
        ];
        let told: Vec<String> = entries(&steps, &kinds)
            .iter()
            .map(|entry| match entry {
                Entry::Wait(seconds, why) => format!("{seconds}: {why}"),
                Entry::Stop(stop) => {
                    let inner: Vec<&str> = stop.inner.iter().map(|step| step.what.as_str()).collect();
                    format!("{} {}: {}", stop.kind, stop.step.resource, inner.join(", "))
                }
            })
            .collect();
        assert_eq!(
            told,
            [
                "function F: transcribe:StartTranscriptionJob job, measures CallsReceived 1 Count",
                "45: Transcribe works",
                "stand-in Transcribe: ",
                "180: until the message comes back",
                "function F: s3:GetObject is refused",
            ]
        );
        let page = way(&steps, &kinds).into_string();
        assert!(page.contains("<details open>"), "what went wrong is shown at once: {page}");
        assert!(page.contains("Waited 3 min 45 s in all"), "{page}");
    }
}
