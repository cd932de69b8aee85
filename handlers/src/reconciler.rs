//! reconciler: looks after calls that stand still, releases those that were held, and takes in recordings that nobody told
//! of.
//!
//! It does nothing itself that another function does: it asks Transcribe what nobody told, and sends messages again. So it
//! may run at any time, twice at once, or be ended in the middle.

use std::time::{Duration, SystemTime};

use contract::event::{EventBucket, ObjectCreated, ObjectCreatedDetail, TranscriptReady};
use contract::job::Deployment;
use contract::layout::{InputKey, SourceKey};
use contract::ledger::{Failure, MAX_REQUEUES, Row, State};
use contract::metric::Metric;
use jiff::Timestamp;

use crate::error::{Retry, StepError};
use crate::job_init::call_of;
use crate::ledger::{By, Ledger, Move, Moved, Note};
use crate::metrics::Metrics;
use crate::queue::{Message, Queue};
use crate::recordings::{Recording, Recordings};
use crate::result_handler::ResultHandler;
use crate::transcription::{Progress, Transcription};

/// A recording is only missed when its event had this long to come.
const UNTOLD_AFTER: Duration = Duration::from_hours(1);

/// The time that is kept at the end of an invocation.
const RESERVE: Duration = Duration::from_secs(20);

/// Who moves calls, in the ledger's words.
const RECONCILER: &str = "reconciler";

/// What the function works with.
#[derive(Debug)]
pub struct Reconciler<L, S, R, I, Q, E> {
    /// Whose jobs these are.
    pub deployment: Deployment,
    /// Where recordings are.
    pub input_bucket: String,
    /// How long the ledger remembers a call, in days.
    pub ledger_days: u32,
    /// The recordings.
    pub recordings: R,
    /// The queue in front of job-init.
    pub intake: I,
    /// What becomes of transcriptions that are over, with ledger, Transcribe, queue of the analyzer and metrics.
    pub completions: ResultHandler<L, S, Q, E>,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Calls that were looked after because they stood still.
    pub overdue: u32,
    /// Calls whose message was sent again, or that moved on.
    pub recovered: u32,
    /// Calls that were given up.
    pub given_up: u32,
    /// Calls that were held and are no more.
    pub released: u32,
    /// Recordings that nobody had told of.
    pub taken_in: u32,
    /// How long the call that has been open for longest is, in seconds.
    pub oldest_seconds: i64,
    /// Errors, each of one call or one page; what they left undone the next run does.
    pub errors: u32,
    /// Whether there was no time for all.
    pub cut_short: bool,
}

/// What became of one call.
enum Looked {
    Recovered,
    GivenUp,
    Waits,
}

