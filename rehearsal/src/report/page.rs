//! The page around it all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::number::count;
use super::shown::Shown;
use super::{call, overview, rights};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

pub(super) fn page(shown: &Shown) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { "Rehearsal of " (shown.played) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#calls" { "Skip to the calls" }
                header {
                    h1 { "Rehearsal of " (shown.played) }
                    p {
                        "The template was played on one machine, in region " (shown.region) ", with the functions that ship. "
                        strong { "Transcribe, Comprehend and Bedrock are stand-ins: " }
                        "their protocols, limits and errors are those of the services, their answers are not. All times are the "
                        "rehearsal's own: what waits on AWS passes here without being waited for, and a function's own work "
                        "takes no time unless many calls are played together."
                    }
                    (overview::lead(shown))
                    (navigation(shown))
                }
                main #main {
                    (overview::overview(shown))
                    (overview::together(shown))
                    (calls(shown))
                    (rights::section(&shown.rights))
                    (overview::deployment(shown))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
}

fn navigation(shown: &Shown) -> Markup {
    html! {
        nav aria-label="Parts of this page" {
            ul {
                li { a href="#overview" { "All calls" } }
                @if shown.summary.is_some() { li { a href="#faults" { "Faults" } } }
                li { a href="#calls" { "Call by call" } }
                li { a href="#permissions" { "Permissions" } }
                @if !shown.deployment.is_empty() { li { a href="#deployment" { "Deployment" } } }
            }
        }
    }
}

fn calls(shown: &Shown) -> Markup {
    let all = count(shown.calls.len() as u64);
    html! {
        section #calls aria-labelledby="calls-title" tabindex="-1" {
            h2 #calls-title { "Call by call" }
            // Shown by the script only: without it, it would do nothing.
            form.find role="search" hidden {
                label for="words" { "Find calls" }
                input #words type="search" autocomplete="off" placeholder="name, tenant, words of the call";
                label for="end" { "that ended with" }
                select #end {
                    option value="" { "any end" }
                    @for word in ends(shown) { option value=(word) { (word) } }
                }
                button type="button" #open { "Open all" }
                button type="button" #close { "Close all" }
                output #found for="words end" aria-live="polite" { (all) " of " (all) " calls" }
            }
            @for (index, one) in shown.calls.iter().enumerate() { (call::call(shown, one, index + 1)) }
        }
    }
}

fn ends(shown: &Shown) -> std::collections::BTreeSet<&'static str> {
    shown.calls.iter().map(|call| call.ended.word).collect()
}

/// Nothing is fetched, and no script or style runs but the page's own, known by their digests.
fn policy() -> String {
    let digest = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
}
