//! A call document, for people.

mod qa;
mod talk;

use contract::document::{CallDocument, Cost, PartSentiment};
use maud::{Markup, html};

use super::number::{count, duration, money, percent, sentiment};

/// The most key phrases and entities that are shown: the document is the place for all of them.
const PHRASES: usize = 20;

pub(super) fn document(document: &CallDocument, id: &str) -> Markup {
    html! {
        (stand_ins(&document.source.stand_ins))
        (reading(document))
        @if let Some(qa) = &document.qa { (qa::form(qa, document, id)) }
        (lists(document))
        div.columns {
            (talk::shares(document))
            (feelings(document))
        }
        (talk::turns(document, id))
        (named(document))
        div.columns {
            (coverage(document))
            (cost(&document.cost))
        }
    }
}

fn stand_ins(services: &[String]) -> Markup {
    html! {
        @if !services.is_empty() {
            p.stand-in {
                strong { "Stand-ins: " }
                "the answers of " (services.join(", ")) " were made by the rehearsal, not by AWS. They show where things stand in "
                "a document, not how well the services hear, feel or read."
            }
        }
    }
}

fn reading(document: &CallDocument) -> Markup {
    html! {
        @if document.summary.is_empty() { p { "There is no summary." } } @else { p.summary { (document.summary) } }
        @if let Some(failure) = &document.model.failure {
            p.bad { "The model's reading is not whole: " (failure.class) ", " (failure.reason) }
        }
        @if let Some(summary) = &document.ai_summary {
            dl {
                div { dt { "Issue" } dd { (summary.issue) } }
                div { dt { "Resolution" } dd { (summary.resolution) } }
                div { dt { "Outcome" } dd { (summary.outcome) } }
                div { dt { "How the customer felt" } dd { (summary.sentiment_summary) } }
                @if let Some(tone) = summary.tone_score { div { dt { "Tone of the agent" } dd { (tone) " of 100" } } }
            }
        }
    }
}

