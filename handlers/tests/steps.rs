//! The steps of a call against services that live in memory: what is done once, what is refused, and what the ledger
//! says afterwards.

#![allow(clippy::unwrap_used)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use contract::document::{AiSummary, CallDocument, ModelAnswer, SentimentLabel, SentimentScore};
use contract::event::TranscriptReady;
use contract::job::JobName;
use contract::layout::{ResultKey, TranscriptKey};
use contract::ledger::{Row, State};
use contract::metric::Metric;
use contract::tenant::{Language, Speech, Tenant, TenantId};
use handlers::analysis_queue::AnalysisQueue;
use handlers::analyzer::{Analysis, Analyzer};
use handlers::comprehend::{Answers, Mention, TextAnalysis};
use handlers::delivery::Delivery;
use handlers::error::{Retry, StepError};
use handlers::job_init::{Intake, JobInit};
use handlers::ledger::{Ledger, Move, Moved};
use handlers::metrics::Metrics;
use handlers::model::{Model, Reply};
use handlers::result_handler::{Handed, ResultHandler};
use handlers::storage::Storage;
use handlers::tenants::Tenants;
use handlers::transcription::{Job, Transcription};

/// Every service of a step, in memory.
#[derive(Default)]
struct World {
    rows: RefCell<BTreeMap<String, Row>>,
    started: RefCell<Vec<Job>>,
    sent: RefCell<Vec<TranscriptReady>>,
    measured: RefCell<Vec<(TenantId, Metric, f64)>>,
    objects: RefCell<BTreeMap<String, Vec<u8>>>,
    /// The key that each document was written with.
    keys: RefCell<Vec<Option<String>>>,
    /// What the tenant has of its own.
    own_model: Option<String>,
    own_key: Option<String>,
    /// The models that were asked.
    asked: RefCell<Vec<String>>,
    /// How often Comprehend or the model was asked.
    read: Cell<u32>,
    /// The next call of Transcribe or the model fails so.
    fault: RefCell<Option<StepError>>,
    /// The model's next answer cannot be used.
    unusable: RefCell<Option<StepError>>,
}

impl World {
    fn row(&self, call: &JobName) -> Row {
        self.rows.borrow()[call.as_str()].clone()
    }

    fn only_row(&self) -> Row {
        let rows = self.rows.borrow();
        assert_eq!(rows.len(), 1);
        rows.values().next().cloned().unwrap()
    }

    /// How much was measured of a metric, and how often.
    fn measured(&self, metric: Metric) -> (f64, usize) {
        let measured = self.measured.borrow();
        assert!(measured.iter().all(|(tenant, ..)| tenant.as_str() == "demo-tenant"), "{measured:?}");
        let values: Vec<f64> =
            measured.iter().filter(|found| found.1 == metric).map(|found| found.2).collect();
        (values.iter().sum(), values.len())
    }
}

impl Tenants for &World {
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError> {
        if id.as_str() != "demo-tenant" {
            return Err(StepError::permanent("UnknownTenant", id));
        }
        let (language, speech) = (Language::EnGb, Speech::Speakers { max: 2 });
        let (model, key_arn) = (self.own_model.clone(), self.own_key.clone());
        Ok(Tenant { id: id.clone(), name: "Demo".to_owned(), language, speech, model, key_arn })
    }
}

impl Ledger for &World {
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError> {
        Ok(self.rows.borrow().get(call.as_str()).cloned())
    }

    async fn enter(&self, row: &Row) -> Result<bool, StepError> {
        let mut rows = self.rows.borrow_mut();
        let new = !rows.contains_key(row.call_id.as_str());
        if new {
            rows.insert(row.call_id.to_string(), row.clone());
        }
        Ok(new)
    }

