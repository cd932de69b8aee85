//! The ledger as the functions use it: enter a call once, move it forward if nobody else did, note what it waits for, give
//! it up with a reason.

mod expression;
mod table;

use contract::job::JobName;
use contract::ledger::{Failure, Half, Hold, Row, Stage, State, Waiting};
use contract::metric::Metric;
use contract::tenant::DailyLimit;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::delivery::Delivery;
use crate::error::StepError;
use crate::metrics::Metrics;

pub use table::LedgerTable;

/// A move of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Move {
    /// Back from where it was held or given up, to be started.
    Received,
    /// Aside, until its tenant may start calls again.
    Held(Hold),
    /// Transcribe has it.
    Transcribing,
    /// Its transcript, of this key, is written.
    Transcribed(String),
    /// Taken up by the analyzer, until this time in seconds since 1970 by nobody else.
    Analysing(i64),
    /// Finished.
    Done(Finished),
    /// Given up.
    Failed(Failure),
    /// Read by nobody.
    Quarantined(Failure),
    /// From done to being read again, from the document of this key.
    Again(String),
}

/// What is known of a call when its document is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The document's key.
    pub document_key: String,
    /// What it took, in US dollars.
    pub cost: f64,
    /// Which instructions the model read the call by.
    pub prompt_version: String,
}

impl Move {
    /// The state that the call is in afterwards.
    pub fn state(&self) -> State {
        match self {
            Self::Received => State::Received,
            Self::Held(_) => State::Held,
            Self::Transcribing => State::Transcribing,
            Self::Transcribed(_) | Self::Again(_) => State::Transcribed,
            Self::Analysing(_) => State::Analysing,
            Self::Done(_) => State::Done,
            Self::Failed(_) => State::Failed,
            Self::Quarantined(_) => State::Quarantined,
        }
    }

    /// The states that it leads from, beside the failures that it takes up.
    pub fn before(&self) -> &'static [State] {
        match self {
            Self::Failed(failure) => failure.stage.may_fail(),
            Self::Again(_) => &[State::Done],
            _ => self.state().follows(),
        }
    }

    /// The steps whose failures it takes up.
    pub fn takes_up(&self) -> &'static [Stage] {
        match self {
            Self::Again(_) => &[],
            _ => self.state().takes_up(),
        }
    }
}

/// On whose behalf a call is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By<'a> {
    /// The message, or who else.
    pub id: &'a str,
    /// When.
    pub now: Timestamp,
    /// Whether the call begins to be open again, so that its age counts from now.
    pub reopens: bool,
}

impl<'a> By<'a> {
    /// A message that found the call as `found`.
    pub fn delivery(delivery: &'a Delivery, found: &Row) -> Self {
        Self { id: &delivery.id, now: delivery.now, reopens: found.state.is_end() }
    }
}

/// What a move came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The call moved.
    Now,
    /// This very message had made the move before, and the answer was lost.
    Before,
    /// The call is where this move does not lead from, and stays there; nowhere, if the ledger does not know it.
    Not(Option<State>),
}

/// What is noted of a call that does not move. A call that has moved on meanwhile is left alone.
#[derive(Clone, Debug, PartialEq)]
pub enum Note<'a> {
    /// Its message was put back by this step; `by` is the message.
    Waiting(Stage, Waiting, &'a str),
    /// The analysis is not under way any more; the message comes again.
    Released(&'a str),
    /// One reading is paid for and kept.
    Kept(Half),
    /// What the document was made of is deleted.
    Cleaned(Timestamp),
    /// The reconciler looked after it.
    Checked(Timestamp),
    /// The reconciler sent its message again.
    Requeued(Timestamp),
}

/// Whether a call fits into what its tenant may start on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// It does, and is counted now or was before.
    Fits,
    /// It does not.
    Full,
}

/// The rows of all calls.
pub trait Ledger {
    /// The row of a call.
    async fn row(&self, call: &JobName) -> Result<Option<Row>, StepError>;

    /// Enters a call. `false`: it is known already, and its row is as it was.
    async fn enter(&self, row: &Row) -> Result<bool, StepError>;