fn lists(document: &CallDocument) -> Markup {
    html! {
        div.columns {
            (list("Topics", &document.topics))
            (list("Risks", &document.risks))
            section.part {
                h5 { "Action items" }
                @if document.action_items.is_empty() { p.quiet { "None." } }
                ul {
                    @for item in &document.action_items {
                        li {
                            (item.text)
                            span.quiet {
                                " · " (item.owner.as_deref().unwrap_or("nobody named"))
                                " · " @match &item.due { Some(due) => { "until " (due) }, None => "no date" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn list(title: &str, entries: &[String]) -> Markup {
    html! {
        section.part {
            h5 { (title) }
            @if entries.is_empty() { p.quiet { "None." } }
            ul { @for entry in entries { li { (entry) } } }
        }
    }
}

fn feelings(document: &CallDocument) -> Markup {
    html! {
        section.part {
            h5 { "Sentiment" }
            @match &document.sentiment {
                Some(call) => {
                    @let (word, colour) = sentiment(call.sentiment);
                    p { "Of the call: " span.tag.(colour) { (word) } }
                },
                None => p.quiet { "Of the call: not known." },
            }
            (parts("Of speakers", &document.sentiment_by_speaker, ""))
            (parts("Of quarters", &document.sentiment_by_quarter, "quarter "))
        }
    }
}

fn parts(title: &str, parts: &[PartSentiment], before: &str) -> Markup {
    html! {
        @if !parts.is_empty() {
            table.sentiment {
                caption { (title) }
                thead { tr { th scope="col" { "Part" } th scope="col" { "Sentiment" } th scope="col" { "Positive, neutral, mixed, negative" } } }
                tbody {
                    @for part in parts {
                        @let (word, colour) = sentiment(part.sentiment);
                        tr {
                            th scope="row" { (before) (part.part) }
                            td { span.tag.(colour) { (word) } }
                            td { (scores(part)) }
                        }
                    }
                }
            }
        }
    }
}

fn scores(part: &PartSentiment) -> Markup {
    let scores =
        [("good", part.positive), ("plain", part.neutral), ("warn", part.mixed), ("bad", part.negative)];
    let told = scores.map(|(_, score)| percent(score)).join(", ");
    let mut left = 0.0;
    let bars = scores.map(|(colour, score)| {
        let from = left;
        left += score * 100.0;
        (colour, from, score * 100.0)
    });
    html! {
        svg.bar aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none" {
            @for (colour, from, wide) in bars {
                rect class=(colour) x=(format!("{from:.2}")) y="0" width=(format!("{wide:.2}")) height="8" {}
            }
        }
        span.quiet { (told) }
    }
}

fn named(document: &CallDocument) -> Markup {
    let phrases = &document.key_phrases.result_list[0].key_phrases;
    let entities = &document.entities.result_list[0].entities;
    html! {
        @if !phrases.is_empty() || !entities.is_empty() {
            details {
                summary { (phrases.len()) " key phrases and " (entities.len()) " entities" }
                p {
                    strong { "Key phrases: " }
                    (phrases.iter().take(PHRASES).map(|phrase| phrase.text.as_str()).collect::<Vec<_>>().join(", "))
                    @if phrases.len() > PHRASES { " and " (phrases.len() - PHRASES) " more" }
                }
                p {
                    strong { "Entities: " }
                    (entities.iter().take(PHRASES).map(|entity| format!("{} ({})", entity.text, entity.kind)).collect::<Vec<_>>().join(", "))
                    @if entities.len() > PHRASES { " and " (entities.len() - PHRASES) " more" }
                }
            }
        }
    }
}

fn coverage(document: &CallDocument) -> Markup {
    let (comprehend, model, redaction) = (&document.comprehend, &document.model, &document.redaction);
    html! {
        section.part {
            h5 { "Coverage and redaction" }
            dl {
                div { dt { "Read by Comprehend" } dd {
                    @match &comprehend.skipped {
                        Some(why) => { "nothing: " (why) },
                        None => {
                            "sentiment " (percent(comprehend.sentiment_coverage)) ", key phrases "
                            (percent(comprehend.key_phrase_coverage)) ", entities " (percent(comprehend.entity_coverage))
                        },
                    }
                    @if comprehend.failed > 0 { ", " (comprehend.failed) " part(s) failed" }
                } }
                div { dt { "Model" } dd {
                    @if model.id.is_empty() { "not asked" } @else {
                        code { (model.id) } ", " (model.requests) " request(s), " (model.sections) " part(s), "
                        (count(model.input_tokens)) " tokens in, " (count(model.output_tokens)) " out"
                        @if model.repaired { ", a first answer was not valid" }
                    }
                } }
                div { dt { "Redacted" } dd {
                    @match &redaction.off_reason {
                        Some(why) => { "no: " (why) },
                        None if document.source.pii_redacted => "by Transcribe",
                        None => "not said",
                    }
                    "; found besides: " (redaction.cards) " card(s), " (redaction.ibans) " IBAN(s), "
                    (redaction.emails) " e-mail address(es), " (redaction.phones) " telephone number(s)"
                } }
                div { dt { "Language and length" } dd {
                    @match &document.language { Some(language) => (language.to_string()), None => "unknown" }
                    ", " (duration(document.duration_seconds)) ", " (count(u64::from(document.talk.words))) " words"
                } }
            }
        }
    }
}

fn cost(cost: &Cost) -> Markup {
    let parts = [
        ("Transcribe", Some(cost.transcribe)),
        ("Comprehend", Some(cost.comprehend)),
        ("Model", cost.bedrock),
        ("All else", Some(cost.other)),
    ];
    html! {
        section.part {
            h5 { "Cost" }
            table {
                caption { "What AWS would take for it, by list prices of " (cost.prices_as_of) }
                tbody {
                    @for (name, amount) in parts {
                        tr { th scope="row" { (name) } td.number {
                            @match amount { Some(amount) => (money(&cost.currency, amount)), None => "price not known" }
                        } }
                    }
                    tr.total { th scope="row" { "Together" } td.number { (money(&cost.currency, cost.total)) } }
                }
            }
        }
    }
}
