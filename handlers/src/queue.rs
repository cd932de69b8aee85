//! Queues as the functions fill them: with the next step's message, or with one of their own that waits.

use std::time::Duration;

use aws_sdk_sqs::types::MessageAttributeValue;
use contract::event::{WAITED, Waited};

use crate::error::StepError;

/// The longest delay that SQS gives a message.
pub const MAX_DELAY: Duration = Duration::from_mins(15);

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The message.
    pub body: String,
    /// How long nobody receives it; whole seconds, at most [`MAX_DELAY`].
    pub delay: Duration,
    /// What it has behind it, if it was put back.
    pub waited: Option<Waited>,
}

impl Message {
    /// A message that is received at once.
    pub fn now(body: String) -> Self {
        Self { body, delay: Duration::ZERO, waited: None }
    }
}

/// A queue.
pub trait Queue {
    /// Sends a message.
    async fn send(&self, message: &Message) -> Result<(), StepError>;
}

/// A queue in SQS.
#[derive(Clone, Debug)]
pub struct SqsQueue {
    /// The client.
    pub client: aws_sdk_sqs::Client,
    /// The queue's URL.
    pub url: String,
}

impl Queue for SqsQueue {
    async fn send(&self, message: &Message) -> Result<(), StepError> {
        let request = |error: &dyn std::fmt::Display| StepError::permanent("Request", error);
        let delay = message.delay.min(MAX_DELAY).as_secs();
        let mut send = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(&message.body)
            .set_delay_seconds((delay > 0).then(|| i32::try_from(delay).unwrap_or(0)));
        if let Some(waited) = &message.waited {
            let text = serde_json::to_string(waited).map_err(|error| request(&error))?;
            let attribute = MessageAttributeValue::builder().data_type("String").string_value(text).build();
            send = send.message_attributes(WAITED, attribute.map_err(|error| request(&error))?);
        }
        send.send().await.map_err(|error| StepError::aws("SendMessage", &error))?;
        Ok(())
    }
}
