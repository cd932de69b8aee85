//! job-init: an uploaded recording becomes a row of the ledger and one transcription job.

use std::time::Duration;

use contract::event::{EventObject, ObjectCreated};
use contract::job::{Deployment, JobName};
use contract::layout::{InputKey, MAX_AUDIO_BYTES, MediaFormat, TranscriptKey};
use contract::ledger::{Hold, Row, Stage, State};
use contract::metric::Metric;
use contract::tenant::{Tenant, TenantId};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::delivery::{Delivery, Outcome, Step};
use crate::error::StepError;
use crate::ledger::{By, Counted, Ledger, Move, Moved, given_up, settle};
use crate::metrics::Metrics;
use crate::recordings::{Recordings, audio_seconds};
use crate::tenants::Tenants;
use crate::transcription::{Job, Transcription};

/// What the function works with.
#[derive(Debug)]
pub struct JobInit<T, L, S, R, E> {
    /// Whose jobs these are.
    pub deployment: Deployment,
    /// Where recordings come from.
    pub input_bucket: String,
    /// Where transcripts go.
    pub output_bucket: String,
    /// The key that transcripts are encrypted with.
    pub kms_key_arn: String,
    /// The role that Transcribe takes on for queued jobs, if jobs are queued.
    pub transcribe_role_arn: Option<String>,
    /// How long the ledger remembers a call, in days.
    pub ledger_days: u32,
    /// How long this instance waits before each start.
    pub start_interval: Duration,
    /// The tenants.
    pub tenants: T,
    /// The ledger.
    pub ledger: L,
    /// Transcribe.
    pub transcription: S,
    /// The recordings.
    pub recordings: R,
    /// What is measured.
    pub metrics: E,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intake {
    /// Its transcription runs.
    Started(TenantId, JobName),
    /// It waits for the next day.
    Held(TenantId, JobName),
    /// It was taken in before.
    Known(TenantId, JobName, State),
    /// It shows a folder and is nobody's call.
    FolderMarker,
}

impl Outcome for Intake {
    fn describe(&self) -> String {
        match self {
            Self::Started(tenant, job) => format!("transcription {job} of tenant {tenant} runs"),
            Self::Held(tenant, job) => {
                format!("call {job} waits: the day's limit of tenant {tenant} is used up")
            }
            Self::Known(tenant, job, state) => {
                format!("call {job} of tenant {tenant} is known and {}", state.as_str())
            }
            Self::FolderMarker => "a folder marker, not a call".to_owned(),
        }
    }
}

/// What Transcribe can read, by name and size.
fn check(key: &InputKey, row: &Row) -> Result<MediaFormat, StepError> {
    let format = key.media_format().map_err(|error| StepError::permanent("UnknownFormat", error))?;
    if row.input_size == 0 {
        return Err(StepError::permanent("EmptyRecording", format!("{key} has no bytes; upload it again")));
    }
    if row.input_size > MAX_AUDIO_BYTES {
        let reason = format!("{key} has {} bytes; Transcribe reads up to {MAX_AUDIO_BYTES}", row.input_size);
        return Err(StepError::permanent("RecordingTooLarge", reason));
    }
    Ok(format)
}

/// The next UTC midnight.
fn next_day(now: Timestamp) -> Timestamp {
    let next = now.to_zoned(TimeZone::UTC).start_of_day().and_then(|today| today.checked_add(1.day()));
    next.map_or(now, |next| next.timestamp())
}

/// The call of an uploaded object.
pub fn call_of(deployment: &Deployment, key: &InputKey, bucket: &str, object: &EventObject) -> JobName {
    JobName::of(deployment, key.tenant(), bucket, &object.key, &object.version())
}

impl<T: Tenants, L: Ledger, S: Transcription, R: Recordings, E: Metrics> Step for JobInit<T, L, S, R, E> {
    type Outcome = Intake;

    const STAGE: Stage = Stage::Intake;