    async fn advance(&self, call: &JobName, step: &Move, message: &str) -> Result<Moved, StepError> {
        let mut rows = self.rows.borrow_mut();
        let Some(row) = rows.get_mut(call.as_str()) else { return Ok(Moved::Not) };
        let failed_at =
            row.failure.as_ref().filter(|_| row.state == State::Failed).map(|failure| failure.stage);
        let before =
            if let Move::Out(_, failure) = step { failure.stage.may_fail() } else { step.state().follows() };
        let taken_up = failed_at.is_some_and(|stage| step.state().takes_up().contains(&stage));
        if !before.contains(&row.state) && !taken_up {
            let made = row.state == step.state() && row.moved_by == message;
            return Ok(if made { Moved::Before } else { Moved::Not });
        }
        message.clone_into(&mut row.moved_by);
        row.state = step.state();
        match step {
            Move::To(_) => row.failure = None,
            Move::Done(key) => row.document_key = Some(key.clone()),
            Move::Out(_, failure) => row.failure = Some(failure.clone()),
        }
        Ok(Moved::Now)
    }
}

impl Transcription for &World {
    async fn start(&self, job: &Job) -> Result<(), StepError> {
        if let Some(error) = self.fault.take() {
            return Err(error);
        }
        self.started.borrow_mut().push(job.clone());
        Ok(())
    }

    async fn transcript_uri(&self, job: &JobName) -> Result<String, StepError> {
        let tenant = World::row(self, job).tenant_id;
        Ok(format!("https://s3.eu-central-1.amazonaws.com/results/tmp/{tenant}/{job}/redacted-{job}.json"))
    }
}

impl AnalysisQueue for &World {
    async fn send(&self, ready: &TranscriptReady) -> Result<(), StepError> {
        self.sent.borrow_mut().push(ready.clone());
        Ok(())
    }
}

impl Metrics for &World {
    fn record(&self, tenant: &TenantId, values: &[(Metric, f64)]) {
        let values = values.iter().map(|(metric, value)| (tenant.clone(), *metric, *value));
        self.measured.borrow_mut().extend(values);
    }
}

impl Storage for &World {
    async fn transcript(&self, key: &TranscriptKey) -> Result<Vec<u8>, StepError> {
        let object = self.objects.borrow().get(&key.to_string()).cloned();
        object.ok_or_else(|| StepError::permanent("NoSuchKey", key))
    }

    async fn write(&self, key: &ResultKey, line: String, kms_key: Option<&str>) -> Result<(), StepError> {
        self.keys.borrow_mut().push(kms_key.map(str::to_owned));
        self.objects.borrow_mut().insert(key.to_string(), line.into_bytes());
        Ok(())
    }
}

impl TextAnalysis for &World {
    async fn sentiment(&self, texts: &[&str], _: Language) -> Result<Answers<SentimentScore>, StepError> {
        self.read.set(self.read.get() + 1);
        let score = SentimentScore { positive: 0.8, negative: 0.1, neutral: 0.1, mixed: 0.0 };
        Ok(Answers((0..texts.len()).map(|index| (index, score)).collect()))
    }

    async fn key_phrases(&self, texts: &[&str], _: Language) -> Result<Answers<Vec<Mention>>, StepError> {
        // The last document of every batch fails.
        let phrase =
            |index: usize| Mention { text: format!("phrase {index}"), kind: String::new(), score: 0.9 };
        Ok(Answers((0..texts.len() - 1).map(|index| (index, vec![phrase(index)])).collect()))
    }

    async fn entities(&self, texts: &[&str], _: Language) -> Result<Answers<Vec<Mention>>, StepError> {
        Ok(Answers((0..texts.len()).map(|index| (index, Vec::new())).collect()))
    }
}

impl Model for &World {
    async fn read(&self, model: &str, _: &str, _: Language) -> Result<Reply, StepError> {
        self.read.set(self.read.get() + 1);
        self.asked.borrow_mut().push(model.to_owned());
        if let Some(error) = self.fault.take() {
            return Err(error);
        }
        let reading = ModelAnswer {
            summary: "A summary.".to_owned(),
            ai_summary: AiSummary {
                issue: "Issue".to_owned(),
                resolution: "Resolution".to_owned(),
                outcome: "Resolved".to_owned(),
                action_items: vec![],
                qa_score: 80,
                tone_score: 90,
                sentiment_summary: "Content.".to_owned(),
            },
        };
        let usage = vec![
            (Metric::BedrockLatency, 400.0),
            (Metric::ModelInputTokens, 1_000.0),
            (Metric::ModelOutputTokens, 100.0),
        ];
        Ok(Reply { reading: self.unusable.take().map_or(Ok(reading), Err), usage })
    }
}

