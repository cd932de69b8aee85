//! result-handler: the end of a transcription becomes a message to the analyzer, or a failure in the ledger.
//!
//! A transcript is announced up to twice: by its own `Object Created`, which is durable, and by Transcribe's state
//! change, which is not. Whichever comes first moves the call on; a failure is only told by the state change, of which a
//! rule of EventBridge tells people.

use contract::event::{Completion, JobStateChangeDetail, JobStatus, TranscriptReady};
use contract::job::JobName;
use contract::layout::TranscriptKey;
use contract::ledger::{Failure, Row, Stage, State};
use contract::metric::Metric;

use crate::analysis_queue::AnalysisQueue;
use crate::delivery::{Delivery, Outcome};
use crate::error::StepError;
use crate::ledger::{Ledger, Move, Moved, settle};
use crate::metrics::Metrics;
use crate::transcription::{Transcription, key_in_bucket};

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

impl<L: Ledger, S: Transcription, Q: AnalysisQueue, E: Metrics> ResultHandler<L, S, Q, E> {
    /// Hears of one completion.
    pub async fn handle(&self, delivery: Delivery) -> Result<Handed, StepError> {
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
                let result = self.hand_on(&row, &key, &delivery).await;
                (row, result)
            }
            Completion::Job(event) => {
                let row = self.row(&event.detail.transcription_job_name).await?;
                let result = match event.detail.transcription_job_status {
                    JobStatus::Completed => self.completed(&row, &delivery).await,
                    JobStatus::Failed => self.failed(&row, event.detail, &delivery).await,
                };
                (row, result)
            }
        };
        settle(&self.ledger, &self.metrics, &row, Stage::Transcription, &delivery, result).await
    }

    async fn row(&self, job: &JobName) -> Result<Row, StepError> {
        let row = self.ledger.row(job).await?;
        row.ok_or_else(|| StepError::permanent("UnknownCall", format!("the ledger knows no call {job}")))
    }

    async fn completed(&self, row: &Row, delivery: &Delivery) -> Result<Handed, StepError> {
        let job = &row.call_id;
        // Mostly the transcript's own event came first, and nothing is asked that could fail the call.
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
        self.hand_on(row, &key, delivery).await
    }

    async fn hand_on(
        &self,
        row: &Row,
        key: &TranscriptKey,
        delivery: &Delivery,
    ) -> Result<Handed, StepError> {
        let job = &row.call_id;
        if row.tenant_id != *key.tenant() {
            let reason =
                format!("call {job} is of tenant {}, its transcript of {}", row.tenant_id, key.tenant());
            return Err(StepError::permanent("ForeignTenant", reason));
        }
        if !self.ledger.advance(job, &Move::To(State::Transcribed), &delivery.id).await?.is_made() {
            return Ok(Handed::Known(job.clone(), row.state));
        }
        self.queue.send(&TranscriptReady::new(key)).await?;
        Ok(Handed::On(job.clone()))
    }

    async fn failed(
        &self,
        row: &Row,
        detail: JobStateChangeDetail,
        delivery: &Delivery,
    ) -> Result<Handed, StepError> {
        let job = &row.call_id;
        let failure = Failure {
            stage: Stage::Transcription,
            class: "TranscriptionFailed".to_owned(),
            reason: detail.failure_reason.unwrap_or_else(|| "Transcribe gave no reason".to_owned()),
        };
        let moved = self.ledger.advance(job, &Move::Out(State::Failed, failure), &delivery.id).await?;
        if !moved.is_made() {
            return Ok(Handed::Known(job.clone(), row.state));
        }
        if moved == Moved::Now {
            self.metrics.record(&row.tenant_id, &[(Metric::CallsFailed, 1.0)]);
        }
        Ok(Handed::Failed(job.clone()))
    }
}
