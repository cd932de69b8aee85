//! Every service of a step in memory, for the tests and benches of the steps.

#![allow(
    clippy::unwrap_used,
    dead_code,
    missing_docs,
    unreachable_pub,
    reason = "each test uses a part of it"
)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, SystemTime};

use contract::document::SentimentScore;
use contract::event::TranscriptReady;
use contract::function::Function;
use contract::job::JobName;
use contract::layout::{ResultKey, TranscriptKey};
use contract::ledger::{Row, State};
use contract::metric::Metric;
use contract::model::{Answers as HeldBy, ModelFact};
use contract::price::Prices;
use contract::tenant::{Tenant, TenantId};
use handlers::analysis_queue::AnalysisQueue;
use handlers::analyzer::Analyzer;
use handlers::comprehend::{Answers, Mention, TextAnalysis};
use handlers::delivery::Delivery;
use handlers::error::StepError;
use handlers::job_init::JobInit;
use handlers::ledger::{Ledger, Move, Moved};
use handlers::metrics::Metrics;
use handlers::model::Model;
use handlers::model::request::{Given, Reply, Request, Stop, Usage};
use handlers::result_handler::ResultHandler;
use handlers::storage::Storage;
use handlers::tenants::Tenants;
use handlers::transcription::{Job, Transcription};
use serde_json::{Value, json};

/// Every service of a step, in memory.
#[derive(Default)]
pub struct World {
    pub rows: RefCell<BTreeMap<String, Row>>,
    pub started: RefCell<Vec<Job>>,
    pub sent: RefCell<Vec<TranscriptReady>>,
    pub measured: RefCell<Vec<(TenantId, Metric, f64)>>,
    pub objects: RefCell<BTreeMap<String, Vec<u8>>>,
    /// The key that each document was written with.
    pub keys: RefCell<Vec<Option<String>>>,
    /// What the tenant is, where it is not the plain one.
    pub tenant: RefCell<Option<Tenant>>,
    /// The table of tenants fails so.
    pub tenant_fault: RefCell<Option<StepError>>,
    /// What the models were asked.
    pub asked: RefCell<Vec<Asked>>,
    /// How often Comprehend or the model was asked.
    pub read: Cell<u32>,
    /// The next call of Transcribe or the model fails so.
    pub fault: RefCell<Option<StepError>>,
    /// Every call of Comprehend fails so.
    pub comprehend_fault: RefCell<Option<StepError>>,
    /// Of Comprehend's calls, only those with this word fail so.
    pub refused: RefCell<Option<(String, StepError)>>,
    /// Comprehend cannot analyse documents with this word, with this error code.
    pub indigestible: RefCell<Option<(String, String)>>,
    /// The documents of each request to Comprehend, by analysis.
    pub sent_texts: RefCell<Vec<(&'static str, Vec<String>)>>,
    /// What the model answers first, before it answers as it should.
    pub answers: RefCell<VecDeque<Result<Reply, StepError>>>,
    /// How long an answer takes.
    pub comprehend_takes: Duration,
    pub model_takes: Duration,
}

impl World {
    pub fn row(&self, call: &JobName) -> Row {
        self.rows.borrow()[call.as_str()].clone()
    }

    pub fn only_row(&self) -> Row {
        let rows = self.rows.borrow();
        assert_eq!(rows.len(), 1);
        rows.values().next().cloned().unwrap()
    }