impl<L: Ledger, S: Transcription, R: Recordings, I: Queue, Q: Queue, E: Metrics>
    Reconciler<L, S, R, I, Q, E>
{
    /// One run.
    pub async fn run(&self, now: Timestamp, deadline: SystemTime) -> Reconciled {
        let mut done = Reconciled::default();
        let end = deadline.checked_sub(RESERVE).unwrap_or(deadline);
        for state in State::OPEN {
            self.look_at_all(state, now, end, &mut done).await;
        }
        self.release_all(now, end, &mut done).await;
        self.take_in_untold(now, end, &mut done).await;
        #[expect(clippy::cast_precision_loss, reason = "an age in seconds")]
        let oldest = done.oldest_seconds as f64;
        let recovered = f64::from(done.recovered + done.taken_in);
        let values = [(Metric::OldestOpenCall, oldest), (Metric::CallsRecovered, recovered)];
        // That nothing is open is only said by who has looked at all.
        let knows = done.oldest_seconds > 0 || !(done.cut_short || done.errors > 0);
        self.completions.metrics.record_deployment(if knows { &values } else { &values[1..] });
        done
    }

    async fn look_at_all(&self, state: State, now: Timestamp, end: SystemTime, done: &mut Reconciled) {
        let mut last: Option<Row> = None;
        while let Some(page) = self.page(state, last.as_ref(), end, done).await {
            for row in &page {
                if let Some(since) = row.unfinished_since {
                    done.oldest_seconds = done.oldest_seconds.max(now.as_second() - since);
                }
                if row.overdue_at().is_none_or(|at| at > now) {
                    continue;
                }
                if is_over(end) {
                    done.cut_short = true;
                    return;
                }
                done.overdue += 1;
                let (call, now_in) = (&row.call_id, state.as_str());
                match self.look_at(row, now).await {
                    Ok(Looked::Recovered) => {
                        tracing::warn!(%call, state = now_in, requeued = row.requeued, "stood still and is set going again");
                        done.recovered += 1;
                    }
                    Ok(Looked::GivenUp) => {
                        tracing::error!(%call, state = now_in, "stood still and is given up");
                        done.given_up += 1;
                    }
                    Ok(Looked::Waits) => tracing::info!(%call, state = now_in, "takes long"),
                    Err(error) => failed(done, &format!("call {call}"), &error),
                }
            }
            last = page.into_iter().last();
        }
    }

    /// The next page of calls, if there is one, and time for it.
    async fn page(
        &self,
        state: State,
        after: Option<&Row>,
        end: SystemTime,
        done: &mut Reconciled,
    ) -> Option<Vec<Row>> {
        if is_over(end) {
            done.cut_short = true;
            return None;
        }
        match self.completions.ledger.unfinished(state, after).await {
            Ok(page) => (!page.is_empty()).then_some(page),
            Err(error) => {
                failed(done, &format!("calls that are {}", state.as_str()), &error);
                None
            }
        }
    }

    async fn look_at(&self, row: &Row, now: Timestamp) -> Result<Looked, StepError> {
        let by = By { id: RECONCILER, now, reopens: false };
        let ledger = &self.completions.ledger;
        if row.state == State::Transcribing {
            let moved = match self.completions.transcription.progress(&row.call_id).await? {
                Progress::Completed(Some(uri)) => {
                    self.completions.found(row, &uri, by).await.map(|_| Looked::Recovered)
                }
                Progress::Failed(reason) => self
                    .completions
                    .failed(row, "TranscriptionFailed", reason, by)
                    .await
                    .map(|_| Looked::Recovered),
                Progress::Unknown => {
                    let reason = "Transcribe knows no such job any more".to_owned();
                    self.completions.failed(row, "JobNotFound", reason, by).await.map(|_| Looked::GivenUp)
                }
                Progress::Running | Progress::Completed(None) => {
                    ledger.note(&row.call_id, &Note::Checked(now)).await?;
                    Ok(Looked::Waits)
                }
            };
            return match moved {
                // A transcript in the wrong place, say: nothing will mend that by itself.
                Err(error) if error.retry == Retry::CannotHelp => {
                    self.completions.failed(row, &error.class, error.reason, by).await?;
                    Ok(Looked::GivenUp)
                }
                moved => moved,
            };
        }
        if row.requeued >= MAX_REQUEUES {
            return self.give_up(row, by).await;
        }
        // The note first: if the message is not sent, there is another time.
        ledger.note(&row.call_id, &Note::Requeued(now)).await?;
        match (row.state, row.source_key.as_deref().map(str::parse::<SourceKey>)) {
            (State::Received, _) => self.tell_upload(row).await?,
            (_, Some(Ok(source))) => {
                let ready = TranscriptReady::new(&source);
                self.completions.queue.send(&Message::now(ready.to_message())).await?;
            }
            _ => return self.give_up(row, by).await,
        }
        Ok(Looked::Recovered)
    }

    async fn tell_upload(&self, row: &Row) -> Result<(), StepError> {
        self.intake.send(&Message::now(row.upload(&self.input_bucket).to_message())).await
    }

    /// Gives up a call that does not move, whatever is sent.
    async fn give_up(&self, row: &Row, by: By<'_>) -> Result<Looked, StepError> {
        let Some(stage) = row.state.stage() else { return Ok(Looked::Waits) };
        let reason = format!("it stays {}, although its message was sent again", row.state.as_str());
        let failure = Failure { stage, class: "NoProgress".to_owned(), reason, attempts: row.requeued + 1 };
        let moved = self.completions.ledger.advance(&row.call_id, &Move::Failed(failure), by).await?;
        if let Moved::Not(_) = moved {
            // The index is a little behind the table: it has moved after all.
            return Ok(Looked::Waits);
        }
        if moved == Moved::Now {
            self.completions.metrics.record(&row.tenant_id, &[(Metric::CallsFailed, 1.0)]);
        }
        Ok(Looked::GivenUp)
    }

    /// Calls whose day has come.
    async fn release_all(&self, now: Timestamp, end: SystemTime, done: &mut Reconciled) {
        let mut last: Option<Row> = None;
        while let Some(page) = self.page(State::Held, last.as_ref(), end, done).await {
            for row in &page {
                if row.hold.as_ref().is_some_and(|hold| hold.until > now.as_second()) {
                    continue;
                }
                if is_over(end) {
                    done.cut_short = true;
                    return;
                }
                match self.release(row, now).await {
                    Ok(()) => done.released += 1,
                    Err(error) => failed(done, &format!("call {}", row.call_id), &error),
                }
            }
            last = page.into_iter().last();
        }
    }

    /// If this is ended in between, the call is received, and stands still until it is looked after.
    async fn release(&self, row: &Row, now: Timestamp) -> Result<(), StepError> {
        let by = By { id: RECONCILER, now, reopens: true };
        if self.completions.ledger.advance(&row.call_id, &Move::Received, by).await? == Moved::Now {
            self.tell_upload(row).await?;
        }
        Ok(())
    }

    /// Recordings without a row. As recordings are deleted when their documents are safe, there are about as many as open
    /// calls.
    async fn take_in_untold(&self, now: Timestamp, end: SystemTime, done: &mut Reconciled) {
        let mut last: Option<String> = None;
        loop {
            if is_over(end) {
                done.cut_short = true;
                return;
            }
            let page = match self.recordings.after(last.as_deref()).await {
                Ok(page) => page,
                Err(error) => return failed(done, "the list of recordings", &error),
            };
            let Some(newest) = page.last() else { return };
            last = Some(newest.object.key.clone());
            for recording in &page {
                if is_over(end) {
                    done.cut_short = true;
                    return;
                }
                match self.take_in(recording, now).await {
                    Ok(true) => done.taken_in += 1,
                    Ok(false) => {}
                    Err(error) => failed(done, "a recording", &error),
                }
            }
        }
    }

    async fn take_in(&self, recording: &Recording, now: Timestamp) -> Result<bool, StepError> {
        let Recording { object, written } = recording;
        let young = now.duration_since(*written).unsigned_abs() < UNTOLD_AFTER || *written > now;
        // What is no call has no row either: job-init refused it, and its dead letter says why.
        let Ok(key) = object.key.parse::<InputKey>() else { return Ok(false) };
        if young || object.is_folder_marker() {
            return Ok(false);
        }
        let call = call_of(&self.deployment, &key, &self.input_bucket, object);
        let ledger = &self.completions.ledger;
        if ledger.row(&call).await?.is_some() {
            return Ok(false);
        }
        let bucket = EventBucket { name: self.input_bucket.clone() };
        let upload =
            ObjectCreated { time: *written, detail: ObjectCreatedDetail { bucket, object: object.clone() } };
        // Entered first, so that a long queue in front of job-init does not have it sent again each time.
        let row = Row::received(call, key.tenant().clone(), &upload, now, self.ledger_days);
        if !ledger.enter(&row).await? {
            return Ok(false);
        }
        tracing::warn!(call = %row.call_id, "a recording that nobody told of");
        self.tell_upload(&row).await?;
        Ok(true)
    }
}

fn is_over(end: SystemTime) -> bool {
    SystemTime::now() >= end
}

fn failed(done: &mut Reconciled, what: &str, error: &StepError) {
    tracing::error!(what, class = %error.class, reason = %error.reason, "left for the next run");
    done.errors += 1;
}
