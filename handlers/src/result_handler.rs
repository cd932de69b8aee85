//! result-handler: the end of a transcription becomes a message to the analyzer, or a notice to people.
//!
//! A transcript is announced up to twice: by its own `Object Created`, which is durable, and by Transcribe's state
//! change, which is not. Whichever comes first moves the call on; a failure is only told by the state change.

use contract::event::{Completion, JobStateChangeDetail, JobStatus, TranscriptReady};
use contract::job::JobName;
use contract::layout::TranscriptKey;
use contract::ledger::{Failure, Row, Stage, State};

use crate::delivery::{Delivery, Outcome};
use crate::error::StepError;
use crate::ledger::{Ledger, Move, settle};
use crate::outbox::{AnalysisQueue, StatusTopic};
use crate::transcription::{Transcription, key_in_bucket};

/// What the function works with.
#[derive(Debug)]
pub struct ResultHandler<L, S, Q, N> {
    /// Where transcripts are.
    pub output_bucket: String,
    /// The ledger.
    pub ledger: L,
    /// Transcribe.
    pub transcription: S,
    /// The queue in front of the analyzer.
    pub queue: Q,
    /// People.
    pub topic: N,
}

/// What became of a completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The analyzer is asked.
    On(JobName),
    /// It was handed on before.
    Known(JobName, State),
    /// The transcription failed, and people are told.
    Failed(JobName),
}

impl Outcome for Handed {
    fn describe(&self) -> String {
        match self {
            Self::On(job) => format!("the transcript of call {job} goes to analysis"),
            Self::Known(job, state) => format!("call {job} is already {}", state.as_str()),
            Self::Failed(job) => format!("the transcription of call {job} failed; people are told"),
        }
    }
}

impl<L: Ledger, S: Transcription, Q: AnalysisQueue, N: StatusTopic> ResultHandler<L, S, Q, N> {
    /// Hears of one completion.
    pub async fn handle(&self, delivery: Delivery) -> Result<Handed, StepError> {
        match Completion::from_message(&delivery.body)? {
            Completion::Transcript(event) => {
                if event.detail.bucket.name != self.output_bucket {
                    let reason = format!(
                        "the event is about bucket {}, not {}",
                        event.detail.bucket.name, self.output_bucket
                    );
                    return Err(StepError::permanent("ForeignBucket", reason));
                }
                let key: TranscriptKey = event.detail.object.key.parse()?;
                let result = self.hand_on(&key, &delivery).await;
                settle(&self.ledger, key.job(), Stage::Transcription, &delivery, result).await
            }
            Completion::Job(event) => {
                let detail = event.detail;
                let job = detail.transcription_job_name.clone();
                let result = match detail.transcription_job_status {
                    JobStatus::Completed => self.completed(&job, &delivery).await,
                    JobStatus::Failed => self.failed(&detail, &delivery).await,
                };
                settle(&self.ledger, &job, Stage::Transcription, &delivery, result).await
            }
        }
    }

    async fn row(&self, job: &JobName) -> Result<Row, StepError> {
        let row = self.ledger.row(job).await?;
        row.ok_or_else(|| StepError::permanent("UnknownCall", format!("the ledger knows no call {job}")))
    }

    async fn completed(&self, job: &JobName, delivery: &Delivery) -> Result<Handed, StepError> {
        // Mostly the transcript's own event came first, and nothing is asked that could fail the call.
        let row = self.row(job).await?;
        let handed_on = matches!(row.state, State::Transcribed) && row.moved_by != delivery.id;
        if handed_on || matches!(row.state, State::Analysing | State::Done | State::Quarantined) {
            return Ok(Handed::Known(job.clone(), row.state));
        }
        let uri = self.transcription.transcript_uri(job).await?;
        let misplaced = |what: String| StepError::permanent("MisplacedTranscript", what);
        let key = key_in_bucket(&uri, &self.output_bucket).ok_or_else(|| {
            misplaced(format!("job {job} wrote to {uri}, not to bucket {}", self.output_bucket))
        })?;
        let key: TranscriptKey = key.parse()?;
        if key.job() != job {
            return Err(misplaced(format!("job {job} wrote to the folder of job {}", key.job())));
        }
        self.hand_on(&key, delivery).await
    }

    async fn hand_on(&self, key: &TranscriptKey, delivery: &Delivery) -> Result<Handed, StepError> {
        let job = key.job();
        let row = self.row(job).await?;
        if row.tenant_id != *key.tenant() {
            let reason =
                format!("call {job} is of tenant {}, its transcript of {}", row.tenant_id, key.tenant());
            return Err(StepError::permanent("ForeignTenant", reason));
        }
        if !self.ledger.advance(job, &Move::To(State::Transcribed), &delivery.id).await? {
            return Ok(Handed::Known(job.clone(), row.state));
        }
        self.queue.send(&TranscriptReady::new(key)).await?;
        Ok(Handed::On(job.clone()))
    }

    async fn failed(&self, detail: &JobStateChangeDetail, delivery: &Delivery) -> Result<Handed, StepError> {
        let job = &detail.transcription_job_name;
        let row = self.row(job).await?;
        let reason = detail.failure_reason.clone().unwrap_or_else(|| "Transcribe gave no reason".to_owned());
        let failure = Failure {
            stage: Stage::Transcription,
            class: "TranscriptionFailed".to_owned(),
            reason: reason.clone(),
        };
        if !self.ledger.advance(job, &Move::Out(State::Failed, failure), &delivery.id).await? {
            return Ok(Handed::Known(job.clone(), row.state));
        }
        let subject = format!("Transcription failed for tenant {}", row.tenant_id);
        let text = format!(
            "Transcribe could not transcribe a call.\n\nTenant: {}\nRecording: {}\nUploaded: {}\nJob: {job}\nReason: {reason}\n",
            row.tenant_id, row.input_key, row.call_time
        );
        self.topic.publish(&subject, &text).await?;
        Ok(Handed::Failed(job.clone()))
    }
}
