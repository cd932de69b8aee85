//! The steps against these services, their messages, and the way of the one call that most tests need.

use std::time::SystemTime;

use contract::event::TranscriptReady;
use contract::function::Function;
use contract::job::JobName;
use contract::layout::TranscriptKey;
use handlers::analyzer::Analyzer;
use handlers::delivery::{Delivery, Step as _};
use handlers::job_init::{Intake, JobInit};
use handlers::reconciler::Reconciler;
use handlers::result_handler::ResultHandler;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Client, QueueName, Sender, World, fact, prices};

/// The steps.
pub type Init<'w> = JobInit<Client<'w>, Client<'w>, Client<'w>, Client<'w>, Client<'w>>;
pub type Results<'w> = ResultHandler<Client<'w>, Client<'w>, Sender<'w>, Client<'w>>;
pub type Reader<'w> =
    Analyzer<Client<'w>, Client<'w>, Client<'w>, Client<'w>, Client<'w>, Client<'w>, Client<'w>>;
pub type Looker<'w> = Reconciler<Client<'w>, Client<'w>, Client<'w>, Sender<'w>, Sender<'w>, Client<'w>>;

/// When the tests' messages are delivered, unless they say otherwise.
pub const NOW: &str = "2026-11-06T00:10:00Z";

pub fn job_init<'w>(client: impl Into<Client<'w>>) -> Init<'w> {
    let client = client.into();
    JobInit {
        deployment: "cci-lite".parse().unwrap(),
        input_bucket: "input".to_owned(),
        output_bucket: "results".to_owned(),
        kms_key_arn: "arn:aws:kms:eu-central-1:123456789012:key/k".to_owned(),
        transcribe_role_arn: None,
        ledger_days: 30,
        start_interval: std::time::Duration::ZERO,
        tenants: client,
        ledger: client,
        transcription: client,
        recordings: client,
        metrics: client,
    }
}

pub fn result_handler<'w>(client: impl Into<Client<'w>>) -> Results<'w> {
    let client = client.into();
    ResultHandler {
        output_bucket: "results".to_owned(),
        ledger: client,
        transcription: client,
        queue: Sender { client, queue: QueueName::Analysis },
        metrics: client,
    }
}

pub fn analyzer<'w>(client: impl Into<Client<'w>>) -> Reader<'w> {
    let client = client.into();
    Analyzer {
        tenants: client,
        ledger: client,
        storage: client,
        recordings: Some(client),
        analysis: client,
        model: client,
        default_model: "model".to_owned(),
        models: ["model", "own-model"].map(|id| (id.to_owned(), fact(200_000))).into(),
        prices: prices(),
        metrics: client,
        stand_ins: vec![],
    }
}

pub fn reconciler<'w>(client: impl Into<Client<'w>>) -> Looker<'w> {
    let client = client.into();
    Reconciler {
        deployment: "cci-lite".parse().unwrap(),
        input_bucket: "input".to_owned(),
        ledger_days: 30,
        recordings: client,
        intake: Sender { client, queue: QueueName::Intake },
        completions: result_handler(client),
    }
}

/// The first delivery of a message; equal messages have equal IDs.
pub fn first(body: String) -> Delivery {
    nth(body, 1)
}

pub fn nth(body: String, attempt: u32) -> Delivery {
    at(NOW, body, attempt)
}

/// A delivery at this time.
pub fn at(now: &str, body: String, attempt: u32) -> Delivery {
    let now = now.parse::<Timestamp>().unwrap();
    let deadline = SystemTime::now() + Function::Analyzer.timeout();
    Delivery { id: body.clone(), body, attempt, waited: None, now, deadline }
}

pub fn upload(key: &str, size: u64) -> String {
    format!(
        r#"{{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-05T23:59:59Z","detail":{{
        "bucket":{{"name":"input"}},"object":{{"key":"{key}","size":{size},"etag":"e"}}}}}}"#
    )
}

pub fn written(key: &str) -> String {
    format!(
        r#"{{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-06T00:05:00Z","detail":{{
        "bucket":{{"name":"results"}},"object":{{"key":"{key}","size":9,"etag":"t"}}}}}}"#
    )
}

pub fn ended(job: &JobName, status: &str) -> String {
    format!(
        r#"{{"source":"aws.transcribe","detail-type":"Transcribe Job State Change","detail":{{
        "TranscriptionJobName":"{job}","TranscriptionJobStatus":"{status}","FailureReason":"Bad audio"}}}}"#
    )
}

pub const KEY: &str = "demo-tenant/calls/a b.WAV";

pub async fn transcribing(world: &World) -> JobName {
    let Ok(Intake::Started(_, job)) = job_init(world).handle(first(upload(KEY, 9))).await else {
        panic!("not started")
    };
    job
}

pub async fn transcribed(world: &World, redacted: bool, text: &str) -> TranscriptReady {
    let results = json!({"transcripts": [{"transcript": text}], "items": []});
    transcript_of(world, redacted, results).await
}

/// The file that Transcribe writes.
pub fn transcript_file(job: &JobName, redacted: bool, results: &Value) -> Vec<u8> {
    let file = json!({"jobName": job, "status": "COMPLETED", "isRedacted": redacted, "results": results});
    file.to_string().into_bytes()
}

/// Transcribe has written these results of the one call.
pub async fn transcript_of(world: &World, redacted: bool, results: Value) -> TranscriptReady {
    let job = transcribing(world).await;
    let key = TranscriptKey::redacted("demo-tenant".parse().unwrap(), job.clone());
    world.objects.borrow_mut().insert(key.to_string(), transcript_file(&job, redacted, &results));
    result_handler(world).handle(first(written(&key.to_string()))).await.unwrap();
    world.sent().pop().unwrap()
}

pub fn message(ready: &TranscriptReady) -> String {
    ready.to_message()
}