    /// How much was measured of a metric, and how often.
    pub fn measured(&self, metric: Metric) -> (f64, usize) {
        let measured = self.measured.borrow();
        assert!(measured.iter().all(|(tenant, ..)| tenant.as_str() == "demo-tenant"), "{measured:?}");
        let values: Vec<f64> =
            measured.iter().filter(|found| found.1 == metric).map(|found| found.2).collect();
        (values.iter().sum(), values.len())
    }
}

/// The plain tenant.
pub fn tenant() -> Tenant {
    Tenant::new("demo-tenant".parse().unwrap(), "Demo")
}

impl Tenants for &World {
    async fn tenant(&self, id: &TenantId) -> Result<Tenant, StepError> {
        if let Some(error) = self.tenant_fault.borrow().clone() {
            return Err(error);
        }
        if id.as_str() != "demo-tenant" {
            return Err(StepError::permanent("UnknownTenant", id));
        }
        Ok(self.tenant.borrow().clone().unwrap_or_else(tenant))
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

impl World {
    /// Comprehend's answer to a batch.
    async fn analyse<T>(
        &self,
        analysis: &'static str,
        texts: &[&str],
        answer: impl Fn(&str) -> T,
    ) -> Result<Answers<T>, StepError> {
        self.read.set(self.read.get() + 1);
        self.sent_texts.borrow_mut().push((analysis, texts.iter().map(|text| (*text).to_owned()).collect()));
        tokio::time::sleep(self.comprehend_takes).await;
        if let Some(error) = self.comprehend_fault.borrow().clone() {
            return Err(error);
        }
        if let Some((word, error)) = self.refused.borrow().clone()
            && texts.iter().any(|text| text.contains(&word))
        {
            return Err(error);
        }
        let indigestible = self.indigestible.borrow().clone();
        let mut answers = Answers { found: vec![], errors: vec![] };
        for (index, text) in texts.iter().enumerate() {
            match &indigestible {
                Some((word, code)) if text.contains(word) => answers.errors.push((index, code.clone())),
                _ => answers.found.push((index, answer(text))),
            }
        }
        Ok(answers)
    }
}

impl TextAnalysis for &World {
    async fn sentiment(&self, texts: &[&str], _: &str) -> Result<Answers<SentimentScore>, StepError> {
        let happy = SentimentScore { positive: 0.8, negative: 0.1, neutral: 0.1, mixed: 0.0 };
        let angry = SentimentScore { positive: 0.1, negative: 0.8, neutral: 0.1, mixed: 0.0 };
        self.analyse("sentiment", texts, |text| if text.contains("angry") { angry } else { happy }).await
    }

    async fn key_phrases(&self, texts: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        self.analyse("key_phrases", texts, |text| words(text, "")).await
    }

    async fn entities(&self, texts: &[&str], _: &str) -> Result<Answers<Vec<Mention>>, StepError> {
        self.analyse("entities", texts, |text| {
            let mut found = words(text, "OTHER");
            found.retain(|mention| mention.text.starts_with(char::is_uppercase));
            found
        })
        .await
    }
}

/// Every word is a phrase, where it stands.
fn words(text: &str, kind: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut begin = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let place = Some((begin, begin + bare.chars().count()));
        if !bare.is_empty() {
            found.push(Mention { text: bare.to_owned(), kind: kind.to_owned(), score: 0.9, place });
        }
        begin += word.chars().count();
    }
    found
}

/// What a model was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub model: String,
    pub system: String,
    pub prompt: String,
    pub schema: Value,
    /// What was wrong with its first answer.
    pub wrong: Option<String>,
}

/// What an answer takes.
pub const USAGE: Usage = Usage { input_tokens: 1_000, output_tokens: 100, latency_ms: Some(400) };

/// A model's answer in JSON.
pub fn reply(json: &str) -> Reply {
    Reply { given: Given::Text(json.to_owned()), stop: Stop("end_turn".to_owned()), usage: USAGE }
}

/// An answer that ended for another reason.
pub fn stopped(reason: &str) -> Reply {
    Reply { given: Given::Nothing, stop: Stop(reason.to_owned()), usage: USAGE }
}

/// A sound answer to a schema: every text is its own name, every score 1.
pub fn sound(schema: &Value, name: &str) -> Value {
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().unwrap();
            fields.iter().map(|(name, schema)| (name.clone(), sound(schema, name))).collect()
        }
        Some("array") => json!([sound(&schema["items"], name)]),
        Some("integer") => json!(1),
        Some("boolean") => json!(true),
        _ => schema["enum"].get(0).cloned().unwrap_or_else(|| json!(name)),
    }
}