fn job_init(world: &World) -> JobInit<&World, &World, &World, &World> {
    JobInit {
        deployment: "cci-lite".parse().unwrap(),
        input_bucket: "input".to_owned(),
        output_bucket: "results".to_owned(),
        kms_key_arn: "arn:aws:kms:eu-central-1:123456789012:key/k".to_owned(),
        transcribe_role_arn: None,
        ledger_days: 30,
        tenants: world,
        ledger: world,
        transcription: world,
        metrics: world,
    }
}

fn result_handler(world: &World) -> ResultHandler<&World, &World, &World, &World> {
    ResultHandler {
        output_bucket: "results".to_owned(),
        ledger: world,
        transcription: world,
        queue: world,
        metrics: world,
    }
}

fn analyzer(world: &World) -> Analyzer<&World, &World, &World, &World, &World, &World> {
    Analyzer {
        tenants: world,
        ledger: world,
        storage: world,
        analysis: world,
        model: world,
        default_model: "model".to_owned(),
        metrics: world,
        stand_ins: vec![],
    }
}

/// The first delivery of a message; equal messages have equal IDs.
fn first(body: String) -> Delivery {
    nth(body, 1)
}

fn nth(body: String, attempt: u32) -> Delivery {
    Delivery { id: body.clone(), body, attempt }
}

fn upload(key: &str, size: u64) -> String {
    format!(
        r#"{{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-05T23:59:59Z","detail":{{
        "bucket":{{"name":"input"}},"object":{{"key":"{key}","size":{size},"etag":"e"}}}}}}"#
    )
}

fn written(key: &str) -> String {
    format!(
        r#"{{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-06T00:05:00Z","detail":{{
        "bucket":{{"name":"results"}},"object":{{"key":"{key}","size":9,"etag":"t"}}}}}}"#
    )
}

fn ended(job: &JobName, status: &str) -> String {
    format!(
        r#"{{"source":"aws.transcribe","detail-type":"Transcribe Job State Change","detail":{{
        "TranscriptionJobName":"{job}","TranscriptionJobStatus":"{status}","FailureReason":"Bad audio"}}}}"#
    )
}

const KEY: &str = "demo-tenant/calls/a b.WAV";

async fn transcribing(world: &World) -> JobName {
    let Ok(Intake::Started(_, job)) = job_init(world).handle(first(upload(KEY, 9))).await else {
        panic!("not started")
    };
    job
}

async fn transcribed(world: &World, redacted: bool, text: &str) -> TranscriptReady {
    let job = transcribing(world).await;
    let key = TranscriptKey::redacted("demo-tenant".parse().unwrap(), job.clone());
    let file = format!(
        r#"{{"jobName":"{job}","status":"COMPLETED","isRedacted":{redacted},"results":{{
        "transcripts":[{{"transcript":"{text}"}}],"items":[]}}}}"#
    );
    world.objects.borrow_mut().insert(key.to_string(), file.into_bytes());
    result_handler(world).handle(first(written(&key.to_string()))).await.unwrap();
    world.sent.borrow().last().cloned().unwrap()
}

fn message(ready: &TranscriptReady) -> String {
    serde_json::to_string(ready).unwrap()
}

#[tokio::test]
async fn an_upload_starts_one_redacted_transcription_however_often_it_is_announced() {
    let world = World::default();
    let job = transcribing(&world).await;
    let again = job_init(&world).handle(nth(upload(KEY, 9), 2)).await.unwrap();
    assert_eq!(again, Intake::Known("demo-tenant".parse().unwrap(), job.clone(), State::Transcribing));
    let started = world.started.borrow();
    assert_eq!(started.len(), 1);
    assert_eq!(started[0].media_uri, "s3://input/demo-tenant/calls/a b.WAV");
    assert_eq!(started[0].output_folder, format!("tmp/demo-tenant/{job}/"));
    assert_eq!(world.only_row().expires_at - world.only_row().call_time.as_second(), 30 * 86_400);
}

