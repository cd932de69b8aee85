//! From a batch of queue messages to their outcomes.
//!
//! What fails goes back to the queue alone, which counts it. What only has to wait is put back: a copy of the message with
//! a delay, which SQS counts anew, takes its place. If the function is ended between the two, both are there; every step
//! can be repeated. A step that runs short of its function's time is ended before Lambda does it, and put back too.

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use contract::event::{WAITED, Waited};
use contract::function::MAX_RECEIVE_COUNT;
use contract::ledger::{MAX_WAITING, Stage, Waiting};
use jiff::Timestamp;
use lambda_runtime::tracing::{error, info};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use sha2::{Digest, Sha256};

use crate::error::{Retry, StepError};
use crate::queue::{MAX_DELAY, Message, Queue};
use crate::start::{ended, now};

/// The delay after the first try, which doubles with each further one up to [`MAX_DELAY`].
const FIRST_DELAY: Duration = Duration::from_secs(4);

/// The time of an invocation that is kept for putting its messages back.
const RESERVE: Duration = Duration::from_secs(6);

/// A step is not begun with less time than this.
const LEAST: Duration = Duration::from_secs(3);

/// The class of a step that is ended because its function's time is.
const SHORT_OF_TIME: &str = "ShortOfTime";

/// One delivery of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The message's ID, the same at every delivery, also after it was put back.
    pub id: String,
    /// The message.
    pub body: String,
    /// The how-manieth delivery this is since the message was sent or put back, from 1.
    pub attempt: u32,
    /// What it has behind it, if it was put back.
    pub waited: Option<Waited>,
    /// When it is.
    pub now: Timestamp,
    /// When Lambda ends the invocation.
    pub deadline: SystemTime,
}

impl Delivery {
    fn of(record: SqsMessage, now: Timestamp, deadline: SystemTime) -> Option<Self> {
        let id = record.message_id?;
        let count: Option<u32> =
            record.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        let waited = record.message_attributes.get(WAITED).and_then(|found| found.string_value.as_deref());
        // An attribute that somebody else has written is as good as none.
        let waited: Option<Waited> = waited.and_then(|text| serde_json::from_str(text).ok());
        let id = waited.as_ref().map_or(id, |waited| waited.origin.clone());
        let body = record.body.unwrap_or_default();
        let attempt = count.unwrap_or(1).max(1);
        Some(Self { id, body, attempt, waited, now, deadline })
    }

    /// How often the step was tried, this time included; waiting is no try.
    pub fn tries(&self) -> u32 {
        self.attempt.saturating_add(self.waited.as_ref().map_or(0, |waited| waited.errors))
    }

    /// Whether a failure now makes a dead letter of the message, or would at every further delivery.
    pub fn gives_up(&self, error: &StepError) -> bool {
        match error.retry {
            Retry::CannotHelp => true,
            Retry::CanHelp => self.tries() >= MAX_RECEIVE_COUNT,
            Retry::Wait => self.put_back(error).is_none(),
        }
    }

    /// The message that takes this one's place, if it has to wait and may.
    pub fn put_back(&self, error: &StepError) -> Option<Message> {
        let since = self.waited.as_ref().map_or(self.now, |waited| waited.since);
        let may = error.retry == Retry::Wait && self.now.duration_since(since).unsigned_abs() < MAX_WAITING;
        may.then(|| {
            let tries = self.waited.as_ref().map_or(0, |waited| waited.tries).saturating_add(1);
            let waited =
                Waited { origin: self.id.clone(), tries, since, errors: self.tries().saturating_sub(1) };
            Message { body: self.body.clone(), delay: delay(&self.id, tries), waited: Some(waited) }
        })
    }

    /// What the ledger says of a call whose message is put back.
    pub fn waiting(&self, error: &StepError) -> Option<Waiting> {
        let Message { delay, waited, .. } = self.put_back(error)?;
        let Waited { tries, since, .. } = waited?;
        let next = self.now.checked_add(delay).ok()?;
        Some(Waiting { class: error.class.clone(), reason: error.reason.clone(), tries, since, next })
    }

    /// The time until the deadline.
    pub fn time_left(&self) -> Duration {
        self.deadline.duration_since(SystemTime::now()).unwrap_or_default()
    }
}

/// The delay after so many tries: twice as long each time, of which up to a half is taken off by the message's ID, so that what
/// was refused together does not come again together.
fn delay(id: &str, tries: u32) -> Duration {
    let most = FIRST_DELAY.saturating_mul(1 << tries.saturating_sub(1).min(10)).min(MAX_DELAY);
    let digest = Sha256::new().chain_update(id).chain_update(tries.to_be_bytes()).finalize();
    let off = most / 2 * u32::from(digest[0]) / 255;
    Duration::from_secs(most.saturating_sub(off).as_secs())
}

/// What became of a message, for the log.
pub trait Outcome {
    /// The outcome in a few words, without words of the call.
    fn describe(&self) -> String;
}

/// A step of the way: what a function makes of one message.
pub trait Step {
    /// What becomes of a message.
    type Outcome: Outcome;

    /// Which step it is.
    const STAGE: Stage;

