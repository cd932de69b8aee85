//! How a model reads a call: at once or in sections, with one repair, and what comes of answers that cannot be used.

#![allow(clippy::unwrap_used)]

mod world;

use contract::answer::{Answer as _, ModelAnswer, SectionNotes};
use contract::document::{Redaction, Talk, Turn};
use contract::qa::{Criterion, QaForm};
use contract::tenant::Tenant;
use handlers::conversation::Conversation;
use handlers::error::{Retry, StepError};
use handlers::model::meter::Meter;
use handlers::model::reading::{Assessment, read};
use handlers::model::request::Stop;
use serde_json::{Value, json};
use world::{World, fact, reply, sound, stopped, tenant};

fn call(texts: &[&str]) -> Conversation {
    let turn = |(text, speaker): (&&str, &&str)| Turn {
        speaker: (*speaker).to_owned(),
        start_seconds: Some(12.0),
        end_seconds: None,
        text: (*text).to_owned(),
    };
    Conversation {
        turns: texts.iter().zip(["agent", "customer"].iter().cycle()).map(turn).collect(),
        talk: Talk::default(),
        duration_seconds: 60.0,
        redaction: Redaction::default(),
    }
}

fn with_form() -> Tenant {
    let criteria = vec![Criterion::new("greeting", "Did the agent greet?")];
    Tenant { qa_form: Some(QaForm { name: "standard".to_owned(), criteria }), ..tenant() }
}

async fn reading(
    world: &World,
    tenant: &Tenant,
    tokens: u32,
    call: &Conversation,
) -> Result<Assessment, StepError> {
    read(&world.client(), &Meter::default(), ("model", fact(tokens)), tenant, call).await
}

/// A sound answer about a call of [`with_form`], changed.
fn changed(change: impl Fn(&mut Value)) -> String {
    let mut answer = sound(&ModelAnswer::output_schema(with_form().qa_form.as_ref()), "");
    change(&mut answer);
    answer.to_string()
}

#[tokio::test]
async fn a_call_is_read_at_once_by_the_tenants_configuration() {
    let world = World::default();
    let tenant = Tenant {
        prompt: Some("We sell hats.".to_owned()),
        summary_language: Some("de-DE".to_owned()),
        ..with_form()
    };
    let assessment = reading(&world, &tenant, 200_000, &call(&["Hello.", "Hi."])).await.unwrap();
    let asked = world.asked.borrow();
    assert_eq!(asked.len(), 1);
    for told in ["We sell hats.", "de-DE", "- greeting (0 to 5): Did the agent greet?"] {
        assert!(asked[0].system.contains(told), "{told}");
    }
    assert!(
        asked[0].prompt.contains("<transcript>\n[0:12] Agent: Hello.\n[0:12] Customer: Hi.\n</transcript>")
    );
    assert_eq!(asked[0].schema, ModelAnswer::output_schema(tenant.qa_form.as_ref()));
    let run = assessment.run;
    assert_eq!((run.sections, run.requests, run.repaired, run.failure), (1, 1, false, None));
    assert_eq!((run.input_tokens, run.output_tokens, run.latencies_ms), (1_000, 100, vec![400]));
    assert_eq!(run.stop_reason.as_deref(), Some("end_turn"));
    assert_eq!(assessment.answer.unwrap().summary, "summary");
}

/// The lines of all transcripts that were sent, without who speaks.
fn words_sent(world: &World) -> String {
    let asked = world.asked.borrow();
    let transcripts = asked.iter().filter_map(|asked| asked.prompt.split_once("<transcript>\n"));
    let texts = transcripts.map(|(_, text)| text.split_once("</transcript>").unwrap().0);
    texts.flat_map(str::lines).map(|line| line.split_once(": ").unwrap().1).collect()
}

