//! From a model's answer to what the document says: bounded texts, scores within their scales, quotes that stand in the
//! call.

use std::cell::RefCell;
use std::collections::BTreeMap;

use contract::answer::{BEST_TONE, CriterionAnswer, ModelAnswer, Owner, Promise, within};
use contract::document::{ActionItem, AiSummary, CriterionResult, Evidence, Qa, Redaction};
use contract::qa::{self, Criterion, QaForm};
use contract::tenant::Tenant;

use crate::conversation::Conversation;
use crate::evidence::{Quote, Words};
use crate::redact::redact;
use crate::text::{MAX_CHARACTERS, one_line};

/// The most of each list that a document holds. Keeps a document, and a row, bounded.
const MAX_TOPICS: usize = 5;
const MAX_RISKS: usize = 10;
const MAX_ACTION_ITEMS: usize = 20;

/// What of a model's answer goes into the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessed {
    /// The reading, in the v1.1 guide's shape.
    pub ai_summary: Option<AiSummary>,
    /// The call in a few sentences.
    pub summary: String,
    /// What it was about.
    pub topics: Vec<String>,
    /// What the company should look at.
    pub risks: Vec<String>,
    /// What somebody promised.
    pub action_items: Vec<ActionItem>,
    /// How well it was handled.
    pub qa: Option<Qa>,
    /// The personal data that all these held and do not any more.
    pub redaction: Redaction,
}

impl Assessed {
    /// What holds of an answer about a call of this tenant.
    pub fn of(answer: ModelAnswer, tenant: &Tenant, conversation: &Conversation) -> Self {
        let words = Words::of(&conversation.turns);
        let cleaner = Cleaner { redacts: tenant.redacts(), found: RefCell::default() };
        let text = |text: String| cleaner.clean(&text);
        let texts = |list: Vec<String>, most: usize| -> Vec<String> {
            list.into_iter().map(text).filter(|text| !text.is_empty()).take(most).collect()
        };
        let promises = answer.action_items.into_iter().map(|promise| action_item(promise, text));
        let action_items: Vec<ActionItem> =
            promises.filter(|item| !item.text.is_empty()).take(MAX_ACTION_ITEMS).collect();
        let qa = tenant.qa_form.as_ref().map(|form| judged(form, answer.qa, &words, text));
        let ai_summary = AiSummary {
            issue: text(answer.issue),
            resolution: text(answer.resolution),
            outcome: text(answer.outcome),
            action_items: action_items.iter().map(|item| item.text.clone()).collect(),
            qa_score: qa.as_ref().and_then(|qa| qa.score),
            tone_score: within(answer.tone_score, BEST_TONE),
            sentiment_summary: text(answer.sentiment_summary),
        };
        Self {
            ai_summary: Some(ai_summary),
            summary: text(answer.summary),
            topics: texts(answer.topics, MAX_TOPICS),
            risks: texts(answer.risks, MAX_RISKS),
            action_items,
            qa,
            redaction: cleaner.found.into_inner(),
        }
    }
}

/// Cleans a model's texts, and counts what it finds.
struct Cleaner {
    redacts: bool,
    found: RefCell<Redaction>,
}

impl Cleaner {
    /// A text on one line, without personal data that a model may have kept or put together, and bounded.
    fn clean(&self, text: &str) -> String {
        let line = one_line(text);
        let line = if self.redacts {
            let (line, found) = redact(&line);
            self.found.borrow_mut().add(&found);
            line.into_owned()
        } else {
            line.into_owned()
        };
        match line.char_indices().nth(MAX_CHARACTERS) {
            None => line,
            Some(_) => line.chars().take(MAX_CHARACTERS - 1).chain(['…']).collect(),
        }
    }
}

fn action_item(promise: Promise, text: impl Fn(String) -> String) -> ActionItem {
    let owner = match promise.owner {
        Owner::Agent => Some("agent"),
        Owner::Customer => Some("customer"),
        Owner::Other => Some("other"),
        Owner::Unknown => None,
    };
    let due = text(promise.due);
    ActionItem {
        text: text(promise.text),
        owner: owner.map(str::to_owned),
        due: (!due.is_empty()).then_some(due),
    }
}

