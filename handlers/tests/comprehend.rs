//! What Comprehend is sent of a call, and what comes of its answers.

#![allow(clippy::unwrap_used)]

mod world;

use std::cell::Cell;

use contract::document::{
    MAX_ENTITIES, MAX_KEY_PHRASES, Redaction, Role, SentimentLabel, SentimentScore, SpeakerTalk, Talk, Turn,
};
use contract::language::Language;
use handlers::comprehend::{Answers, MAX_BATCH, Mention, Reading, TextAnalysis, read};
use handlers::conversation::Conversation;
use handlers::error::{Retry, StepError};
use proptest::prelude::*;
use world::World;

fn speaker(name: &str) -> SpeakerTalk {
    SpeakerTalk {
        speaker: name.to_owned(),
        label: String::new(),
        role: Role::Other,
        role_inferred: false,
        talk_seconds: 0.0,
        talk_share: 0.0,
        longest_talk_seconds: 0.0,
        turns: 0,
        words: 0,
        words_per_minute: None,
        interruptions: 0,
        confidence: None,
    }
}

/// A call of 100 seconds.
fn call(turns: &[(&str, Option<f64>, &str)]) -> Conversation {
    let turn = |(speaker, start, text): &(&str, Option<f64>, &str)| Turn {
        speaker: (*speaker).to_owned(),
        start_seconds: *start,
        end_seconds: *start,
        text: (*text).to_owned(),
    };
    let speakers = vec![speaker("customer"), speaker("agent")];
    Conversation {
        turns: turns.iter().map(turn).collect(),
        talk: Talk { speakers, ..Talk::default() },
        duration_seconds: 100.0,
        redaction: Redaction::default(),
    }
}

async fn reading(world: &World, call: &Conversation) -> Result<Reading, StepError> {
    read(&world.client(), &Cell::new(0), call, Language::EN_GB).await
}

fn sent(world: &World, analysis: &str) -> Vec<Vec<String>> {
    let sent = world.sent_texts.borrow();
    sent.iter().filter(|(of, _)| *of == analysis).map(|(_, texts)| texts.clone()).collect()
}

#[tokio::test]
async fn feelings_are_told_by_speaker_and_by_quarter_and_every_word_is_sent_once() {
    let world = World::default();
    let call = call(&[
        ("agent", Some(0.0), "Good morning."),
        ("customer", Some(10.0), "I am angry."),
        ("agent", Some(20.0), "Oh."),
        ("customer", Some(25.0), "Still angry."),
        ("agent", Some(80.0), "It is done."),
        ("customer", Some(99.0), "Thank you very much."),
    ]);
    let reading = reading(&world, &call).await.unwrap();
    let texts = ["Good morning.\nOh.", "I am angry.", "Still angry.", "It is done.", "Thank you very much."];
    assert_eq!(sent(&world, "sentiment"), [texts]);
    let labels = |parts: &[contract::document::PartSentiment]| {
        parts.iter().map(|part| (part.part.clone(), part.sentiment)).collect::<Vec<_>>()
    };
    let part = |name: &str, label| (name.to_owned(), label);
    assert_eq!(
        labels(&reading.by_speaker),
        [part("customer", SentimentLabel::Negative), part("agent", SentimentLabel::Positive)]
    );
    assert_eq!(
        labels(&reading.by_quarter),
        [
            part("1", SentimentLabel::Positive),
            part("2", SentimentLabel::Negative),
            part("4", SentimentLabel::Positive)
        ]
    );
    // 23 of 71 characters are angry.
    let score = reading.sentiment.unwrap().sentiment_score;
    let negative = (23.0 * 0.8 + 48.0 * 0.1) / 71.0;
    assert!((score.negative - negative).abs() < 1e-6, "{score:?}");
    // Two searches of the whole text, and five documents of under 300 characters.
    assert_eq!((reading.coverage.documents, reading.coverage.units), (7, 21));
}

#[tokio::test]
async fn quarters_need_times() {
    let reading = reading(&World::default(), &call(&[("customer", None, "I am angry.")])).await.unwrap();
    assert_eq!((reading.by_speaker.len(), reading.by_quarter.len()), (1, 0));
}

#[tokio::test]
async fn a_long_call_goes_in_documents_and_batches_that_comprehend_takes() {
    let world = World::default();
    let text = "Ein längerer Satz über Gebühren. ".repeat(6_000);
    let long = call(&[("customer", Some(1.0), &text), ("agent", Some(99.0), "Gut.")]);
    let reading = reading(&world, &long).await.unwrap();
    for (analysis, whole) in [("sentiment", [text.as_str(), "Gut."].concat()), ("entities", long.text())] {
        let batches = sent(&world, analysis);
        assert!(batches.iter().all(|batch| batch.len() <= MAX_BATCH), "{analysis}");
        assert!(batches.iter().flatten().all(|document| document.len() <= 4_900), "{analysis}");
        assert_eq!(batches.into_iter().flatten().collect::<String>(), whole, "{analysis}");
    }
    assert!((reading.coverage.sentiment_coverage - 1.0).abs() < f64::EPSILON);
    assert_eq!(
        reading.key_phrases.result_list[0].key_phrases.len(),
        6,
        "Ein längerer Satz über Gebühren. Gut."
    );
    assert_eq!(reading.key_phrases.result_list[0].key_phrases[0].count, 6_000);
}

