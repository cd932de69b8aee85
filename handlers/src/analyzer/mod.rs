//! analyzer: a transcript becomes one call document. Comprehend and the model read it at the same time; what they found
//! is put together in [`document`].
//!
//! One delivery at a time has a call: it takes a lease with the call, and others wait until that ends. A reading that is
//! paid for is kept while its sister has to be tried again. What the document was made of is deleted when it is safe.

pub mod assessment;
pub mod document;

mod cleanup;
mod halves;
mod material;

use std::cell::Cell;
use std::time::Duration;

use contract::document::{CallDocument, Cost, ModelRun};
use contract::event::TranscriptReady;
use contract::job::JobName;
use contract::layout::{ResultKey, SourceKey};
use contract::ledger::{Failure, Half, Row, Stage, State};
use contract::metric::Metric;
use contract::model::{ModelFact, ModelFacts};
use contract::price::{Prices, Usage};
use contract::tenant::Tenant;

use crate::comprehend::{self, Reading, TextAnalysis};
use crate::conversation::Conversation;
use crate::delivery::{Delivery, Outcome, Step};
use crate::error::{Retry, StepError};
use crate::ledger::{By, Finished, Ledger, Move, Moved, given_up, settle};
use crate::metrics::Metrics;
use crate::model::meter::Meter;
use crate::model::reading::{self, Assessment};
use crate::model::{Model, UNAVAILABLE};
use crate::recordings::Recordings;
use crate::storage::Storage;
use crate::tenants::Tenants;
use document::Known;
use halves::Halves;
use material::Material;

/// The time of an invocation that is kept for what is done after a call is read.
const AFTERWARDS: Duration = Duration::from_secs(40);

/// A lease is longer than the invocation that takes it by this.
const GRACE: Duration = Duration::from_secs(30);

/// The class of the failure that puts a call in quarantine.
const NOT_REDACTED: &str = "NotRedacted";

