//! One call: how it ended, its way and its document.

use maud::{Markup, html};

use super::number::{duration, money};
use super::shown::{Shown, ShownCall};
use super::{document, way};

/// The call of this number, from 1.
pub(super) fn call(shown: &Shown, call: &ShownCall, number: usize) -> Markup {
    let id = format!("call-{number}");
    let word = call.ended.word;
    html! {
        details.call #(id) data-ended=(word) {
            summary {
                h3 { (call.name) }
                span.facts {
                    (ended(call))
                    span { (call.tenant()) }
                    @if let Some(document) = &call.document {
                        span { (duration(document.duration_seconds)) " of talk" }
                        span { (money(&document.cost.currency, document.cost.total)) }
                    }
                }
            }
            @if !call.about.is_empty() { p { (call.about) } }
            p { (call.ended.told) }
            p.quiet { "Uploaded as " code { (call.key) } @if let Some(first) = call.steps.first() { ", at " (first.at) } "." @if let Some(document) = &call.document { " Call " code { (document.call_id.as_str()) } "." } }
            section.way aria-label={ "Way of " (call.name) } {
                h4 { "Its way" }
                (way::way(&call.steps, &shown.kinds))
                @match &call.again {
                    None => {},
                    Some(problems) if problems.is_empty() => p.quiet { "Every event was delivered a second time: no second job, no other document." },
                    Some(problems) => { p.bad { "When every event was delivered a second time:" } (way::steps(problems)) },
                }
            }
            @if call.in_full {
                section.document aria-label={ "Document of " (call.name) } {
                    h4 { "Its document" }
                    @if let Some(document) = &call.document { (document::document(document, &id)) }
                    @if let Some(other) = &call.other_document {
                        pre tabindex="0" { (serde_json::to_string_pretty(other).unwrap_or_default()) }
                    }
                }
            } @else if let Some(document) = &call.document {
                p.quiet {
                    "Its document is not shown on this page, which would be too large with all of them. It says: "
                    (document.summary)
                }
            }
        }
    }
}

/// How it ended, as a coloured word.
pub(super) fn ended(call: &ShownCall) -> Markup {
    let colour = match (call.ended.well, call.ended.word) {
        (false, _) => "bad",
        (true, "document") => "good",
        (true, _) => "warn",
    };
    html! { span.tag.(colour) { (call.ended.word) } }
}