#[tokio::test]
async fn only_what_failed_is_sent_again_and_what_is_missing_is_told() {
    let world = World::default();
    *world.indigestible.borrow_mut() = Some(("bad".to_owned(), "InternalServerException".to_owned()));
    let call = call(&[("agent", Some(0.0), "Good morning, Sir."), ("customer", Some(1.0), "bad")]);
    let reading = reading(&world, &call).await.unwrap();
    assert_eq!(sent(&world, "sentiment"), [vec!["Good morning, Sir.", "bad"], vec!["bad"]]);
    assert_eq!(sent(&world, "entities").len(), 2);
    let coverage = reading.coverage;
    assert_eq!((coverage.documents, coverage.failed, coverage.units), (4, 3, 21));
    assert!((coverage.sentiment_coverage - 18.0 / 21.0).abs() < 1e-6, "{coverage:?}");
    assert!((coverage.entity_coverage + coverage.key_phrase_coverage).abs() < f64::EPSILON);
    assert_eq!(reading.by_speaker.len(), 1, "of the customer nothing is known, and nothing is made up");
}

#[tokio::test]
async fn a_call_of_which_nothing_could_be_read_is_tried_again_only_where_that_can_help() {
    let unread = call(&[("customer", Some(0.0), "bad")]);
    for (code, again) in [("InternalServerException", true), ("TextSizeLimitExceededException", false)] {
        let world = World::default();
        *world.indigestible.borrow_mut() = Some(("bad".to_owned(), code.to_owned()));
        let read = reading(&world, &unread).await;
        if again {
            assert_eq!(read.unwrap_err().retry, Retry::CanHelp);
        } else {
            let reading = read.unwrap();
            assert_eq!((reading.sentiment, reading.coverage.failed), (None, 3));
            assert_eq!((reading.by_speaker.len(), reading.by_quarter.len()), (0, 0));
        }
    }
}

#[tokio::test]
async fn a_batch_that_fails_as_a_whole_is_missing_and_told() {
    let world = World::default();
    let refusal = StepError::permanent("ValidationException", "BatchDetectEntities failed (request r)");
    *world.refused.borrow_mut() = Some(("refused".to_owned(), refusal));
    let text = "A sentence that somebody says. ".repeat(6_000);
    let long = call(&[("customer", Some(1.0), &text), ("agent", Some(99.0), "This is refused.")]);
    let reading = reading(&world, &long).await.unwrap();
    assert!(sent(&world, "entities").len() > 1);
    let coverage = reading.coverage;
    assert!(coverage.failed > 0 && coverage.failed < coverage.documents, "{coverage:?}");
    for share in [coverage.sentiment_coverage, coverage.key_phrase_coverage, coverage.entity_coverage] {
        assert!(share > 0.5 && share < 1.0, "{coverage:?}");
    }
    assert!(!reading.key_phrases.result_list[0].key_phrases.is_empty());
    assert_eq!(reading.by_speaker[0].part, "customer");
}

/// A Comprehend of which each analysis fails so, or finds nothing.
struct Failing([Option<StepError>; 3]);

impl Failing {
    fn answer<T>(&self, analysis: usize, texts: &[&str], nothing: &T) -> Result<Answers<T>, StepError>
    where
        T: Clone,
    {
        let found = (0..texts.len()).map(|index| (index, nothing.clone())).collect();
        self.0[analysis].clone().map_or(Ok(Answers { found, errors: vec![] }), Err)
    }
}

impl TextAnalysis for Failing {
    async fn sentiment(&self, texts: &[&str], _: &str) -> Result<Answers<SentimentScore>, StepError> {
        self.answer(0, texts, &SentimentScore::default())
    }

    async fn key_phrases(&self, texts: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        self.answer(1, texts, &vec![])
    }

    async fn entities(&self, texts: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        self.answer(2, texts, &vec![])
    }
}

