//! What is done with bytes from outside: events, queue messages, transcripts, models' answers, configurations, templates.
//! Each function must end without a panic, whatever it is given, and asserts what must hold of what it accepts.
//!
//! `cargo fuzz run --features libfuzzer <function>` looks for bytes that break one; those that were found, and a few of
//! each kind, lie in `corpus/`, and `cargo test -p fuzz` replays them.

#![expect(clippy::missing_panics_doc, reason = "a panic is what a fuzzer looks for")]

use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::SqsEvent;
use contract::answer::{Answer, ModelAnswer, SectionNotes};
use contract::document::CallDocument;
use contract::event::{Completion, ObjectCreated, TranscriptReady};
use contract::layout::{InputKey, ResultKey, SourceKey, TranscriptKey};
use contract::ledger::Stage;
use contract::qa::QaForm;
use contract::tenant::Tenant;
use handlers::analyzer::assessment::Assessed;
use handlers::conversation::Conversation;
use handlers::delivery::{Delivery, Outcome, Step, each};
use handlers::error::StepError;
use handlers::queue::{Message, Queue};
use handlers::transcript::Transcript;
use jiff::Timestamp;
use proof::{Account, Template};
use synth::config::Config;

/// Longer inputs tell a fuzzer nothing more.
const MAX_BYTES: usize = 256 * 1024;

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_BYTES)
}

/// Events of S3 and Transcribe, and the keys in them.
pub fn event(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Ok(event) = ObjectCreated::from_message(text) {
        assert_eq!(ObjectCreated::from_message(&event.to_message()).ok().as_ref(), Some(&event));
        key(&event.detail.object.key);
    }
    if let Ok(Completion::Transcript(event)) = Completion::from_message(text) {
        key(&event.detail.object.key);
    }
    key(text);
}

/// A key that is read is written as it was.
fn key(text: &str) {
    if let Ok(key) = text.parse::<InputKey>() {
        assert_eq!(key.to_string(), text);
        let _ = key.media_format();
    }
    if let Ok(key) = text.parse::<TranscriptKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = text.parse::<ResultKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = text.parse::<SourceKey>() {
        assert_eq!(key.to_string(), text);
    }
    let _ = handlers::transcription::key_in_bucket(text, "results");
}

/// A step that only reads its message.
struct Reads;

struct Read;

impl Outcome for Read {
    fn describe(&self) -> String {
        String::new()
    }
}

impl Step for Reads {
    type Outcome = Read;

    const STAGE: Stage = Stage::Analysis;

    async fn handle(&self, delivery: Delivery) -> Result<Read, StepError> {
        assert!(delivery.attempt >= 1 && delivery.tries() >= 1);
        let throttled = StepError::wait("ThrottlingException", "");
        assert!(
            delivery
                .put_back(&throttled)
                .is_none_or(|copy| copy.waited.is_some_and(|waited| waited.tries > 0))
        );
        let ready = TranscriptReady::from_message(&delivery.body)?;
        assert_eq!(TranscriptReady::from_message(&ready.to_message()).ok().as_ref(), Some(&ready));
        key(&ready.transcript_key);
        Err(throttled)
    }
}

struct Nowhere;

impl Queue for Nowhere {
    async fn send(&self, _: &Message) -> Result<(), StepError> {
        Ok(())
    }
}

/// What SQS hands to a function: a batch, or the body of one message.
pub fn message(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else { return };
    let deadline = SystemTime::now() + Duration::from_mins(1);
    if let Ok(event) = serde_json::from_str::<SqsEvent>(text) {
        let records = event.records.len();
        if let Ok(answer) = runtime.block_on(each(&Reads, &Nowhere, event, Timestamp::UNIX_EPOCH, deadline)) {
            assert!(answer.batch_item_failures.len() <= records);
        }
    }
    let delivery = Delivery {
        id: "m".to_owned(),
        body: text.to_owned(),
        attempt: 1,
        waited: None,
        now: Timestamp::UNIX_EPOCH,
        deadline,
    };
    let _ = runtime.block_on(Reads.handle(delivery));
}

fn tenant() -> Option<Tenant> {
    let form = r#"{"name": "standard", "criteria": [
        {"id": "greeting", "question": "Did the agent greet?", "weight": 1, "scale": 5, "critical": false},
        {"id": "identity", "question": "Did the agent check who was calling?", "weight": 2, "scale": 1, "critical": true}]}"#;
    let form: QaForm = serde_json::from_str(form).ok()?;
    Some(Tenant { qa_form: Some(form), ..Tenant::new("acme".parse().ok()?, "Acme") })
}

/// A transcript, which becomes a conversation with redacted turns.
pub fn transcript(bytes: &[u8]) {
    if bytes.len() > MAX_BYTES {
        return;
    }
    let (Ok(transcript), Some(tenant)) = (Transcript::read(bytes), tenant()) else { return };
    let conversation = Conversation::of(&transcript, &tenant);
    assert!(conversation.duration_seconds >= 0.0);
    let shares: f64 = conversation.talk.speakers.iter().map(|speaker| speaker.talk_share).sum();
    assert!((0.0..=1.01).contains(&shares), "{shares}");
    for turn in &conversation.turns {
        assert!(!turn.text.contains(['\n', '\r']));
        assert!(conversation.talk.speakers.iter().any(|speaker| speaker.speaker == turn.speaker));
    }
}

/// A model's answer, which becomes a part of the document.
pub fn answer(bytes: &[u8]) {
    let (Some(text), Some(tenant)) = (text(bytes), tenant()) else { return };
    let _ = serde_json::from_str::<CallDocument>(text);
    let _ = SectionNotes::from_json(text);
    let Ok(answer) = ModelAnswer::from_json(text) else { return };
    let _ = answer.faults(tenant.qa_form.as_ref());
    let assessed = Assessed::of(answer, &tenant, &Conversation::default());
    let score = assessed.ai_summary.and_then(|summary| summary.qa_score);
    assert!(score.is_none_or(|score| score <= 100));
}

/// A configuration; one that is accepted has templates.
pub fn config(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    match Config::parse("cci-lite.yaml", text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(config) => {
            let templates = synth::stack::templates(&config);
            assert!(templates.is_ok(), "{:?}", templates.err());
        }
    }
}

/// A template, which is resolved, and asked for what it means.
pub fn template(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(template) = Template::parse(text) else { return };
    let mut account = Account::new("000000000000", "eu-central-1", "stack");
    for parameter in template.parameters() {
        account = account.parameter(&parameter.name, "x");
    }
    let Ok(stack) = template.resolve(&account) else { return };
    let (functions, mappings) = (stack.functions(), stack.mappings());
    assert!(functions.len() + mappings.len() <= stack.resources().count());
}
