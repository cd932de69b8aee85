//! result-handler: the end of a transcription becomes a message to the analyzer, or a failure in the ledger.
//!
//! A transcript is announced up to twice: by its own `Object Created`, which is durable, and by Transcribe's state
//! change, which is not. Whichever comes first moves the call on; a failure is only told by the state change, of which a
//! rule of EventBridge tells people.

use contract::event::{Completion, JobStatus, TranscriptReady};
use contract::job::JobName;
use contract::layout::{SourceKey, TranscriptKey};
use contract::ledger::{Failure, Row, Stage, State};
use contract::metric::Metric;

use crate::delivery::{Delivery, Outcome, Step};
use crate::error::StepError;
use crate::ledger::{By, Ledger, Move, Moved, settle};
use crate::metrics::Metrics;
use crate::queue::{Message, Queue};
use crate::transcription::{NO_REASON, Progress, Transcription, key_in_bucket};

/// What the function works with.
#[derive(Debug)]
pub struct ResultHandler<L, S, Q, E> {
    /// Where transcripts are.
    pub output_bucket: String,
    /// The ledger.
    pub ledger: L,
    /// Transcribe.
    pub transcription: S,
    /// The queue in front of the analyzer.
    pub queue: Q,
    /// What is measured.
    pub metrics: E,
}

/// What became of a completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The analyzer is asked.
    On(JobName),
    /// It was handed on before.
    Known(JobName, State),
    /// The transcription failed.
    Failed(JobName),
}

impl Outcome for Handed {
    fn describe(&self) -> String {
        match self {
            Self::On(job) => format!("the transcript of call {job} goes to analysis"),
            Self::Known(job, state) => format!("call {job} is already {}", state.as_str()),
            Self::Failed(job) => format!("the transcription of call {job} failed"),
        }
    }
}

impl<L: Ledger, S: Transcription, Q: Queue, E: Metrics> Step for ResultHandler<L, S, Q, E> {
    type Outcome = Handed;

    const STAGE: Stage = Stage::Transcription;

    /// Hears of one completion.
    async fn handle(&self, delivery: Delivery) -> Result<Handed, StepError> {
        let (row, result) = match Completion::from_message(&delivery.body)? {
            Completion::Transcript(event) => {
                if event.detail.bucket.name != self.output_bucket {
                    let reason = format!(
                        "the event is about bucket {}, not {}",
                        event.detail.bucket.name, self.output_bucket
                    );
                    return Err(StepError::permanent("ForeignBucket", reason));
                }
                let key: TranscriptKey = event.detail.object.key.parse()?;
                let row = self.row(key.job()).await?;
                let result = self.hand_on(&row, key, By::delivery(&delivery, &row)).await;
                (row, result)
            }
            Completion::Job(event) => {
                let row = self.row(&event.detail.transcription_job_name).await?;
                let by = By::delivery(&delivery, &row);
                let result = match event.detail.transcription_job_status {
                    JobStatus::Completed => self.completed(&row, by).await,
                    JobStatus::Failed => {
                        let reason = event.detail.failure_reason.unwrap_or_else(|| NO_REASON.to_owned());
                        self.failed(&row, "TranscriptionFailed", reason, by).await
                    }
                };
                (row, result)
            }
        };
        settle(&self.ledger, &self.metrics, &row, Self::STAGE, &delivery, result).await
    }
}

impl<L: Ledger, S: Transcription, Q: Queue, E: Metrics> ResultHandler<L, S, Q, E> {
    async fn row(&self, job: &JobName) -> Result<Row, StepError> {
        let row = self.ledger.row(job).await?;
        row.ok_or_else(|| StepError::permanent("UnknownCall", format!("the ledger knows no call {job}")))
    }

    async fn completed(&self, row: &Row, by: By<'_>) -> Result<Handed, StepError> {
        let job = &row.call_id;
        // Mostly the transcript's own event came first, and nothing is asked that could fail the call.
        let handed_on = matches!(row.state, State::Transcribed) && row.moved_by != by.id;
        if handed_on || matches!(row.state, State::Analysing | State::Done | State::Quarantined) {
            return Ok(Handed::Known(job.clone(), row.state));
        }
        match self.transcription.progress(job).await? {
            Progress::Completed(Some(uri)) => self.found(row, &uri, by).await,
            Progress::Failed(reason) => self.failed(row, "TranscriptionFailed", reason, by).await,
            Progress::Completed(None) => {
                let reason = format!("job {job} is completed without a transcript");
                Err(StepError::transient("NoTranscript", reason))
            }
            Progress::Running | Progress::Unknown => {
                let reason =
                    format!("Transcribe has announced the end of job {job}, and does not know of it yet");
                Err(StepError::wait("NotCompleted", reason))
            }
        }
    }

    /// Hands on the transcript that Transcribe has written to this place.
    pub(crate) async fn found(&self, row: &Row, uri: &str, by: By<'_>) -> Result<Handed, StepError> {
        let job = &row.call_id;
        let misplaced = |what: String| StepError::permanent("MisplacedTranscript", what);
        let key = key_in_bucket(uri, &self.output_bucket).ok_or_else(|| {
            misplaced(format!("job {job} wrote to {uri}, not to bucket {}", self.output_bucket))
        })?;
        let key: TranscriptKey = key.parse()?;
        if key.job() != job {
            return Err(misplaced(format!("job {job} wrote to the folder of job {}", key.job())));
        }
        self.hand_on(row, key, by).await
    }

    async fn hand_on(&self, row: &Row, key: TranscriptKey, by: By<'_>) -> Result<Handed, StepError> {
        let job = &row.call_id;
        if row.tenant_id != *key.tenant() {
            let reason =
                format!("call {job} is of tenant {}, its transcript of {}", row.tenant_id, key.tenant());
            return Err(StepError::permanent("ForeignTenant", reason));
        }
        let step = Move::Transcribed(key.to_string());
        if let Moved::Not(state) = self.ledger.advance(job, &step, by).await? {
            return Ok(Handed::Known(job.clone(), state.unwrap_or(row.state)));
        }
        let ready = TranscriptReady::new(&SourceKey::Transcript(key));
        self.queue.send(&Message::now(ready.to_message())).await?;
        Ok(Handed::On(job.clone()))
    }

    /// Ends a call without a transcript.
    pub(crate) async fn failed(
        &self,
        row: &Row,
        class: &str,
        reason: String,
        by: By<'_>,
    ) -> Result<Handed, StepError> {
        let job = &row.call_id;
        let failure = Failure { stage: Stage::Transcription, class: class.to_owned(), reason, attempts: 1 };
        match self.ledger.advance(job, &Move::Failed(failure), by).await? {
            Moved::Not(state) => return Ok(Handed::Known(job.clone(), state.unwrap_or(row.state))),
            Moved::Now => self.metrics.record(&row.tenant_id, &[(Metric::CallsFailed, 1.0)]),
            Moved::Before => {}
        }
        Ok(Handed::Failed(job.clone()))
    }
}