/// The form, answered. A criterion whose answer is missing or outside its scale has no score. Whether the call has passed
/// is then open, if that may have failed it and nothing else did.
fn judged(
    form: &QaForm,
    mut answers: BTreeMap<String, CriterionAnswer>,
    words: &Words,
    text: impl Fn(String) -> String,
) -> Qa {
    let results = form.criteria.iter().map(|criterion| {
        let answer = answers.remove(&criterion.id);
        result(criterion, answer, words, &text)
    });
    let criteria: Vec<CriterionResult> = results.collect();
    let scored = || form.criteria.iter().zip(&criteria).filter_map(|(asked, got)| Some((asked, got.score?)));
    let failed = scored().filter(|(criterion, score)| criterion.fails(*score));
    let failed_criteria: Vec<String> = failed.map(|(criterion, _)| criterion.id.clone()).collect();
    let open = |got: &CriterionResult| got.critical && !got.not_applicable && got.score.is_none();
    let passed = failed_criteria.is_empty();
    let known = !passed || !criteria.iter().any(open);
    Qa {
        form: form.name.clone(),
        score: qa::score(scored()).filter(|_| known),
        passed: known.then_some(passed),
        failed_criteria,
        criteria,
    }
}

fn result(
    criterion: &Criterion,
    answer: Option<CriterionAnswer>,
    words: &Words,
    text: impl Fn(String) -> String,
) -> CriterionResult {
    let not_applicable = answer.as_ref().is_some_and(|answer| !answer.applies);
    let score = answer.as_ref().filter(|answer| answer.applies);
    let score = score.and_then(|answer| within(answer.score, criterion.scale));
    let quote = answer.as_ref().map_or(Quote::Empty, |answer| words.find(&answer.quote));
    let evidence_dropped = quote == Quote::NotFound;
    let evidence = if let Quote::Found(evidence) = quote {
        // Two turns side by side may hold what neither does.
        Some(Evidence { quote: text(evidence.quote), ..evidence })
    } else {
        None
    };
    CriterionResult {
        id: criterion.id.clone(),
        question: criterion.question.clone(),
        weight: criterion.weight,
        scale: criterion.scale,
        critical: criterion.critical,
        score,
        not_applicable,
        reason: answer.map(|answer| text(answer.reason)).unwrap_or_default(),
        evidence,
        evidence_dropped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::document::{Talk, Turn};

    fn conversation() -> Conversation {
        let turn = |speaker: &str, text: &str| Turn {
            speaker: speaker.to_owned(),
            start_seconds: None,
            end_seconds: None,
            text: text.to_owned(),
        };
        Conversation {
            turns: vec![
                turn("agent", "Northwind, good morning."),
                turn("customer", "I was charged twice."),
                turn("agent", "I’ll refund it by Friday."),
            ],
            talk: Talk::default(),
            duration_seconds: 0.0,
            redaction: Redaction::default(),
        }
    }

    fn tenant() -> Tenant {
        let criterion = |id: &str, weight, scale, critical| Criterion {
            weight,
            scale,
            critical,
            ..Criterion::new(id, "Was it so?")
        };
        let criteria = vec![
            criterion("greeting", 1, 1, false),
            criterion("identity", 1, 1, true),
            criterion("solution", 2, 5, false),
            criterion("closing", 1, 5, false),
        ];
        let qa_form = Some(QaForm { name: "standard".to_owned(), criteria });
        Tenant { qa_form, ..Tenant::new("demo-tenant".parse().unwrap(), "Demo") }
    }

    fn criterion(applies: bool, score: i64, quote: &str) -> CriterionAnswer {
        CriterionAnswer { applies, score, reason: "Because.".to_owned(), quote: quote.to_owned() }
    }

    fn answer(qa: &[(&str, CriterionAnswer)]) -> ModelAnswer {
        ModelAnswer {
            summary: "A\nsummary\u{7}.".to_owned(),
            issue: "Issue.".to_owned(),
            resolution: "Resolution.".to_owned(),
            outcome: "Resolved".to_owned(),
            sentiment_summary: "Relieved.".to_owned(),
            tone_score: 90,
            topics: vec!["billing".to_owned(); 9],
            risks: vec![String::new(), "x".repeat(5_000)],
            action_items: vec![
                Promise { text: "Refund".to_owned(), owner: Owner::Agent, due: "Friday".to_owned() },
                Promise { text: "Call back".to_owned(), owner: Owner::Unknown, due: " ".to_owned() },
                Promise { text: " ".to_owned(), owner: Owner::Customer, due: String::new() },
            ],
            qa: qa.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect(),
        }
    }

    #[test]
    fn what_holds_of_an_answer_is_kept_and_bounded() {
        let assessed = Assessed::of(answer(&[]), &tenant(), &conversation());
        assert_eq!(assessed.summary, "A summary .");
        assert_eq!((assessed.topics.len(), assessed.risks.len()), (MAX_TOPICS, 1));
        assert_eq!(assessed.risks[0].chars().count(), MAX_CHARACTERS);
        let items: Vec<_> = assessed
            .action_items
            .iter()
            .map(|item| (item.text.as_str(), item.owner.as_deref(), item.due.as_deref()))
            .collect();
        assert_eq!(items, [("Refund", Some("agent"), Some("Friday")), ("Call back", None, None)]);
        let summary = assessed.ai_summary.unwrap();
        assert_eq!(
            (summary.action_items, summary.tone_score),
            (vec!["Refund".to_owned(), "Call back".to_owned()], Some(90))
        );
    }

    /// Every text of an answer says a card's number, quotes included.
    fn indiscreet() -> ModelAnswer {
        let said = || "Wants 4111 1111 1111 1111 charged.".to_owned();
        ModelAnswer {
            summary: said(),
            issue: said(),
            resolution: said(),
            outcome: said(),
            sentiment_summary: said(),
            tone_score: 90,
            topics: vec![said()],
            risks: vec![said()],
            action_items: vec![Promise { text: said(), owner: Owner::Agent, due: said() }],
            qa: [("greeting".to_owned(), CriterionAnswer { reason: said(), ..criterion(true, 1, &said()) })]
                .into(),
        }
    }

    fn texts(assessed: Assessed) -> Vec<String> {
        let summary = assessed.ai_summary.unwrap();
        let criterion = assessed.qa.unwrap().criteria.swap_remove(0);
        [summary.issue, summary.resolution, summary.outcome, summary.sentiment_summary, assessed.summary]
            .into_iter()
            .chain(summary.action_items)
            .chain(assessed.topics)
            .chain(assessed.risks)
            .chain(assessed.action_items.into_iter().flat_map(|item| [item.text, item.due.unwrap()]))
            .chain([criterion.reason, criterion.evidence.unwrap().quote])
            .collect()
    }

    #[test]
    fn a_model_repeats_no_card_number_unless_the_tenant_may_know_it() {
        let mut call = conversation();
        let said = "Wants 4111 1111 1111 1111 charged.";
        call.turns[1].text = said.to_owned();
        let open = Tenant { redaction_off: Some("Training calls".to_owned()), ..tenant() };
        // The action's text is in the document twice, and was cleaned once.
        for (tenant, expected, cards) in [(tenant(), "Wants [PII] charged.", 11), (open, said, 0)] {
            let assessed = Assessed::of(indiscreet(), &tenant, &call);
            assert_eq!(assessed.redaction, Redaction { cards, ..Redaction::default() });
            assert_eq!(texts(assessed), [expected; 12]);
        }
    }

    #[test]
    fn a_quote_over_two_turns_holds_no_number_that_neither_holds() {
        let mut call = conversation();
        call.turns[0].text = "Is it 0161".to_owned();
        call.turns[1].text = "496 0000, yes".to_owned();
        let given = answer(&[("greeting", criterion(true, 1, "it 0161 496 0000, yes"))]);
        let qa = Assessed::of(given, &tenant(), &call).qa.unwrap();
        assert_eq!(qa.criteria[0].evidence, Some(Evidence { quote: "it [PII], yes".to_owned(), turn: 0 }));
    }

    #[test]
    fn the_score_is_of_what_was_scored_within_its_scale() {
        let given = answer(&[
            ("greeting", criterion(true, 1, "good morning")),
            ("identity", criterion(false, 0, "")),
            ("solution", criterion(true, 4, "I'll refund it by Friday")),
            ("closing", criterion(true, 900, "Have a nice day")),
            ("invented", criterion(true, 1, "")),
        ]);
        let qa = Assessed::of(given, &tenant(), &conversation()).qa.unwrap();
        let scores: Vec<Option<u8>> = qa.criteria.iter().map(|criterion| criterion.score).collect();
        assert_eq!(scores, [Some(1), None, Some(4), None]);
        // (1 × 1/1 + 2 × 4/5) of 3.
        assert_eq!((qa.score, qa.passed), (Some(87), Some(true)));
        assert!(qa.criteria[1].not_applicable && qa.criteria[3].evidence_dropped);
        let evidence = qa.criteria[2].evidence.as_ref().unwrap();
        assert_eq!((evidence.quote.as_str(), evidence.turn), ("I’ll refund it by Friday", 2));
        assert_eq!(qa.criteria[3].evidence, None);
    }

    #[test]
    fn a_failed_critical_criterion_fails_the_call() {
        let given = answer(&[("greeting", criterion(true, 1, "")), ("identity", criterion(true, 0, ""))]);
        let assessed = Assessed::of(given, &tenant(), &conversation());
        let qa = assessed.qa.unwrap();
        assert_eq!(
            (qa.score, qa.passed, qa.failed_criteria),
            (Some(0), Some(false), vec!["identity".to_owned()])
        );
        assert_eq!(assessed.ai_summary.unwrap().qa_score, Some(0));
    }

    #[test]
    fn a_call_has_not_passed_what_nobody_scored() {
        let yes = || criterion(true, 1, "");
        let wild = || criterion(true, 7, "");
        let absent = || criterion(false, 0, "");
        for (identity, expected) in [
            (Some(yes()), (Some(100), Some(true))),
            (Some(absent()), (Some(100), Some(true))),
            (Some(wild()), (None, None)),
            (None, (None, None)),
        ] {
            let given: Vec<_> = [Some(("greeting", yes())), identity.map(|one| ("identity", one))]
                .into_iter()
                .flatten()
                .collect();
            let assessed = Assessed::of(answer(&given), &tenant(), &conversation());
            let qa = assessed.qa.unwrap();
            assert_eq!((qa.score, qa.passed), expected, "{given:?}");
            assert_eq!(assessed.ai_summary.unwrap().qa_score, qa.score);
        }
        let mut strict = tenant();
        strict.qa_form.as_mut().unwrap().criteria[0].critical = true;
        let given = answer(&[("greeting", criterion(true, 0, "")), ("identity", wild())]);
        let qa = Assessed::of(given, &strict, &conversation()).qa.unwrap();
        assert_eq!((qa.score, qa.passed), (Some(0), Some(false)), "one that failed is enough");
    }

    #[test]
    fn nothing_is_judged_without_a_form_and_nothing_scored_without_answers() {
        let unjudged = Tenant { qa_form: None, ..tenant() };
        let given = answer(&[("greeting", criterion(true, 1, ""))]);
        assert_eq!(Assessed::of(given, &unjudged, &conversation()).qa, None);
        let qa = Assessed::of(answer(&[]), &tenant(), &conversation()).qa.unwrap();
        assert_eq!((qa.score, qa.passed, qa.criteria.len()), (None, None, 4));
    }
}
