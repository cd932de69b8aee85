//! All calls at a glance, what came of them together, and what was made to go wrong.

use std::collections::BTreeMap;

use contract::document::CallDocument;
use maud::{Markup, html};

use super::call::ended;
use super::number::{count, duration, money, sentiment};
use super::shown::{Shown, ShownCall};
use super::way;
use crate::fault::Faults;
use crate::play::{Named, Summary};

/// The first words: whether all is well, and how much it would cost.
pub(super) fn lead(shown: &Shown) -> Markup {
    let all = shown.calls.len();
    let well = shown.calls.iter().filter(|call| call.ended.well).count();
    let wrong = shown.summary.as_ref().is_some_and(|summary| !summary.succeeded());
    let documents: Vec<&CallDocument> = documents(shown).collect();
    let seconds: f64 = documents.iter().map(|document| document.duration_seconds).sum();
    html! {
        ul.tiles {
            li { strong.(if well == all && !wrong { "good" } else { "bad" }) { (count(well as u64)) " of " (count(all as u64)) } " calls ended as they should" }
            li { strong { (count(documents.len() as u64)) } " documents, of " (duration(seconds)) " of talk" }
            @for (currency, amount) in totals(&documents) {
                li { strong { (money(&currency, amount)) } " is what AWS would take for them" }
            }
            @if let Some(summary) = &shown.summary {
                li { strong { (count(summary.faults.values().sum())) } " faults injected" }
            }
        }
    }
}

fn documents(shown: &Shown) -> impl Iterator<Item = &CallDocument> {
    shown.calls.iter().filter_map(|call| call.document.as_deref())
}

fn totals(documents: &[&CallDocument]) -> BTreeMap<String, f64> {
    let mut totals = BTreeMap::new();
    for document in documents {
        *totals.entry(document.cost.currency.clone()).or_default() += document.cost.total;
    }
    totals
}

pub(super) fn overview(shown: &Shown) -> Markup {
    html! {
        section #overview aria-labelledby="overview-title" {
            h2 #overview-title { "All calls" }
            div.scroll tabindex="0" role="region" aria-label="All calls" {
                table {
                    thead { tr {
                        th scope="col" { "Call" } th scope="col" { "Tenant" } th scope="col" { "End" }
                        th.number scope="col" { "Talk" } th scope="col" { "Sentiment" } th.number scope="col" { "QA" }
                        th.number scope="col" { "Time to end" } th.number scope="col" { "Cost" }
                    } }
                    tbody { @for (index, call) in shown.calls.iter().enumerate() { (row(call, index + 1)) } }
                    @if documents(shown).next().is_some() {
                        tfoot { @for (currency, amount) in totals(&documents(shown).collect::<Vec<_>>()) {
                            tr { th scope="row" colspan="7" { "Together" } td.number { (money(&currency, amount)) } }
                        } }
                    }
                }
            }
            @if shown.documents_left_out > 0 {
                p.quiet {
                    "The documents of " (count(shown.documents_left_out as u64)) " calls are not shown in full: a page with all of "
                    "them would be too large. Those of calls that did not end well come first. "
                    code { "--out DIR" } " leaves all documents as files."
                }
            }
        }
    }
}

fn row(call: &ShownCall, number: usize) -> Markup {
    let document = call.document.as_deref();
    let time = match (call.steps.first(), call.steps.last()) {
        (Some(first), Some(last)) => duration(last.at.duration_since(first.at).as_secs_f64()),
        _ => "–".to_owned(),
    };
    let none = "–".to_owned();
    let score = document.and_then(|document| document.qa.as_ref()?.score);
    html! {
        tr data-call=(number) {
            th scope="row" { a href={ "#call-" (number) } { (call.name) } }
            td { (call.tenant()) }
            td { (ended(call)) }
            td.number { (document.map_or_else(|| none.clone(), |document| duration(document.duration_seconds))) }
            td {
                @match document.and_then(|document| document.sentiment.as_ref()) {
                    Some(felt) => { @let (word, colour) = sentiment(felt.sentiment); span.tag.(colour) { (word) } },
                    None => "–",
                }
            }
            td.number { (score.map_or_else(|| none.clone(), |score| score.to_string())) }
            td.number { (time) }
            td.number { (document.map_or_else(|| none.clone(), |document| money(&document.cost.currency, document.cost.total))) }
        }
    }
}