#[tokio::test]
async fn a_start_that_was_cut_off_is_made_up_for() {
    let world = World::default();
    *world.fault.borrow_mut() = Some(StepError::transient("ThrottlingException", "slow down"));
    let error = job_init(&world).handle(first(upload(KEY, 9))).await.unwrap_err();
    assert_eq!(error.retry, Retry::CanHelp);
    assert_eq!(world.only_row().state, State::Received, "not given up yet");
    job_init(&world).handle(nth(upload(KEY, 9), 2)).await.unwrap();
    assert_eq!(world.only_row().state, State::Transcribing);
}

#[tokio::test]
async fn the_last_delivery_gives_up_and_a_redriven_one_begins_again() {
    let world = World::default();
    *world.fault.borrow_mut() = Some(StepError::transient("LimitExceededException", "too many jobs"));
    job_init(&world).handle(nth(upload(KEY, 9), 5)).await.unwrap_err();
    let row = world.only_row();
    assert_eq!(row.state, State::Failed);
    assert_eq!(row.failure.unwrap().class, "LimitExceededException");
    job_init(&world).handle(first(upload(KEY, 9))).await.unwrap();
    assert_eq!(world.only_row().state, State::Transcribing);
    assert_eq!(world.only_row().failure, None);
}

#[tokio::test]
async fn what_cannot_be_a_call_is_refused_with_a_reason_and_never_transcribed() {
    for (key, size, class, in_ledger) in [
        ("demo-tenant/calls/../x.wav", 9, "InvalidKey", false),
        ("demo-tenant/other/x.wav", 9, "InvalidKey", false),
        ("demo-tenant/calls/x.txt", 9, "UnknownFormat", true),
        ("demo-tenant/calls/x.wav", 0, "EmptyRecording", true),
        ("demo-tenant/calls/x.wav", 3 << 30, "RecordingTooLarge", true),
        ("nobody/calls/x.wav", 9, "UnknownTenant", true),
    ] {
        let world = World::default();
        let error = job_init(&world).handle(first(upload(key, size))).await.unwrap_err();
        assert_eq!((error.class.as_str(), error.retry), (class, Retry::CannotHelp), "{key}");
        assert!(world.started.borrow().is_empty());
        let rows: Vec<State> = world.rows.borrow().values().map(|row| row.state).collect();
        assert_eq!(rows, if in_ledger { vec![State::Failed] } else { vec![] }, "{key}");
    }
    let world = World::default();
    let marker = job_init(&world).handle(first(upload("demo-tenant/calls/", 0))).await;
    assert_eq!(marker, Ok(Intake::FolderMarker));
}

#[tokio::test]
async fn a_transcript_announced_twice_is_analysed_once() {
    let world = World::default();
    let job = transcribing(&world).await;
    let key = format!("tmp/demo-tenant/{job}/redacted-{job}.json");
    let handler = result_handler(&world);
    assert_eq!(handler.handle(first(written(&key))).await, Ok(Handed::On(job.clone())));
    assert_eq!(
        handler.handle(first(ended(&job, "COMPLETED"))).await,
        Ok(Handed::Known(job.clone(), State::Transcribed))
    );
    assert_eq!(world.sent.borrow().len(), 1);
    // Cut off after the ledger and before the queue: the second delivery sends.
    handler.handle(nth(written(&key), 2)).await.unwrap();
    assert_eq!(world.sent.borrow().len(), 2);
}

#[tokio::test]
async fn a_state_change_alone_finds_the_transcript() {
    let world = World::default();
    let job = transcribing(&world).await;
    result_handler(&world).handle(first(ended(&job, "COMPLETED"))).await.unwrap();
    assert_eq!(world.sent.borrow()[0].transcript_key, format!("tmp/demo-tenant/{job}/redacted-{job}.json"));
}

#[tokio::test]
async fn a_failed_transcription_fails_its_call_once() {
    let world = World::default();
    let job = transcribing(&world).await;
    result_handler(&world).handle(first(ended(&job, "FAILED"))).await.unwrap();
    assert_eq!(world.row(&job).state, State::Failed);
    assert_eq!(world.row(&job).failure.unwrap().reason, "Bad audio");
    result_handler(&world).handle(nth(ended(&job, "FAILED"), 2)).await.unwrap();
    assert_eq!(world.measured(Metric::CallsFailed), (1.0, 1));
    let again = job_init(&world).handle(first(upload(KEY, 9))).await.unwrap();
    assert!(
        matches!(again, Intake::Known(_, _, State::Failed)),
        "a late upload event does not start it again"
    );
}

