//! Who said what, and whose share of the talking was how large.

use contract::document::{CallDocument, PartSentiment, Turn};
use maud::{Markup, html};

use super::super::number::{duration, percent, place, sentiment};

pub(super) fn shares(document: &CallDocument) -> Markup {
    let talk = &document.talk;
    let mut left = 0.0;
    let bars: Vec<(usize, f64, f64)> = talk
        .speakers
        .iter()
        .enumerate()
        .map(|(number, speaker)| {
            let from = left;
            left += speaker.talk_share * 100.0;
            (number % 4, from, speaker.talk_share * 100.0)
        })
        .collect();
    html! {
        section.part {
            h5 { "Talk" }
            @if talk.speakers.is_empty() { p.quiet { "Nobody spoke." } } @else {
                svg.bar aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none" {
                    @for (number, from, wide) in bars {
                        rect class={ "part-" (number) } x=(format!("{from:.2}")) y="0" width=(format!("{wide:.2}")) height="8" {}
                    }
                }
                table {
                    thead { tr { th scope="col" { "Speaker" } th.number scope="col" { "Share" } th.number scope="col" { "Talk" } th.number scope="col" { "Words" } th.number scope="col" { "Per min" } } }
                    tbody {
                        @for (number, speaker) in talk.speakers.iter().enumerate() {
                            tr {
                                th scope="row" {
                                    span class={ "key part-" (number % 4) } aria-hidden="true" {} " " (speaker.speaker)
                                    @if speaker.role_inferred { span.quiet { " (a guess)" } }
                                }
                                td.number { (percent(speaker.talk_share)) }
                                td.number { (duration(speaker.talk_seconds)) }
                                td.number { (speaker.words) }
                                td.number { @match speaker.words_per_minute { Some(words) => (format!("{words:.0}")), None => "–" } }
                            }
                        }
                    }
                }
                p.quiet {
                    "Silence " (duration(talk.silence_seconds)) ", the longest " (duration(talk.longest_silence_seconds))
                    "; " (talk.interruptions) " interruption(s), " (talk.overlaps) " overlap(s)"
                    @if let Some(confidence) = talk.confidence { "; confidence in the words " (percent(confidence)) }
                    "."
                }
            }
        }
    }
}

pub(super) fn turns(document: &CallDocument, id: &str) -> Markup {
    html! {
        details.turns {
            summary { (document.turns.len()) " turns" }
            @if !document.sentiment_by_quarter.is_empty() {
                p.quiet { "The mark at a turn is the sentiment of the quarter of the call in which it begins: Comprehend was asked about quarters and speakers, not about turns." }
            }
            ol.talk {
                @for (number, turn) in document.turns.iter().enumerate() {
                    li id={ (id) "-turn-" (number) } tabindex="-1" class={ "speaker-" (speaker(document, turn)) } {
                        p.who {
                            strong { (turn.speaker) }
                            @if let Some(start) = turn.start_seconds { " " span.quiet { (place(start)) } }
                            @if let Some(part) = quarter(document, turn) {
                                @let (word, colour) = sentiment(part.sentiment);
                                " " span.tag.(colour) { (word) }
                            }
                        }
                        p { (turn.text) }
                    }
                }
            }
        }
    }
}

fn speaker(document: &CallDocument, turn: &Turn) -> usize {
    let known = document.talk.speakers.iter().position(|speaker| speaker.speaker == turn.speaker);
    known.unwrap_or(0) % 4
}

/// The quarter in which a turn begins.
fn quarter<'d>(document: &'d CallDocument, turn: &Turn) -> Option<&'d PartSentiment> {
    let share = turn.start_seconds? / document.duration_seconds;
    let name = match share {
        share if share < 0.25 => "1",
        share if share < 0.5 => "2",
        share if share < 0.75 => "3",
        _ => "4",
    };
    document.sentiment_by_quarter.iter().find(|part| part.part == name)
}
