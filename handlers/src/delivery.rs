//! From a batch of queue messages to their outcomes: what fails goes back to the queue alone.

use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use contract::function::MAX_RECEIVE_COUNT;
use lambda_runtime::tracing::{error, info};
use lambda_runtime::{Error, LambdaEvent, service_fn};

use crate::error::{Retry, StepError};
use crate::start::ended;

/// One delivery of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The message's ID, the same at every delivery.
    pub id: String,
    /// The message.
    pub body: String,
    /// The how-manieth delivery this is, from 1.
    pub attempt: u32,
    /// When Lambda ends the invocation.
    pub deadline: SystemTime,
}

impl Delivery {
    /// Whether a failure now makes a dead letter of the message, or would at every further delivery.
    pub fn gives_up(&self, error: &StepError) -> bool {
        error.retry == Retry::CannotHelp || self.attempt >= MAX_RECEIVE_COUNT
    }

    /// The time until the deadline.
    pub fn time_left(&self) -> Duration {
        self.deadline.duration_since(SystemTime::now()).unwrap_or_default()
    }
}

/// What became of a message, for the log.
pub trait Outcome {
    /// The outcome in a few words, without words of the call.
    fn describe(&self) -> String;
}

/// Handles each message of a batch on its own. The response names those that failed; the mapping in the template
/// declares `ReportBatchItemFailures`.
pub async fn each<O, F>(event: SqsEvent, deadline: SystemTime, handle: F) -> Result<SqsBatchResponse, Error>
where
    O: Outcome,
    F: AsyncFn(Delivery) -> Result<O, StepError>,
{
    let mut response = SqsBatchResponse::default();
    for record in event.records {
        let Some(id) = record.message_id else {
            return Err("the event has a record without a messageId: is it from SQS?".into());
        };
        let attempt = record.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        let attempt = attempt.unwrap_or(1);
        let body = record.body.unwrap_or_default();
        let delivery = Delivery { id: id.clone(), body, attempt, deadline };
        match handle(delivery).await {
            Ok(outcome) => info!(message_id = %id, attempt, outcome = %outcome.describe(), "handled"),
            Err(error) => {
                let retry = error.retry == Retry::CanHelp;
                error!(message_id = %id, attempt, class = %error.class, reason = %error.reason, retry, "failed");
                let mut failure = BatchItemFailure::default();
                failure.item_identifier = id;
                response.batch_item_failures.push(failure);
            }
        }
    }
    Ok(response)
}

/// Runs a function until Lambda stops it. `handle` boxes its future: with all its AWS calls it is a large and deep type.
pub async fn run<O, F>(handle: F) -> ExitCode
where
    O: Outcome,
    F: AsyncFn(Delivery) -> Result<O, StepError>,
{
    let service = service_fn(async |event: LambdaEvent<SqsEvent>| {
        each(event.payload, event.context.deadline(), &handle).await
    });
    ended(lambda_runtime::run(service).await)
}
