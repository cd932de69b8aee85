//! analyzer: a redacted transcript becomes one call document.

use contract::document::{CallDocument, SCHEMA_VERSION, Source};
use contract::event::TranscriptReady;
use contract::job::JobName;
use contract::layout::{ResultKey, TranscriptKey};
use contract::ledger::{Failure, Row, Stage, State};
use contract::metric::Metric;
use contract::tenant::Tenant;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::comprehend::{self, TextAnalysis};
use crate::delivery::{Delivery, Outcome};
use crate::error::StepError;
use crate::ledger::{Ledger, Move, Moved, given_up, settle};
use crate::metrics::Metrics;
use crate::model::Model;
use crate::pieces::pieces;
use crate::storage::Storage;
use crate::tenants::Tenants;
use crate::transcript::Transcript;

/// The class of the failure that puts a call in quarantine.
const NOT_REDACTED: &str = "NotRedacted";

/// What the function works with.
#[derive(Debug)]
pub struct Analyzer<T, L, B, C, M, E> {
    /// The tenants.
    pub tenants: T,
    /// The ledger.
    pub ledger: L,
    /// Transcripts and documents.
    pub storage: B,
    /// Comprehend.
    pub analysis: C,
    /// The models.
    pub model: M,
    /// The model of tenants that name none.
    pub default_model: String,
    /// What is measured.
    pub metrics: E,
    /// The services that are played by stand-ins in a rehearsal; empty on AWS.
    pub stand_ins: Vec<String>,
}

/// What became of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Analysis {
    /// Its document is written.
    Written(JobName, String),
    /// It was analysed, given up or put in quarantine before.
    Known(JobName, State),
}

impl Outcome for Analysis {
    fn describe(&self) -> String {
        match self {
            Self::Written(call, key) => format!("call {call} has its document at {key}"),
            Self::Known(call, state) => format!("call {call} is already {}", state.as_str()),
        }
    }
}

impl<T: Tenants, L: Ledger, B: Storage, C: TextAnalysis, M: Model, E: Metrics> Analyzer<T, L, B, C, M, E> {
    /// Makes one call's document.
    pub async fn handle(&self, delivery: Delivery) -> Result<Analysis, StepError> {
        let ready = TranscriptReady::from_message(&delivery.body)?;
        let key: TranscriptKey = ready.transcript_key.parse()?;
        let call = &ready.call_id;
        let row = self.ledger.row(call).await?;
        let row = row
            .ok_or_else(|| StepError::permanent("UnknownCall", format!("the ledger knows no call {call}")))?;
        if key.job() != call || *key.tenant() != row.tenant_id || ready.tenant_id != row.tenant_id {
            let reason = format!("call {call} of tenant {} has no part in {key}", row.tenant_id);
            return Err(StepError::permanent("ForeignTenant", reason));
        }
        if let Some(error) = given_up(&row, &delivery) {
            return Err(error);
        }
        if !self.ledger.advance(call, &Move::To(State::Analysing), &delivery.id).await?.is_made() {
            return Ok(Analysis::Known(call.clone(), row.state));
        }
        let result = self.document(&row, &key, &delivery).await;
        if let Err(error) = &result
            && error.class == NOT_REDACTED
        {
            let failure =
                Failure { stage: Stage::Analysis, class: error.class.clone(), reason: error.reason.clone() };
            let aside = Move::Out(State::Quarantined, failure);
            if self.ledger.advance(call, &aside, &delivery.id).await? == Moved::Now {
                self.metrics.record(&row.tenant_id, &[(Metric::CallsQuarantined, 1.0)]);
            }
        }
        settle(&self.ledger, &self.metrics, &row, Stage::Analysis, &delivery, result).await
    }

    async fn document(
        &self,
        row: &Row,
        key: &TranscriptKey,
        delivery: &Delivery,
    ) -> Result<Analysis, StepError> {
        let transcript = Transcript::read(&self.storage.transcript(key).await?)?;
        if transcript.job != row.call_id.as_str() {
            let reason = format!("{key} is not the transcript of call {}", row.call_id);
            return Err(StepError::permanent("ForeignTranscript", reason));
        }
        if !transcript.redacted {
            let reason = format!("{key} does not say that it is redacted; nobody reads it");
            return Err(StepError::permanent(NOT_REDACTED, reason));
        }
        let tenant = self.tenants.tenant(&row.tenant_id).await?;
        let document = self.assess(row, &tenant, &transcript).await?;
        let line = document.to_line().map_err(|error| StepError::permanent("Document", error))?;
        let key = ResultKey::new(row.tenant_id.clone(), document.call_date, row.call_id.clone())?;
        self.storage.write(&key, line, tenant.key_arn.as_deref()).await?;
        let done = Move::Done(key.to_string());
        if self.ledger.advance(&row.call_id, &done, &delivery.id).await? == Moved::Now {
            let passed = Timestamp::now().duration_since(row.call_time).as_secs_f64().max(0.0);
            let values = [
                (Metric::CallsDone, 1.0),
                (Metric::AudioDuration, transcript.duration_seconds),
                (Metric::TimeToDocument, passed),
            ];
            self.metrics.record(&row.tenant_id, &values);
        }
        Ok(Analysis::Written(row.call_id.clone(), key.to_string()))
    }

    /// The document. Its times are those of the call, so that it does not matter when or how often this is done.
    async fn assess(
        &self,
        row: &Row,
        tenant: &Tenant,
        transcript: &Transcript,
    ) -> Result<CallDocument, StepError> {
        let pieces = pieces(&transcript.text);
        let reading = comprehend::read(&self.analysis, &pieces, tenant.language).await?;
        let (mut model, mut answer) = ("", None);
        // Nobody is asked about silence.
        if !transcript.text.is_empty() {
            let units = comprehend::units(&pieces);
            self.metrics.record(&row.tenant_id, &[(Metric::ComprehendUnits, units)]);
            model = tenant.model.as_deref().unwrap_or(&self.default_model);
            let reply = self.model.read(model, &transcript.text, tenant.language).await?;
            self.metrics.record(&row.tenant_id, &reply.usage);
            answer = Some(reply.reading?);
        }
        let (summary, ai_summary) = answer.map(|answer| (answer.summary, answer.ai_summary)).unzip();
        Ok(CallDocument {
            schema_version: SCHEMA_VERSION.to_owned(),
            tenant_id: row.tenant_id.clone(),
            tenant: row.tenant_id.clone(),
            call_id: row.call_id.clone(),
            call_date: row.call_time.to_zoned(TimeZone::UTC).date(),
            timestamp: row.call_time,
            language: tenant.language,
            duration_seconds: transcript.duration_seconds,
            sentiment: reading.sentiment,
            key_phrases: reading.key_phrases,
            entities: reading.entities,
            ai_summary,
            summary: summary.unwrap_or_default(),
            source: Source {
                transcribe_job: row.call_id.clone(),
                pii_redacted: transcript.redacted,
                model: model.to_owned(),
                comprehend_documents: reading.documents,
                comprehend_failed: reading.failed,
                stand_ins: self.stand_ins.clone(),
            },
        })
    }
}