    /// Moves a call.
    async fn advance(&self, call: &JobName, step: &Move, by: By<'_>) -> Result<Moved, StepError>;

    /// Notes something of a call, unless it has moved on.
    async fn note(&self, call: &JobName, note: &Note<'_>) -> Result<(), StepError>;

    /// Counts a received call, once, towards what its tenant may start on a UTC day. `seconds` is what its header tells.
    async fn count(
        &self,
        row: &Row,
        day: Date,
        seconds: u64,
        limit: DailyLimit,
    ) -> Result<Counted, StepError>;

    /// Calls of one state that is not done, those first that have been open for longest; a page of them, beginning after
    /// the one that is given. No page is empty but the last.
    async fn unfinished(&self, state: State, after: Option<&Row>) -> Result<Vec<Row>, StepError>;
}

/// Whether a row is as this very message left it when its answer was lost.
pub fn made_before(row: &Row, step: &Move, by: By) -> bool {
    let same = row.state == step.state() && row.moved_by == by.id;
    // Two deliveries of one message may be under way at once, also within one second: a lease is known by when it was
    // taken and its end.
    same && if let Move::Analysing(until) = step {
        row.lease_until == Some(*until) && row.times.get(&row.state) == Some(&by.now)
    } else {
        true
    }
}

/// The failure with which an earlier delivery of this message gave its call up for good. Its further deliveries only
/// carry it to the dead-letter queue, and nothing is tried or paid again; one that is sent back from there begins anew.
pub fn given_up(row: &Row, delivery: &Delivery) -> Option<StepError> {
    let ended = matches!(row.state, State::Failed | State::Quarantined);
    let failure = row.failure.as_ref().filter(|_| ended && delivery.attempt > 1)?;
    Some(StepError::permanent(&failure.class, &failure.reason))
}

/// Notes in the ledger that a step gave its call up, or what it waits for. `found` is the row as the step found it: a
/// call that had failed before is not counted again. The step's own error is what counts: one that is met here only goes
/// to the log.
pub async fn settle<T>(
    ledger: &impl Ledger,
    metrics: &impl Metrics,
    found: &Row,
    stage: Stage,
    delivery: &Delivery,
    result: Result<T, StepError>,
) -> Result<T, StepError> {
    let call = &found.call_id;
    let Err(error) = &result else { return result };
    let noted = if delivery.gives_up(error) {
        let (class, reason) = (error.class.clone(), error.reason.clone());
        let failure = Failure { stage, class, reason, attempts: delivery.tries() };
        ledger.advance(call, &Move::Failed(failure), By::delivery(delivery, found)).await.map(|moved| {
            if moved == Moved::Now && found.state != State::Failed {
                metrics.record(&found.tenant_id, &[(Metric::CallsFailed, 1.0)]);
            }
        })
    } else if let Some(waiting) = delivery.waiting(error) {
        ledger.note(call, &Note::Waiting(stage, waiting, &delivery.id)).await
    } else if stage == Stage::Analysis {
        ledger.note(call, &Note::Released(&delivery.id)).await
    } else {
        Ok(())
    };
    if let Err(unnoted) = noted {
        tracing::error!(%call, class = %unnoted.class, reason = %unnoted.reason, "cannot note a failure");
    }
    result
}

#[cfg(test)]
mod tests {
    use contract::event::ObjectCreated;

    use super::*;

    #[test]
    fn a_lease_was_taken_before_only_by_the_same_message_at_the_same_time_until_the_same_end() {
        let upload = r#"{"source":"aws.s3","detail-type":"Object Created","time":"2026-11-24T09:00:00Z","detail":{"bucket":
            {"name":"in"},"object":{"key":"acme/calls/a.wav","size":5,"etag":"e"}}}"#;
        let upload = ObjectCreated::from_message(upload).unwrap();
        let now = upload.time;
        let call = "cci-lite.acme.0f".parse().unwrap();
        let mut row = Row::received(call, "acme".parse().unwrap(), &upload, now, 30);
        (row.state, row.moved_by, row.lease_until) = (State::Analysing, "m".to_owned(), Some(100));
        row.times.insert(State::Analysing, now);
        let before =
            |until, id, now| made_before(&row, &Move::Analysing(until), By { id, now, reopens: false });
        assert!(before(100, "m", now));
        assert!(!before(101, "m", now) && !before(100, "another", now));
        assert!(!before(100, "m", now + std::time::Duration::from_millis(1)));
    }

    #[test]
    fn only_a_call_that_is_done_is_read_again() {
        let again = Move::Again("acme/2026/11/24/a.json".to_owned());
        assert_eq!((again.before(), again.takes_up()), (&[State::Done][..], &[][..]));
    }
}