#[tokio::test]
async fn what_may_pass_fails_a_reading_and_what_stays_is_counted_as_missing() {
    let said = call(&[("customer", Some(0.0), "Hello.")]);
    let [denied, slow] = ["AccessDeniedException", "ThrottlingException"]
        .map(|class| Some(StepError::transient(class, "failed")));
    let invalid = Some(StepError::permanent("ValidationException", "failed"));
    let early = Some(StepError::wait("ThrottlingException", "slow down"));
    for (failures, failed) in [
        ([denied.clone(), denied.clone(), denied.clone()], denied.clone()),
        ([invalid.clone(), slow.clone(), invalid.clone()], slow.clone()),
        ([invalid.clone(), invalid.clone(), invalid.clone()], invalid.clone()),
        ([denied.clone(), slow, None], denied),
        ([None, None, invalid], None),
        ([None, early.clone(), None], early),
    ] {
        let shares = failures.each_ref().map(|failure| if failure.is_some() { 0.0 } else { 1.0 });
        match (read(&Failing(failures), &Cell::new(0), &said, Language::EN_GB).await, failed) {
            (Err(error), Some(failed)) => assert_eq!(error, failed),
            (Ok(reading), None) => {
                let found = reading.coverage;
                let found = [found.sentiment_coverage, found.key_phrase_coverage, found.entity_coverage];
                assert!(found.iter().zip(shares).all(|(found, share)| (found - share).abs() < 1e-6));
            }
            (read, failed) => panic!("{read:?} instead of {failed:?}"),
        }
    }
}

#[tokio::test]
async fn nothing_is_sent_of_silence_or_of_a_language_that_comprehend_does_not_know() {
    let world = World::default();
    let spoken = call(&[("customer", Some(0.0), "Hallo.")]);
    for (call, language, why) in [
        (call(&[]), "en-GB", "nothing was said"),
        (call(&[("agent", None, " ")]), "en-GB", "nothing was said"),
        (spoken, "nl-NL", "Comprehend does not know nl-NL"),
    ] {
        let reading = read(&world.client(), &Cell::new(0), &call, language.parse().unwrap()).await.unwrap();
        assert_eq!((reading.coverage.skipped.as_deref(), reading.sentiment), (Some(why), None));
    }
    assert_eq!(world.read.get(), 0);
}

/// A Comprehend that finds a bill at these places, and no entities.
struct Bills(Vec<Option<(usize, usize)>>);

impl TextAnalysis for Bills {
    async fn sentiment(&self, _: &[&str], _: &str) -> Result<Answers<SentimentScore>, StepError> {
        Ok(Answers { found: vec![(0, SentimentScore::default())], errors: vec![] })
    }

    async fn key_phrases(&self, _: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        let mention =
            |place: &_| Mention { text: "bill".to_owned(), kind: String::new(), score: 0.5, place: *place };
        // An index that was not sent is no reason to fall over.
        let found = vec![(0, self.0.iter().map(mention).collect()), (7, vec![])];
        Ok(Answers { found, errors: vec![] })
    }

    async fn entities(&self, _: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        Ok(Answers { found: vec![], errors: vec![(0, "TextSizeLimitExceededException".to_owned())] })
    }
}

#[tokio::test]
async fn a_phrase_that_stands_elsewhere_than_said_is_kept_without_its_place() {
    let call = call(&[("customer", None, "My 😀 bill")]);
    // Counted in UTF-16, backwards, beyond the end, and not at all.
    let wrong = [Some((6, 10)), Some((9, 5)), Some((0, 999)), None];
    for (places, begin) in [(wrong.to_vec(), None), ([&wrong[..], &[Some((5, 9))]].concat(), Some(5))] {
        let count = u32::try_from(places.len()).unwrap();
        let reading = read(&Bills(places), &Cell::new(0), &call, Language::EN_GB).await.unwrap();
        let [phrase] = &reading.key_phrases.result_list[0].key_phrases[..] else { panic!("not merged") };
        assert_eq!((phrase.text.as_str(), phrase.count, phrase.begin_offset), ("bill", count, begin));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn offsets_point_at_what_was_found_in_the_whole_text(
        texts in prop::collection::vec(r"((\PC|[äß你😀İ]){1,8} ){0,200}(\[PII\])?", 1..40),
    ) {
        let turns: Vec<(&str, Option<f64>, &str)> =
            texts.iter().zip([("agent", 3.0), ("customer", 60.0)].iter().cycle())
                .map(|(text, (who, start))| (*who, Some(*start), text.as_str())).collect();
        let call = call(&turns);
        let world = World::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let reading = runtime.block_on(reading(&world, &call)).unwrap();
        let text: Vec<char> = call.text().chars().collect();
        let phrases = &reading.key_phrases.result_list[0].key_phrases;
        prop_assert!(phrases.len() <= MAX_KEY_PHRASES);
        let entities = &reading.entities.result_list[0].entities;
        prop_assert!(entities.len() <= MAX_ENTITIES);
        let phrases = phrases.iter().map(|found| (found.begin_offset, found.end_offset, &found.text));
        let entities = entities.iter().map(|found| (found.begin_offset, found.end_offset, &found.text));
        for (begin, end, found) in phrases.chain(entities) {
            let (begin, end) = (begin.unwrap() as usize, end.unwrap() as usize);
            prop_assert_eq!(&text[begin..end].iter().collect::<String>(), found);
            prop_assert!(!found.contains("[PII]"));
        }
    }
}