#[tokio::test]
async fn a_transcript_in_another_tenants_folder_is_refused() {
    let world = World::default();
    let job = transcribing(&world).await;
    let key = format!("tmp/other-tenant/{job}/redacted-{job}.json");
    let error = result_handler(&world).handle(first(written(&key))).await.unwrap_err();
    assert_eq!(error.class, "ForeignTenant");
    assert!(world.sent.borrow().is_empty());
}

#[tokio::test]
async fn a_redacted_transcript_becomes_a_document_dated_by_its_call() {
    let world = World::default();
    let ready = transcribed(&world, true, &"A sentence. ".repeat(1_000)).await;
    let Ok(Analysis::Written(call, key)) = analyzer(&world).handle(first(message(&ready))).await else {
        panic!("no document")
    };
    assert_eq!(key, format!("demo-tenant/2026/11/05/{call}.json"));
    let line = String::from_utf8(world.objects.borrow()[&key].clone()).unwrap();
    assert_eq!(line.matches('\n').count(), 1);
    let document: CallDocument = serde_json::from_str(&line).unwrap();
    assert_eq!(document.sentiment.sentiment, SentimentLabel::Positive);
    assert_eq!((document.source.comprehend_documents, document.source.comprehend_failed), (3, 1));
    assert_eq!(world.row(&call).state, State::Done);
    assert_eq!(world.row(&call).document_key, Some(key));
    let before = world.read.get();
    let again = analyzer(&world).handle(first(message(&ready))).await.unwrap();
    assert_eq!(again, Analysis::Known(call, State::Done));
    assert_eq!(world.read.get(), before, "nothing is paid twice");
}

#[tokio::test]
async fn an_unredacted_transcript_is_read_by_nobody() {
    let world = World::default();
    let ready = transcribed(&world, false, "My card is 4111 1111 1111 1111.").await;
    let error = analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!((error.class.as_str(), error.retry), ("NotRedacted", Retry::CannotHelp));
    assert_eq!(world.row(&ready.call_id).state, State::Quarantined);
    let again = analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap_err();
    assert_eq!(again.class, "NotRedacted", "it goes on to the dead-letter queue, where people look");
    assert_eq!(world.read.get(), 0);
    assert!(!format!("{:?}", world.rows.borrow()).contains("4111"));
}

#[tokio::test]
async fn what_cannot_be_analysed_is_tried_once_and_once_more_when_it_is_sent_back() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::permanent("AccessDeniedException", "no access to the model"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    let asked = world.read.get();
    let again = analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap_err();
    assert_eq!(
        (again.class.as_str(), world.read.get()),
        ("AccessDeniedException", asked),
        "nothing is paid again"
    );
    let sent_back = analyzer(&world).handle(first(message(&ready))).await;
    assert!(matches!(sent_back, Ok(Analysis::Written(..))), "{sent_back:?}");
}

#[tokio::test]
async fn silence_has_a_document_and_asks_nobody() {
    let world = World::default();
    let ready = transcribed(&world, true, "").await;
    let Ok(Analysis::Written(_, key)) = analyzer(&world).handle(first(message(&ready))).await else {
        panic!("no document")
    };
    let document: CallDocument = serde_json::from_slice(&world.objects.borrow()[&key]).unwrap();
    assert_eq!((document.ai_summary, document.sentiment.sentiment), (None, SentimentLabel::Neutral));
    assert_eq!(world.read.get(), 0);
}