/// What many calls came to, and the faults.
pub(super) fn together(shown: &Shown) -> Markup {
    let Some(summary) = &shown.summary else { return html! {} };
    html! {
        section #faults aria-labelledby="faults-title" {
            h2 #faults-title { "Faults, and what came of them" }
            div.columns {
                section.part {
                    h3 { "Injected" }
                    @if summary.faults.is_empty() { p.quiet { "None." } } @else {
                        table { tbody { @for (kind, times) in &summary.faults {
                            tr { th scope="row" { (kind) } td.number { (count(*times)) } }
                        } } }
                    }
                    @if let Some(faults) = &shown.faults { (asked_for(faults)) }
                }
                section.part {
                    h3 { "What came of them" }
                    (results(summary))
                }
            }
            @if summary.problems.count > 0 {
                h3.bad { "What would be wrong on AWS, too" }
                ol.steps { @for problem in &summary.problems.first { li.problem { (problem) } } }
            }
        }
    }
}

fn asked_for(faults: &Faults) -> Markup {
    let (events, requests, functions) = (&faults.events, &faults.requests, &faults.functions);
    let shares = [
        ("events twice", events.duplicate),
        ("Transcribe's events lost", events.lose_transcribe_events),
        ("events of uploads lost", events.lose_upload_events),
        ("events late", events.delay),
        ("requests throttled", requests.throttle),
        ("internal errors", requests.internal_error),
        ("answers lost", requests.lost_answer),
        ("functions killed at a request", functions.kill),
    ];
    let asked: Vec<String> = shares
        .iter()
        .filter(|(_, share)| *share > 0.0)
        .map(|(kind, share)| format!("{kind}: {} %", share * 100.0))
        .chain(
            requests
                .throttle_service
                .iter()
                .map(|(name, share)| format!("{name} throttled: {} %", share * 100.0)),
        )
        .chain(
            functions
                .kill_every_seconds
                .map(|every| format!("a function killed every {every} s of real time")),
        )
        .collect();
    html! {
        p.quiet { "Asked for, with seed " (faults.seed) ": " (asked.join("; ")) "." }
    }
}

fn results(summary: &Summary) -> Markup {
    let named = |named: &Named| {
        let more = if named.count > named.first.len() { ", …" } else { "" };
        match named.first.as_slice() {
            [] => "0".to_owned(),
            first => format!("{}: {}{more}", named.count, first.join(", ")),
        }
    };
    let failed: Vec<String> =
        summary.failed.iter().map(|(class, count)| format!("{count} {class}")).collect();
    let dead: Vec<String> =
        summary.dead_letters.iter().map(|(queue, count)| format!("{count} in {queue}")).collect();
    let or_none = |told: Vec<String>| if told.is_empty() { "0".to_owned() } else { told.join(", ") };
    let transcriptions = format!(
        "{} started, at most {} of a call, at most {} at a time",
        summary.jobs_started, summary.most_starts_of_a_call, summary.most_jobs_at_a_time
    );
    let rows = [
        ("With their document", summary.done.to_string()),
        ("Failed, with a reason", or_none(failed)),
        ("In quarantine", summary.quarantined.to_string()),
        ("Held for another day", summary.held.to_string()),
        ("Lost", named(&summary.lost)),
        ("Paid or written twice", named(&summary.twice)),
        ("Not done to the ledger", named(&summary.unfinished)),
        ("Left behind", named(&summary.orphans)),
        ("Documents written again, with the same bytes", summary.rewritten.to_string()),
        ("Dead letters", or_none(dead)),
        ("Transcriptions", transcriptions),
        ("The rehearsal's time until quiet", duration(summary.virtual_seconds)),
    ];
    html! {
        table { tbody { @for (name, told) in rows { tr { th scope="row" { (name) } td { (told) } } } } }
    }
}

pub(super) fn deployment(shown: &Shown) -> Markup {
    html! {
        @if !shown.deployment.is_empty() {
            section #deployment aria-labelledby="deployment-title" {
                h2 #deployment-title { "Deployment" }
                details {
                    summary { "How the stack's own resources were created" }
                    (way::steps(&shown.deployment))
                }
            }
        }
    }
}