impl World {
    /// What the model answers first.
    pub fn answers_first(&self, replies: impl IntoIterator<Item = Reply>) {
        self.answers.borrow_mut().extend(replies.into_iter().map(Ok));
    }
}

impl Model for &World {
    async fn answer(&self, request: &Request<'_>) -> Result<Reply, StepError> {
        self.read.set(self.read.get() + 1);
        self.asked.borrow_mut().push(Asked {
            model: request.model.to_owned(),
            system: request.system.to_owned(),
            prompt: request.prompt.to_owned(),
            schema: request.schema.clone(),
            wrong: request.correction.as_ref().map(|correction| correction.wrong.clone()),
        });
        tokio::time::sleep(self.model_takes).await;
        if let Some(error) = self.fault.take() {
            return Err(error);
        }
        let first = self.answers.borrow_mut().pop_front();
        first.unwrap_or_else(|| Ok(reply(&sound(request.schema, "").to_string())))
    }
}

/// A model that takes so many tokens.
pub fn fact(context_tokens: u32) -> ModelFact {
    ModelFact {
        answers: HeldBy::JsonSchema,
        context_tokens,
        temperature: true,
        input_million: Some(1.0),
        output_million: Some(5.0),
    }
}

/// Prices that make sums easy.
pub fn prices() -> Prices {
    Prices {
        as_of: "2026-11-22".to_owned(),
        transcribe_minute: 0.02,
        redaction_minute: 0.002,
        comprehend_unit: 0.0001,
        other_call: 0.001,
    }
}

pub fn job_init(world: &World) -> JobInit<&World, &World, &World, &World> {
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

pub fn result_handler(world: &World) -> ResultHandler<&World, &World, &World, &World> {
    ResultHandler {
        output_bucket: "results".to_owned(),
        ledger: world,
        transcription: world,
        queue: world,
        metrics: world,
    }
}

pub fn analyzer(world: &World) -> Analyzer<&World, &World, &World, &World, &World, &World> {
    Analyzer {
        tenants: world,
        ledger: world,
        storage: world,
        analysis: world,
        model: world,
        default_model: "model".to_owned(),
        models: ["model", "own-model"].map(|id| (id.to_owned(), fact(200_000))).into(),
        prices: prices(),
        metrics: world,
        stand_ins: vec![],
    }
}

/// The first delivery of a message; equal messages have equal IDs.
pub fn first(body: String) -> Delivery {
    nth(body, 1)
}

pub fn nth(body: String, attempt: u32) -> Delivery {
    let deadline = SystemTime::now() + Function::Analyzer.timeout();
    Delivery { id: body.clone(), body, attempt, deadline }
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
    let Ok(handlers::job_init::Intake::Started(_, job)) = job_init(world).handle(first(upload(KEY, 9))).await
    else {
        panic!("not started")
    };
    job
}

pub async fn transcribed(world: &World, redacted: bool, text: &str) -> TranscriptReady {
    let results = json!({"transcripts": [{"transcript": text}], "items": []});
    transcript_of(world, redacted, results).await
}

/// Transcribe has written these results of the one call.
pub async fn transcript_of(world: &World, redacted: bool, results: Value) -> TranscriptReady {
    let job = transcribing(world).await;
    let key = TranscriptKey::redacted("demo-tenant".parse().unwrap(), job.clone());
    let file = json!({"jobName": job, "status": "COMPLETED", "isRedacted": redacted, "results": results})
        .to_string();
    world.objects.borrow_mut().insert(key.to_string(), file.into_bytes());
    result_handler(world).handle(first(written(&key.to_string()))).await.unwrap();
    world.sent.borrow().last().cloned().unwrap()
}

pub fn message(ready: &TranscriptReady) -> String {
    serde_json::to_string(ready).unwrap()
}