/// What the function works with.
#[derive(Debug)]
pub struct Analyzer<T, L, B, R, C, M, E> {
    /// The tenants.
    pub tenants: T,
    /// The ledger.
    pub ledger: L,
    /// Transcripts and documents.
    pub storage: B,
    /// The recordings, where they are deleted as soon as their documents are safe.
    pub recordings: Option<R>,
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

/// Both readings of a call, and what they took.
struct Read {
    reading: Reading,
    assessment: Assessment,
    cost: Cost,
    paid: Paid,
}

/// Which readings were paid for just now.
#[derive(Clone, Copy)]
struct Paid {
    comprehend: bool,
    model: bool,
}

impl Outcome for Analysis {
    fn describe(&self) -> String {
        match self {
            Self::Written(call, key) => format!("call {call} has its document at {key}"),
            Self::Known(call, state) => format!("call {call} is already {}", state.as_str()),
        }
    }
}

impl<T, L, B, R, C, M, E> Step for Analyzer<T, L, B, R, C, M, E>
where
    T: Tenants,
    L: Ledger,
    B: Storage,
    R: Recordings,
    C: TextAnalysis,
    M: Model,
    E: Metrics,
{
    type Outcome = Analysis;

    const STAGE: Stage = Stage::Analysis;

    /// Makes one call's document.
    async fn handle(&self, delivery: Delivery) -> Result<Analysis, StepError> {
        let ready = TranscriptReady::from_message(&delivery.body)?;
        let source: SourceKey = ready.transcript_key.parse()?;
        let call = &ready.call_id;
        let row = self.ledger.row(call).await?;
        let row = row
            .ok_or_else(|| StepError::permanent("UnknownCall", format!("the ledger knows no call {call}")))?;
        if source.call() != call || *source.tenant() != row.tenant_id || ready.tenant_id != row.tenant_id {
            let reason = format!("call {call} of tenant {} has no part in {source}", row.tenant_id);
            return Err(StepError::permanent("ForeignTenant", reason));
        }
        if let Some(error) = given_up(&row, &delivery) {
            return Err(error);
        }
        let lease =
            delivery.now.as_second() + i64::try_from((delivery.time_left() + GRACE).as_secs()).unwrap_or(0);
        let taken = Move::Analysing(lease);
        if let Moved::Not(state) = self.ledger.advance(call, &taken, By::delivery(&delivery, &row)).await? {
            return match state.unwrap_or(row.state) {
                State::Analysing => {
                    Err(StepError::wait("BeingAnalysed", format!("another delivery has call {call}")))
                }
                // It was cut off between the document and what comes after it.
                State::Done => {
                    self.clean(&row, &delivery).await?;
                    Ok(Analysis::Known(call.clone(), State::Done))
                }
                state => Ok(Analysis::Known(call.clone(), state)),
            };
        }
        let result = self.document(&row, &source, &delivery).await;
        if let Err(error) = &result
            && error.class == NOT_REDACTED
        {
            let (class, reason) = (error.class.clone(), error.reason.clone());
            let failure = Failure { stage: Self::STAGE, class, reason, attempts: delivery.tries() };
            let aside = Move::Quarantined(failure);
            if self.ledger.advance(call, &aside, By::delivery(&delivery, &row)).await? == Moved::Now {
                self.metrics.record(&row.tenant_id, &[(Metric::CallsQuarantined, 1.0)]);
            }
        }
        let key = settle(&self.ledger, &self.metrics, &row, Self::STAGE, &delivery, result).await?;
        self.clean(&row, &delivery).await?;
        Ok(Analysis::Written(call.clone(), key.to_string()))
    }
}

impl<T, L, B, R, C, M, E> Analyzer<T, L, B, R, C, M, E>
where
    T: Tenants,
    L: Ledger,
    B: Storage,
    R: Recordings,
    C: TextAnalysis,
    M: Model,
    E: Metrics,
{
    async fn document(
        &self,
        row: &Row,
        source: &SourceKey,
        delivery: &Delivery,
    ) -> Result<ResultKey, StepError> {
        let material = Material::read(&self.storage, row, source).await?;
        let tenant = self.tenant_of(row, source, material.is_redacted()).await?;
        let tenant = material.tenant(tenant);
        let again = matches!(source, SourceKey::Document(_));
        let redacted = material.is_redacted();
        let conversation = material.conversation(&tenant);
        let duration = conversation.duration_seconds;
        let Read { reading, assessment, cost, paid } =
            self.read(row, &tenant, &conversation, redacted, delivery).await?;
        let stand_ins = &self.stand_ins;
        let document = document::document(Known {
            row,
            tenant: &tenant,
            redacted,
            conversation,
            reading: reading.clone(),
            assessment: assessment.clone(),
            cost,
            stand_ins,
        });
        let written = self.write(row, &tenant, &document, delivery).await;
        if written.is_err() && self.has_still(row, delivery).await {
            let halves = self.halves(row, &tenant);
            halves.keep(Half::Comprehend, &reading, paid.comprehend).await;
            halves.keep(Half::Model, &assessment, paid.model).await;
        }
        let (key, moved) = written?;
        if moved == Moved::Now && !again {
            let passed = delivery.now.duration_since(row.call_time).as_secs_f64().max(0.0);
            let values = [
                (Metric::CallsDone, 1.0),
                (Metric::AudioDuration, duration),
                (Metric::TimeToDocument, passed),
            ];
            self.metrics.record(&row.tenant_id, &values);
        }
        Ok(key)
    }

    fn halves<'a>(&'a self, row: &'a Row, tenant: &'a Tenant) -> Halves<'a, B, L> {
        Halves { storage: &self.storage, ledger: &self.ledger, row, tenant }
    }

    async fn clean(&self, found: &Row, delivery: &Delivery) -> Result<(), StepError> {
        cleanup::clean(self.recordings.as_ref(), &self.storage, &self.ledger, found, delivery).await
    }

    /// Whether the call is still this delivery's to read. Where only the answer was lost that it is done, another delivery
    /// may have deleted all that is kept by now.
    async fn has_still(&self, row: &Row, delivery: &Delivery) -> bool {
        let now = self.ledger.row(&row.call_id).await.ok().flatten();
        now.is_some_and(|now| now.state == State::Analysing && now.moved_by == delivery.id)
    }

    /// Writes a document, and notes that it is written.
    async fn write(
        &self,
        row: &Row,
        tenant: &Tenant,
        document: &CallDocument,
        delivery: &Delivery,
    ) -> Result<(ResultKey, Moved), StepError> {
        let finished = |key: &ResultKey| Finished {
            document_key: key.to_string(),
            cost: document.cost.total,
            prompt_version: document.model.prompt_version.clone(),
        };
        let line = document.to_line().map_err(|error| StepError::permanent("Document", error))?;
        let key = ResultKey::new(row.tenant_id.clone(), document.call_date, row.call_id.clone())?;
        self.storage.write(&key, line, tenant.key_arn.as_deref()).await?;
        let done = Move::Done(finished(&key));
        let moved = self.ledger.advance(&row.call_id, &done, By::delivery(delivery, row)).await?;
        Ok((key, moved))
    }

    /// The tenant, if the transcript may be read: it is redacted, or the tenant's need not be. Of one that is not, and of
    /// whose tenant nothing is known any more, nothing is read either.
    async fn tenant_of(&self, row: &Row, key: &SourceKey, redacted: bool) -> Result<Tenant, StepError> {
        let tenant = self.tenants.tenant(&row.tenant_id).await;
        let later = tenant.as_ref().is_err_and(|error| error.retry != Retry::CannotHelp);
        if !redacted && !later && tenant.as_ref().map_or(true, Tenant::redacts) {
            let reason = format!("{key} does not say that it is redacted; nobody reads it");
            return Err(StepError::permanent(NOT_REDACTED, reason));
        }
        tenant
    }

    /// Has a call read, but for what was read and kept before. What is paid is measured, also when this fails.
    async fn read(
        &self,
        row: &Row,
        tenant: &Tenant,
        conversation: &Conversation,
        redacted: bool,
        delivery: &Delivery,
    ) -> Result<Read, StepError> {
        let model = if conversation.is_silent() { None } else { Some(self.model_of(tenant)?) };
        let halves = self.halves(row, tenant);
        let kept = halves.kept().await?;
        let time = delivery.time_left().saturating_sub(AFTERWARDS);
        let (units, meter) = (Cell::new(0), Meter::default());
        let reading = async {
            if let Some(reading) = kept.reading {
                return Ok(reading);
            }
            in_time(time, comprehend::read(&self.analysis, &units, conversation, tenant.language)).await
        };
        let assessment = async {
            if let Some(assessment) = kept.assessment {
                return Ok(assessment);
            }
            in_time(time, self.assess(model, &meter, tenant, conversation)).await
        };
        let (found, assessed) = tokio::join!(reading, assessment);
        if units.get() > 0 {
            self.metrics.record(&row.tenant_id, &[(Metric::ComprehendUnits, f64::from(units.get()))]);
        }
        for answer in meter.metrics() {
            self.metrics.record(&row.tenant_id, &answer);
        }
        if assessed.as_ref().is_err_and(|error| error.class == UNAVAILABLE) {
            self.metrics.record(&row.tenant_id, &[(Metric::ModelUnavailable, 1.0)]);
        }
        let paid = Paid { comprehend: units.get() > 0, model: !meter.metrics().is_empty() };
        let (reading, assessment) = match (found, assessed) {
            (Ok(reading), Ok(assessment)) => (reading, assessment),
            (Ok(reading), Err(error)) => {
                halves.keep(Half::Comprehend, &reading, paid.comprehend).await;
                return Err(error);
            }
            (Err(error), Ok(assessment)) => {
                halves.keep(Half::Model, &assessment, paid.model).await;
                return Err(error);
            }
            (Err(one), Err(other)) => return Err(worse(one, other)),
        };
        let usage = Usage {
            audio_seconds: conversation.duration_seconds,
            redacted,
            comprehend_units: reading.coverage.units,
            input_tokens: assessment.run.input_tokens,
            output_tokens: assessment.run.output_tokens,
        };
        let cost = self.prices.cost(usage, model.map(|(_, fact)| fact).as_ref());
        Ok(Read { reading, assessment, cost, paid })
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

/// Of two errors the one that is less likely to pass.
fn worse(one: StepError, other: StepError) -> StepError {
    let hope = |error: &StepError| match error.retry {
        Retry::CannotHelp => 0,
        Retry::CanHelp => 1,
        Retry::Wait => 2,
    };
    if hope(&other) < hope(&one) { other } else { one }
}