#[tokio::test]
async fn an_analysis_that_was_cut_off_is_begun_again() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.fault.borrow_mut() = Some(StepError::transient("ThrottlingException", "slow down"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!(world.row(&ready.call_id).state, State::Analysing);
    let again = analyzer(&world).handle(nth(message(&ready), 2)).await;
    assert!(matches!(again, Ok(Analysis::Written(..))), "{again:?}");
}

#[tokio::test]
async fn messages_of_another_shape_are_refused() {
    let world = World::default();
    for body in ["", "{}", "null", "{\"call_id\":\"../x\"}"] {
        assert!(job_init(&world).handle(first(body.to_owned())).await.is_err(), "{body}");
        assert!(result_handler(&world).handle(first(body.to_owned())).await.is_err(), "{body}");
        assert!(analyzer(&world).handle(first(body.to_owned())).await.is_err(), "{body}");
    }
}

#[tokio::test]
async fn a_call_is_measured_once_whatever_is_delivered_again() {
    let world = World::default();
    let ready = transcribed(&world, true, &"A sentence. ".repeat(100)).await;
    for attempt in 1..3 {
        job_init(&world).handle(nth(upload(KEY, 9), attempt)).await.unwrap();
        analyzer(&world).handle(nth(message(&ready), attempt)).await.unwrap();
        let again = Delivery { id: "another".to_owned(), body: message(&ready), attempt };
        analyzer(&world).handle(again).await.unwrap();
    }
    for (metric, value) in [
        (Metric::CallsReceived, 1.0),
        (Metric::CallsDone, 1.0),
        (Metric::AudioDuration, 0.0),
        (Metric::BedrockLatency, 400.0),
        (Metric::ModelInputTokens, 1_000.0),
        (Metric::ModelOutputTokens, 100.0),
        // 1,199 characters are 12 units, for each of three analyses.
        (Metric::ComprehendUnits, 36.0),
    ] {
        assert_eq!(world.measured(metric), (value, 1), "{metric:?}");
    }
    assert!(world.measured(Metric::TimeToDocument).0 >= 0.0);
    assert_eq!(world.measured(Metric::CallsFailed).1 + world.measured(Metric::CallsQuarantined).1, 0);
}

#[tokio::test]
async fn a_call_that_is_given_up_is_counted_once() {
    let world = World::default();
    for (attempt, id) in [(1, "first"), (2, "first"), (3, "first"), (1, "second event")] {
        let delivery = Delivery { id: id.to_owned(), body: upload("nobody/calls/x.wav", 9), attempt };
        job_init(&world).handle(delivery).await.unwrap_err();
    }
    let measured = world.measured.take();
    let failed: Vec<_> = measured.iter().filter(|found| found.1 == Metric::CallsFailed).collect();
    assert_eq!((failed.len(), failed[0].0.as_str()), (1, "nobody"), "{measured:?}");
    let quarantined = World::default();
    let ready = transcribed(&quarantined, false, "Hello.").await;
    for attempt in 1..4 {
        analyzer(&quarantined).handle(nth(message(&ready), attempt)).await.unwrap_err();
    }
    assert_eq!(quarantined.measured(Metric::CallsQuarantined), (1.0, 1));
    assert_eq!(quarantined.measured(Metric::CallsFailed).1, 0, "quarantine is no failure");
}

#[tokio::test]
async fn an_answer_that_cannot_be_used_is_paid_all_the_same() {
    let world = World::default();
    let ready = transcribed(&world, true, "Hello.").await;
    *world.unusable.borrow_mut() = Some(StepError::transient("InvalidAnswer", "no JSON"));
    analyzer(&world).handle(first(message(&ready))).await.unwrap_err();
    assert_eq!(world.measured(Metric::ModelInputTokens), (1_000.0, 1));
    analyzer(&world).handle(nth(message(&ready), 2)).await.unwrap();
    assert_eq!(world.measured(Metric::ModelInputTokens), (2_000.0, 2));
    assert_eq!(world.measured(Metric::CallsDone), (1.0, 1));
}

#[tokio::test]
async fn a_tenant_may_have_a_model_and_a_key_of_its_own() {
    for (model, key) in
        [(None, None), (Some("own-model"), Some("arn:aws:kms:eu-central-1:123456789012:key/t"))]
    {
        let (own_model, own_key) = (model.map(str::to_owned), key.map(str::to_owned));
        let world = World { own_model, own_key, ..World::default() };
        let ready = transcribed(&world, true, "Hello.").await;
        let Ok(Analysis::Written(_, place)) = analyzer(&world).handle(first(message(&ready))).await else {
            panic!("no document")
        };
        let document: CallDocument = serde_json::from_slice(&world.objects.borrow()[&place]).unwrap();
        assert_eq!(document.source.model, model.unwrap_or("model"));
        assert_eq!(*world.asked.borrow(), [model.unwrap_or("model")]);
        assert_eq!(*world.keys.borrow(), [key.map(str::to_owned)]);
    }
}
