//! The dead-letter queues.

use std::time::Duration;

use aws_sdk_sqs::types::QueueAttributeName;
use handlers::error::StepError;
use handlers::queue::{Message, Queue as _, SqsQueue};

use crate::deployment::{Names, Queue};

/// How many messages SQS gives at once.
const PAGE: i32 = 10;

/// So long SQS looks for messages before it says that there are none. Without that it asks only some of its servers.
const LOOKS_FOR_SECONDS: i32 = 2;

/// A dead letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its ID.
    pub id: String,
    /// The message.
    pub body: String,
    /// By which it is deleted or shown again.
    pub receipt: String,
}

/// Dead letters, and the queues that they came from.
pub trait Letters {
    /// About how many there are of a queue.
    async fn waiting(&self, queue: Queue) -> Result<u64, StepError>;

    /// Some of a queue, which nobody else receives for a time. None: there are no more.
    async fn receive(&self, queue: Queue, hidden: Duration) -> Result<Vec<Letter>, StepError>;

    /// Sends a message to the queue that it came from, as a new one.
    async fn send_back(&self, queue: Queue, body: &str) -> Result<(), StepError>;

    /// Deletes a dead letter.
    async fn delete(&self, queue: Queue, letter: &Letter) -> Result<(), StepError>;

    /// Lets others receive it again at once.
    async fn release(&self, queue: Queue, letter: &Letter) -> Result<(), StepError>;
}

/// Those of a deployment.
#[derive(Clone, Debug)]
pub struct SqsLetters {
    /// The client.
    pub client: aws_sdk_sqs::Client,
    /// The deployment.
    pub names: Names,
}

impl Letters for SqsLetters {
    async fn waiting(&self, queue: Queue) -> Result<u64, StepError> {
        let name = QueueAttributeName::ApproximateNumberOfMessages;
        let request = self.client.get_queue_attributes().queue_url(self.names.dead_letters(queue));
        let answer = request.attribute_names(name.clone()).send().await;
        let answer = answer.map_err(|error| StepError::aws("GetQueueAttributes", &error))?;
        let count = answer.attributes.and_then(|attributes| attributes.get(&name)?.parse().ok());
        count
            .ok_or_else(|| StepError::transient("Response", "GetQueueAttributes tells no number of messages"))
    }

    async fn receive(&self, queue: Queue, hidden: Duration) -> Result<Vec<Letter>, StepError> {
        let answer = self
            .client
            .receive_message()
            .queue_url(self.names.dead_letters(queue))
            .max_number_of_messages(PAGE)
            .visibility_timeout(i32::try_from(hidden.as_secs()).unwrap_or(i32::MAX))
            .wait_time_seconds(LOOKS_FOR_SECONDS)
            .send()
            .await
            .map_err(|error| StepError::aws("ReceiveMessage", &error))?;
        let messages = answer.messages.unwrap_or_default().into_iter();
        Ok(messages
            .filter_map(|message| {
                Some(Letter {
                    id: message.message_id?,
                    body: message.body?,
                    receipt: message.receipt_handle?,
                })
            })
            .collect())
    }

    async fn send_back(&self, queue: Queue, body: &str) -> Result<(), StepError> {
        let queue = SqsQueue { client: self.client.clone(), url: self.names.queue(queue).to_owned() };
        queue.send(&Message::now(body.to_owned())).await
    }

    async fn delete(&self, queue: Queue, letter: &Letter) -> Result<(), StepError> {
        let request = self.client.delete_message().queue_url(self.names.dead_letters(queue));
        let answer = request.receipt_handle(&letter.receipt).send().await;
        answer.map(drop).map_err(|error| StepError::aws("DeleteMessage", &error))
    }

    async fn release(&self, queue: Queue, letter: &Letter) -> Result<(), StepError> {
        let request = self.client.change_message_visibility().queue_url(self.names.dead_letters(queue));
        let answer = request.receipt_handle(&letter.receipt).visibility_timeout(0).send().await;
        answer.map(drop).map_err(|error| StepError::aws("ChangeMessageVisibility", &error))
    }
}
