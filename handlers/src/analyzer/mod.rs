//! analyzer: a transcript becomes one call document. Comprehend and the model read it at the same time; what they found
//! is put together in [`document`].

pub mod assessment;
pub mod document;

use std::cell::Cell;
use std::time::Duration;

use contract::document::{CallDocument, ModelRun};
use contract::event::TranscriptReady;
use contract::job::JobName;
use contract::layout::{ResultKey, TranscriptKey};
use contract::ledger::{Failure, Row, Stage, State};
use contract::metric::Metric;
use contract::model::{ModelFact, ModelFacts};
use contract::price::{Prices, Usage};
use contract::tenant::Tenant;
use jiff::Timestamp;

use crate::comprehend::{self, TextAnalysis};
use crate::conversation::Conversation;
use crate::delivery::{Delivery, Outcome};
use crate::error::{Retry, StepError};
use crate::ledger::{Ledger, Move, Moved, given_up, settle};
use crate::metrics::Metrics;
use crate::model::meter::Meter;
use crate::model::reading::{self, Assessment};
use crate::model::{Model, UNAVAILABLE};
use crate::storage::Storage;
use crate::tenants::Tenants;
use crate::transcript::Transcript;
use document::Known;

/// The time of an invocation that is kept for what is done after a call is read.
const AFTERWARDS: Duration = Duration::from_secs(40);

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
    /// How models are asked.
    pub models: ModelFacts,
    /// What AWS takes.
    pub prices: Prices,
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
        let tenant = self.tenant_of(row, key, transcript.redacted).await?;
        let conversation = Conversation::of(&transcript, &tenant);
        let duration = conversation.duration_seconds;
        let document = self.analyse(row, &tenant, conversation, transcript.redacted, delivery).await?;
        let line = document.to_line().map_err(|error| StepError::permanent("Document", error))?;
        let key = ResultKey::new(row.tenant_id.clone(), document.call_date, row.call_id.clone())?;
        self.storage.write(&key, line, tenant.key_arn.as_deref()).await?;
        let done = Move::Done(key.to_string());
        if self.ledger.advance(&row.call_id, &done, &delivery.id).await? == Moved::Now {
            let passed = Timestamp::now().duration_since(row.call_time).as_secs_f64().max(0.0);
            let values = [
                (Metric::CallsDone, 1.0),
                (Metric::AudioDuration, duration),
                (Metric::TimeToDocument, passed),
            ];
            self.metrics.record(&row.tenant_id, &values);
        }
        Ok(Analysis::Written(row.call_id.clone(), key.to_string()))
    }

    /// The tenant, if the transcript may be read: it is redacted, or the tenant's need not be. Of one that is not, and of
    /// whose tenant nothing is known any more, nothing is read either.
    async fn tenant_of(&self, row: &Row, key: &TranscriptKey, redacted: bool) -> Result<Tenant, StepError> {
        let tenant = self.tenants.tenant(&row.tenant_id).await;
        let later = tenant.as_ref().is_err_and(|error| error.retry == Retry::CanHelp);
        if !redacted && !later && tenant.as_ref().map_or(true, Tenant::redacts) {
            let reason = format!("{key} does not say that it is redacted; nobody reads it");
            return Err(StepError::permanent(NOT_REDACTED, reason));
        }
        tenant
    }

    /// Has a call read. What is paid is measured, also when this fails.
    async fn analyse(
        &self,
        row: &Row,
        tenant: &Tenant,
        conversation: Conversation,
        redacted: bool,
        delivery: &Delivery,
    ) -> Result<CallDocument, StepError> {
        let model = if conversation.is_silent() { None } else { Some(self.model_of(tenant)?) };
        let time = delivery.time_left().saturating_sub(AFTERWARDS);
        let (units, meter) = (Cell::new(0), Meter::default());
        let (found, assessed) = tokio::join!(
            in_time(time, comprehend::read(&self.analysis, &units, &conversation, tenant.language)),
            in_time(time, self.assess(model, &meter, tenant, &conversation)),
        );
        if units.get() > 0 {
            self.metrics.record(&row.tenant_id, &[(Metric::ComprehendUnits, f64::from(units.get()))]);
        }
        for answer in meter.metrics() {
            self.metrics.record(&row.tenant_id, &answer);
        }
        if assessed.as_ref().is_err_and(|error| error.class == UNAVAILABLE) {
            self.metrics.record(&row.tenant_id, &[(Metric::ModelUnavailable, 1.0)]);
        }
        let (reading, assessment) = both(found, assessed)?;
        let usage = Usage {
            audio_seconds: conversation.duration_seconds,
            redacted,
            comprehend_units: units.get(),
            input_tokens: assessment.run.input_tokens,
            output_tokens: assessment.run.output_tokens,
        };
        let cost = self.prices.cost(usage, model.map(|(_, fact)| fact).as_ref());
        let stand_ins = &self.stand_ins;
        let known = Known { row, tenant, redacted, conversation, reading, assessment, cost, stand_ins };
        Ok(document::document(known))
    }

    /// The tenant's model, or the default one.
    fn model_of<'a>(&'a self, tenant: &'a Tenant) -> Result<(&'a str, ModelFact), StepError> {
        let id = tenant.model.as_deref().unwrap_or(&self.default_model);
        let fact = self.models.get(id).ok_or_else(|| {
            let reason = format!(
                "model {id} of tenant {} is none of the deployment's; configure it, and deploy",
                tenant.id
            );
            // A deployment updates tenants and this function's environment in no order.
            StepError::transient("UnknownModel", reason)
        })?;
        Ok((id, *fact))
    }

    /// What the model makes of a call. Nobody is asked about silence.
    async fn assess(
        &self,
        model: Option<(&str, ModelFact)>,
        meter: &Meter,
        tenant: &Tenant,
        conversation: &Conversation,
    ) -> Result<Assessment, StepError> {
        match model {
            Some(model) => reading::read(&self.model, meter, model, tenant, conversation).await,
            None => Ok(Assessment { answer: None, run: ModelRun::default() }),
        }
    }
}

/// Ends a reading while there is still time to say so: an invocation that Lambda ends leaves no word in the ledger.
async fn in_time<T>(
    time: Duration,
    reading: impl Future<Output = Result<T, StepError>>,
) -> Result<T, StepError> {
    let late = |_| StepError::transient("Timeout", format!("a reading took more than {} s", time.as_secs()));
    tokio::time::timeout(time, reading).await.map_err(late)?
}

/// Both, or the error that stays, if one does.
fn both<A, B>(one: Result<A, StepError>, other: Result<B, StepError>) -> Result<(A, B), StepError> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(error), Err(stays)) if error.retry == Retry::CanHelp => Err(stays),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}