    /// Takes in one upload.
    async fn handle(&self, delivery: Delivery) -> Result<Intake, StepError> {
        let event = ObjectCreated::from_message(&delivery.body)?;
        let object = &event.detail.object;
        if object.is_folder_marker() {
            return Ok(Intake::FolderMarker);
        }
        if event.detail.bucket.name != self.input_bucket {
            let reason =
                format!("the event is about bucket {}, not {}", event.detail.bucket.name, self.input_bucket);
            return Err(StepError::permanent("ForeignBucket", reason));
        }
        let key: InputKey = object.key.parse()?;
        let call = call_of(&self.deployment, &key, &self.input_bucket, object);
        let row = Row::received(call, key.tenant().clone(), &event, delivery.now, self.ledger_days);
        let (row, result) = match self.enter(&row).await {
            Ok(known) => {
                let row = known.unwrap_or(row);
                let result = self.take_in(&row, &key, &delivery).await;
                (row, result)
            }
            Err(error) => (row, Err(error)),
        };
        settle(&self.ledger, &self.metrics, &row, Self::STAGE, &delivery, result).await
    }
}

impl<T: Tenants, L: Ledger, S: Transcription, R: Recordings, E: Metrics> JobInit<T, L, S, R, E> {
    /// Enters the call; gives its row when it was known before.
    async fn enter(&self, row: &Row) -> Result<Option<Row>, StepError> {
        if self.ledger.enter(row).await? { Ok(None) } else { self.ledger.row(&row.call_id).await }
    }

    async fn take_in(&self, row: &Row, key: &InputKey, delivery: &Delivery) -> Result<Intake, StepError> {
        let known = |state| Intake::Known(row.tenant_id.clone(), row.call_id.clone(), state);
        let by = By::delivery(delivery, row);
        let failed_here = row.failure.as_ref().is_some_and(|failure| failure.stage == Stage::Intake);
        match row.state {
            State::Received => {}
            State::Failed if failed_here => {
                given_up(row, delivery).map_or(Ok(()), Err)?;
                self.ledger.advance(&row.call_id, &Move::Received, by).await?;
            }
            state => return Ok(known(state)),
        }
        let format = check(key, row)?;
        let tenant = self.tenants.tenant(key.tenant()).await?;
        if self.is_full(row, &tenant, delivery.now).await? {
            return self.hold(row, &tenant, by).await;
        }
        let job = Job {
            name: row.call_id.clone(),
            media_uri: format!("s3://{}/{}", self.input_bucket, row.input_key),
            format,
            language: tenant.language,
            redacted: tenant.redacts(),
            speech: tenant.speech,
            output_bucket: self.output_bucket.clone(),
            output_folder: TranscriptKey::folder(key.tenant(), &row.call_id),
            kms_key_arn: self.kms_key_arn.clone(),
            role_arn: self.transcribe_role_arn.clone(),
        };
        // Instances know nothing of each other: each keeps to its share of the rate, whatever it did before.
        tokio::time::sleep(self.start_interval).await;
        self.transcription.start(&job).await?;
        // Not made when the transcript was quicker than we are.
        let moved = self.ledger.advance(&row.call_id, &Move::Transcribing, by).await?;
        if moved == Moved::Now {
            self.metrics.record(&row.tenant_id, &[(Metric::CallsReceived, 1.0)]);
        }
        Ok(Intake::Started(row.tenant_id.clone(), row.call_id.clone()))
    }

    /// Whether the day's limit of the tenant leaves no room for the call. If it does, the call is counted.
    async fn is_full(&self, row: &Row, tenant: &Tenant, now: Timestamp) -> Result<bool, StepError> {
        let limit = tenant.daily_limit;
        if limit.is_none() || row.counted_on.is_some() {
            return Ok(false);
        }
        let seconds = match limit.audio_minutes {
            Some(_) => audio_seconds(&self.recordings, &row.input_key).await?.unwrap_or_default(),
            None => 0,
        };
        let day = now.to_zoned(TimeZone::UTC).date();
        Ok(self.ledger.count(row, day, seconds, limit).await? == Counted::Full)
    }

    async fn hold(&self, row: &Row, tenant: &Tenant, by: By<'_>) -> Result<Intake, StepError> {
        let limit = tenant.daily_limit;
        let calls = limit.calls.map(|calls| format!("{calls} calls"));
        let minutes = limit.audio_minutes.map(|minutes| format!("{minutes} minutes of audio"));
        let limits: Vec<String> = calls.into_iter().chain(minutes).collect();
        let reason = format!("tenant {} may start {} a day", tenant.id, limits.join(" and "));
        let hold = Hold { reason, until: next_day(by.now).as_second() };
        let moved = self.ledger.advance(&row.call_id, &Move::Held(hold), by).await?;
        if moved == Moved::Now {
            self.metrics.record(&row.tenant_id, &[(Metric::CallsHeld, 1.0)]);
        }
        Ok(Intake::Held(row.tenant_id.clone(), row.call_id.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_utc() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(next_day(at("2026-02-28T23:59:59.9Z")), at("2026-03-01T00:00:00Z"));
        assert_eq!(next_day(at("2026-11-24T00:00:00Z")), at("2026-11-25T00:00:00Z"));
    }
}