#[tokio::test]
async fn a_call_beyond_the_budget_is_read_in_sections_and_each_word_once() {
    let texts: Vec<String> =
        (0..400).map(|number| format!("This is sentence {number} of a long call.")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let world = World::default();
    let assessment = reading(&world, &with_form(), 10_000, &call(&texts)).await.unwrap();
    assert_eq!(words_sent(&world), texts.concat());
    let asked = world.asked.borrow();
    let sections = asked.len() - 1;
    assert!(sections > 1);
    assert_eq!(
        asked.iter().filter(|asked| asked.prompt.contains(&format!("part 2 of {sections} "))).count(),
        1
    );
    let merge = &asked[sections];
    assert!(!merge.prompt.contains("<transcript>") && merge.prompt.matches("\"mood\":").count() == sections);
    assert_eq!(merge.schema, ModelAnswer::output_schema(with_form().qa_form.as_ref()));
    let run = assessment.run;
    assert_eq!((run.sections as usize, run.requests as usize, run.failure), (sections, sections + 1, None));
    assert_eq!(run.input_tokens, 1_000 * u64::from(run.requests));
    assert!(assessment.answer.is_some());
}

#[tokio::test]
async fn notes_beyond_the_budget_are_condensed_until_they_fit() {
    let text = "A sentence that somebody says in a very long call. ".repeat(4_000);
    let world = World::default();
    let assessment = reading(&world, &with_form(), 3_000, &call(&[&text])).await.unwrap();
    let asked = world.asked.borrow();
    let condensed = asked.iter().filter(|asked| asked.prompt.contains("Make one set of notes")).count();
    assert!(condensed > 0 && asked.iter().all(|asked| asked.prompt.len() < 9_000), "{condensed}");
    assert!(assessment.answer.is_some() && assessment.run.failure.is_none());
}

#[tokio::test]
async fn an_invalid_answer_is_repaired_once() {
    let valid = changed(|_| {});
    let fault = changed(|answer| answer["tone_score"] = json!(900));
    for first in [
        reply("Sure! Here it is."),
        reply("{}"),
        reply(&fault),
        stopped("max_tokens"),
        stopped("malformed_model_output"),
    ] {
        let world = World::default();
        world.answers_first([first.clone(), reply(&valid)]);
        let assessment = reading(&world, &with_form(), 200_000, &call(&["Hello."])).await.unwrap();
        assert_eq!(world.asked.borrow().len(), 2, "{first:?}");
        assert!(world.asked.borrow()[1].wrong.as_ref().unwrap().contains("cannot be used"));
        assert!(assessment.answer.is_some() && assessment.run.failure.is_none());
        assert!(assessment.run.repaired);
        assert_eq!(assessment.run.input_tokens, 2_000, "both are paid");
    }
}

#[tokio::test]
async fn what_stays_wrong_is_named_and_what_holds_is_kept() {
    let fault = changed(|answer| answer["qa"]["greeting"]["score"] = json!(-3));
    let out_of_range = "qa.greeting.score is outside 0 to 5";
    for (answers, class, reason, known) in [
        ([reply(&fault), reply(&fault)], "InvalidAnswer", out_of_range, true),
        ([reply(&fault), reply("no")], "InvalidAnswer", "has not the shape", true),
        ([reply(&fault), stopped("content_filtered")], "AnswerRefused", "content_filtered", true),
        ([reply("no"), reply("no")], "InvalidAnswer", "has not the shape", false),
        ([stopped("max_tokens"), stopped("max_tokens")], "IncompleteAnswer", "longer than", false),
        ([stopped("end_turn"), stopped("malformed_tool_use")], "InvalidAnswer", "malformed_tool_use", false),
    ] {
        let world = World::default();
        world.answers_first(answers);
        let assessment = reading(&world, &with_form(), 200_000, &call(&["Hello."])).await.unwrap();
        let failure = assessment.run.failure.unwrap();
        assert_eq!((failure.class.as_str(), assessment.answer.is_some()), (class, known), "{failure:?}");
        assert!(failure.reason.contains(reason), "{failure:?}");
    }
}

#[tokio::test]
async fn a_second_answer_that_cannot_be_had_loses_nothing_of_the_first() {
    let fault = changed(|answer| answer["tone_score"] = json!(900));
    let throttled = StepError::transient("ThrottlingException", "Converse failed (request r)");
    let invalid = StepError::permanent("ValidationException", "Converse failed (request r)");
    // What is known of the call; None where it goes back to the queue.
    for (first, error, known) in [
        (fault.as_str(), &throttled, Some(true)),
        (&fault, &invalid, Some(true)),
        ("no", &invalid, Some(false)),
        ("no", &throttled, None),
    ] {
        let world = World::default();
        world.answers.borrow_mut().extend([Ok(reply(first)), Err(error.clone())]);
        let read = reading(&world, &with_form(), 200_000, &call(&["Hello."])).await;
        assert_eq!(world.asked.borrow().len(), 2);
        let Some(known) = known else {
            assert_eq!(read.unwrap_err(), *error);
            continue;
        };
        let assessment = read.unwrap();
        let failure = assessment.run.failure.unwrap();
        assert_eq!((failure.class.as_str(), assessment.answer.is_some()), ("InvalidAnswer", known));
        assert!(failure.reason.ends_with(&format!("asked again: {error}")), "{failure:?}");
    }
}

#[tokio::test]
async fn nobody_argues_with_a_refusal() {
    for reason in ["content_filtered", "guardrail_intervened", "refusal"] {
        let world = World::default();
        world.answers_first([stopped(reason)]);
        let assessment = reading(&world, &with_form(), 200_000, &call(&["Hello."])).await.unwrap();
        assert_eq!((assessment.answer, world.asked.borrow().len()), (None, 1));
        assert_eq!(assessment.run.failure.unwrap().class, "AnswerRefused");
        assert_eq!(assessment.run.stop_reason.as_deref(), Some(reason));
    }
}

#[tokio::test]
async fn a_section_that_cannot_be_read_is_missing_and_named() {
    let text = "A sentence that somebody says in a long call. ".repeat(600);
    let world = World::default();
    world.answers_first([stopped("content_filtered")]);
    let assessment = reading(&world, &tenant(), 10_000, &call(&[&text])).await.unwrap();
    let failure = assessment.run.failure.unwrap();
    assert_eq!(failure.class, "AnswerRefused");
    assert!(failure.reason.starts_with("part 1 of "), "{}", failure.reason);
    assert!(assessment.answer.is_some());
}

#[tokio::test]
async fn a_call_that_is_too_long_after_all_is_read_in_halves_at_most_twice() {
    let long = "A sentence that somebody says in a long call. ".repeat(600);
    for (too_long, sections) in [(1, 2), (2, 3)] {
        let world = World::default();
        world.answers_first((0..too_long).map(|_| stopped(Stop::TOO_LONG)));
        let assessment = reading(&world, &tenant(), 18_000, &call(&[&long])).await.unwrap();
        assert!(assessment.answer.is_some());
        assert!(assessment.run.sections >= sections, "{too_long}: {}", assessment.run.sections);
    }
    let world = World::default();
    world.answers_first((0..20).map(|_| stopped(Stop::TOO_LONG)));
    let assessment = reading(&world, &tenant(), 200_000, &call(&["Hello."])).await.unwrap();
    assert_eq!((assessment.answer, world.asked.borrow().len()), (None, 3));
    assert_eq!(assessment.run.failure.unwrap().class, "IncompleteAnswer");
}

#[tokio::test]
async fn a_model_that_does_not_hold_the_form_is_not_asked() {
    let world = World::default();
    let error = reading(&world, &with_form(), 1_000, &call(&["Hello."])).await.unwrap_err();
    assert_eq!((error.class.as_str(), error.retry), ("ModelTooSmall", Retry::CannotHelp));
    assert!(world.asked.borrow().is_empty());
}

#[tokio::test]
async fn a_throttled_model_sends_the_call_back_and_what_was_read_is_paid() {
    let text = "A sentence that somebody says in a long call. ".repeat(600);
    let world = World::default();
    let meter = Meter::default();
    let throttled = StepError::transient("ThrottlingException", "slow down");
    let first = reply(&sound(&SectionNotes::output_schema(None), "").to_string());
    world.answers.borrow_mut().extend([Ok(first), Err(throttled)]);
    let conversation = call(&[&text]);
    let error =
        read(&world.client(), &meter, ("model", fact(10_000)), &tenant(), &conversation).await.unwrap_err();
    assert_eq!((error.class.as_str(), error.retry), ("ThrottlingException", Retry::CanHelp));
    assert!(!meter.metrics().is_empty());
}