    /// Handles one delivery.
    async fn handle(&self, delivery: Delivery) -> Result<Self::Outcome, StepError>;
}

/// Handles one delivery to its end: handled, put back, or failed (`false`).
pub async fn one(step: &impl Step, own: &impl Queue, delivery: Delivery) -> bool {
    let Delivery { id, attempt, .. } = &delivery;
    let time = delivery.time_left().saturating_sub(RESERVE);
    let short = || StepError::wait(SHORT_OF_TIME, "the function runs out of time");
    let result = if time < LEAST {
        Err(short())
    } else {
        // Boxed, for with all its AWS calls it is a large and deep type.
        let handled = tokio::time::timeout(time, Box::pin(step.handle(delivery.clone()))).await;
        handled.unwrap_or_else(|_| Err(short()))
    };
    let error = match result {
        Ok(outcome) => {
            info!(message_id = %id, attempt, outcome = %outcome.describe(), "handled");
            return true;
        }
        Err(error) => error,
    };
    let StepError { class, reason, retry } = &error;
    if let Some(copy) = delivery.put_back(&error) {
        let seconds = copy.delay.as_secs();
        match own.send(&copy).await {
            Ok(()) => {
                info!(message_id = %id, attempt, %class, %reason, seconds, "put back");
                return true;
            }
            Err(unsent) => {
                error!(message_id = %id, class = %unsent.class, reason = %unsent.reason, "cannot be put back");
            }
        }
    }
    error!(message_id = %id, attempt, %class, %reason, ?retry, "failed");
    false
}

/// Handles each message of a batch on its own. The response names those that failed; the mapping in the template
/// declares `ReportBatchItemFailures`.
pub async fn each(
    step: &impl Step,
    own: &impl Queue,
    event: SqsEvent,
    now: Timestamp,
    deadline: SystemTime,
) -> Result<SqsBatchResponse, Error> {
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let message_id = record.message_id.clone();
        let (Some(id), Some(delivery)) = (message_id, Delivery::of(record, now, deadline)) else {
            return Err("the event has a record without a messageId: is it from SQS?".into());
        };
        if !one(step, own, delivery).await {
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            response.batch_item_failures.push(failure);
        }
    }
    Ok(response)
}

/// Runs a function until Lambda stops it.
pub async fn run(step: impl Step, own: impl Queue) -> ExitCode {
    let service = service_fn(async |event: LambdaEvent<SqsEvent>| {
        let LambdaEvent { payload, context, .. } = event;
        each(&step, &own, payload, now(&context), context.deadline()).await
    });
    ended(lambda_runtime::run(service).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(attempt: u32) -> Delivery {
        Delivery {
            id: "m-1".to_owned(),
            body: "{}".to_owned(),
            attempt,
            waited: None,
            now: "2026-11-24T12:00:00Z".parse().unwrap(),
            deadline: SystemTime::now() + Duration::from_mins(5),
        }
    }

    #[test]
    fn a_wait_is_no_try_and_ends_after_a_day() {
        let throttled = StepError::wait("ThrottlingException", "slow down");
        let mut delivery = delivery(3);
        let (mut longest, mut tries) = (Duration::ZERO, 0);
        while let Some(copy) = delivery.put_back(&throttled) {
            assert!(!delivery.gives_up(&throttled));
            let waited = copy.waited.unwrap();
            assert_eq!((waited.origin.as_str(), waited.errors), ("m-1", 2), "two deliveries failed before");
            assert!(copy.delay >= FIRST_DELAY / 2 && copy.delay <= MAX_DELAY);
            longest = longest.max(copy.delay);
            tries = waited.tries;
            delivery.now = delivery.waiting(&throttled).unwrap().next;
            (delivery.waited, delivery.attempt) = (Some(waited), 1);
        }
        assert!(delivery.gives_up(&throttled));
        assert!(longest > MAX_DELAY / 2, "{longest:?}");
        assert!((96..400).contains(&tries), "{tries} tries in a day");
        let since = delivery.waited.as_ref().unwrap().since;
        assert!(delivery.now.duration_since(since).unsigned_abs() < MAX_WAITING + MAX_DELAY);
    }

    #[test]
    fn errors_count_also_over_waits() {
        let fault = StepError::transient("InternalFailure", "sorry");
        assert!(!delivery(4).gives_up(&fault) && delivery(5).gives_up(&fault));
        let waited = Waited { origin: "m-0".to_owned(), tries: 9, since: Timestamp::UNIX_EPOCH, errors: 3 };
        let behind = |attempt| Delivery { waited: Some(waited.clone()), ..delivery(attempt) };
        assert!(!behind(1).gives_up(&fault) && behind(2).gives_up(&fault));
        assert!(delivery(1).gives_up(&StepError::permanent("UnknownTenant", "who?")));
        assert_eq!(delivery(1).put_back(&fault), None);
    }

    #[test]
    fn what_was_refused_together_does_not_come_again_together() {
        let delays: std::collections::BTreeSet<Duration> =
            (0..200).map(|number| delay(&format!("m-{number}"), 8)).collect();
        assert!(delays.len() > 100, "{}", delays.len());
        assert_eq!(delay("m", 8), delay("m", 8));
    }
}
