//! job-init: an uploaded recording becomes a row of the ledger and one transcription job.

use contract::event::{EventObject, ObjectCreated};
use contract::job::{Deployment, JobName};
use contract::layout::{InputKey, MAX_AUDIO_BYTES, MediaFormat, TranscriptKey};
use contract::ledger::{Row, Stage, State};
use contract::metric::Metric;
use contract::tenant::TenantId;

use crate::delivery::{Delivery, Outcome};
use crate::error::StepError;
use crate::ledger::{Ledger, Move, Moved, given_up, settle};
use crate::metrics::Metrics;
use crate::tenants::Tenants;
use crate::transcription::{Job, Transcription};

/// What the function works with.
#[derive(Debug)]
pub struct JobInit<T, L, S, E> {
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
    /// The tenants.
    pub tenants: T,
    /// The ledger.
    pub ledger: L,
    /// Transcribe.
    pub transcription: S,
    /// What is measured.
    pub metrics: E,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intake {
    /// Its transcription runs.
    Started(TenantId, JobName),
    /// It was taken in before.
    Known(TenantId, JobName, State),
    /// It shows a folder and is nobody's call.
    FolderMarker,
}

impl Outcome for Intake {
    fn describe(&self) -> String {
        match self {
            Self::Started(tenant, job) => format!("transcription {job} of tenant {tenant} runs"),
            Self::Known(tenant, job, state) => {
                format!("call {job} of tenant {tenant} is known and {}", state.as_str())
            }
            Self::FolderMarker => "a folder marker, not a call".to_owned(),
        }
    }
}

/// What Transcribe can read, by name and size.
fn check(key: &InputKey, object: &EventObject) -> Result<MediaFormat, StepError> {
    let format = key.media_format().map_err(|error| StepError::permanent("UnknownFormat", error))?;
    if object.size == 0 {
        return Err(StepError::permanent("EmptyRecording", format!("{key} has no bytes; upload it again")));
    }
    if object.size > MAX_AUDIO_BYTES {
        let reason = format!("{key} has {} bytes; Transcribe reads up to {MAX_AUDIO_BYTES}", object.size);
        return Err(StepError::permanent("RecordingTooLarge", reason));
    }
    Ok(format)
}

impl<T: Tenants, L: Ledger, S: Transcription, E: Metrics> JobInit<T, L, S, E> {
    /// Takes in one upload.
    pub async fn handle(&self, delivery: Delivery) -> Result<Intake, StepError> {
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
        let row = self.row(&event, &key);
        let (row, result) = match self.enter(&row).await {
            Ok(known) => {
                let row = known.unwrap_or(row);
                let result = self.take_in(&row, &key, object, &delivery).await;
                (row, result)
            }
            Err(error) => (row, Err(error)),
        };
        settle(&self.ledger, &self.metrics, &row, Stage::Intake, &delivery, result).await
    }

    /// Enters the call; gives its row when it was known before.
    async fn enter(&self, row: &Row) -> Result<Option<Row>, StepError> {
        if self.ledger.enter(row).await? { Ok(None) } else { self.ledger.row(&row.call_id).await }
    }

    fn row(&self, event: &ObjectCreated, key: &InputKey) -> Row {
        let object = &event.detail.object;
        let call_id =
            JobName::of(&self.deployment, key.tenant(), &self.input_bucket, &object.key, &object.version());
        Row {
            call_id,
            tenant_id: key.tenant().clone(),
            state: State::Received,
            input_key: object.key.clone(),
            input_size: object.size,
            call_time: event.time,
            document_key: None,
            failure: None,
            moved_by: String::new(),
            expires_at: event.time.as_second() + i64::from(self.ledger_days) * 86_400,
        }
    }

    async fn take_in(
        &self,
        row: &Row,
        key: &InputKey,
        object: &EventObject,
        delivery: &Delivery,
    ) -> Result<Intake, StepError> {
        let failed_here = row.failure.as_ref().is_some_and(|failure| failure.stage == Stage::Intake);
        match row.state {
            State::Received => {}
            State::Failed if failed_here => {
                given_up(row, delivery).map_or(Ok(()), Err)?;
                self.ledger.advance(&row.call_id, &Move::To(State::Received), &delivery.id).await?;
            }
            state => return Ok(Intake::Known(row.tenant_id.clone(), row.call_id.clone(), state)),
        }
        let format = check(key, object)?;
        let tenant = self.tenants.tenant(key.tenant()).await?;
        let job = Job {
            name: row.call_id.clone(),
            media_uri: format!("s3://{}/{}", self.input_bucket, object.key),
            format,
            language: tenant.language,
            redacted: tenant.redacts(),
            speech: tenant.speech,
            output_bucket: self.output_bucket.clone(),
            output_folder: TranscriptKey::folder(key.tenant(), &row.call_id),
            kms_key_arn: self.kms_key_arn.clone(),
            role_arn: self.transcribe_role_arn.clone(),
        };
        self.transcription.start(&job).await?;
        // Not made when the transcript was quicker than we are.
        let moved = self.ledger.advance(&row.call_id, &Move::To(State::Transcribing), &delivery.id).await?;
        if moved == Moved::Now {
            self.metrics.record(&row.tenant_id, &[(Metric::CallsReceived, 1.0)]);
        }
        Ok(Intake::Started(row.tenant_id.clone(), row.call_id.clone()))
    }
}
