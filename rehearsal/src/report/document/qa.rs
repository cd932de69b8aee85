//! The QA form of a call, each criterion with the words that show it and a link to the turn in which they stand.

use contract::document::{CallDocument, CriterionResult, Qa};
use maud::{Markup, html};

pub(super) fn form(qa: &Qa, document: &CallDocument, id: &str) -> Markup {
    html! {
        section.part.qa {
            h5 { "QA form “" (qa.form) "”" }
            p {
                @match qa.score { Some(score) => { strong { (score) " of 100" } }, None => "No score" }
                ", "
                @match qa.passed {
                    Some(true) => span.tag.good { "passed" },
                    Some(false) => span.tag.bad { "failed" },
                    None => span.tag.warn { "not known" },
                }
                @if !qa.failed_criteria.is_empty() { " by " (qa.failed_criteria.join(", ")) }
            }
            ol.criteria {
                @for criterion in &qa.criteria { (self::criterion(criterion, document, id)) }
            }
        }
    }
}

fn criterion(criterion: &CriterionResult, document: &CallDocument, id: &str) -> Markup {
    html! {
        li {
            p {
                (score(criterion)) " " strong { (criterion.question) }
                span.quiet { " weight " (criterion.weight) @if criterion.critical { ", critical" } }
            }
            @if !criterion.reason.is_empty() { p { (criterion.reason) } }
            @if let Some(evidence) = &criterion.evidence {
                blockquote {
                    p { (evidence.quote) }
                    @if document.turns.get(evidence.turn as usize).is_some() {
                        a.evidence href={ "#" (id) "-turn-" (evidence.turn) } { "turn " (evidence.turn + 1) }
                    }
                }
            }
            @if criterion.evidence_dropped {
                p.quiet { "The model quoted words that the call does not hold. They are not shown." }
            }
        }
    }
}

fn score(criterion: &CriterionResult) -> Markup {
    html! {
        @match criterion.score {
            _ if criterion.not_applicable => span.tag.plain { "no occasion" },
            None => span.tag.warn { "no score" },
            Some(score) if score == criterion.scale => span.tag.good { (score) " of " (criterion.scale) },
            Some(0) => span.tag.bad { "0 of " (criterion.scale) },
            Some(score) => span.tag.warn { (score) " of " (criterion.scale) },
        }
    }
}
