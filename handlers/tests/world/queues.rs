//! What was sent to queues. Who delivers it is the test's business.

use contract::event::TranscriptReady;
use handlers::error::StepError;
use handlers::queue::{Message, Queue};

use super::{Broken, Client, Service, World};

/// A queue of the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QueueName {
    Intake,
    Completion,
    Analysis,
}

impl QueueName {
    pub const ALL: [Self; 3] = [Self::Intake, Self::Completion, Self::Analysis];
}

/// A queue as a step sends to it.
#[derive(Clone, Copy)]
pub struct Sender<'w> {
    pub client: Client<'w>,
    pub queue: QueueName,
}

impl Queue for Sender<'_> {
    async fn send(&self, message: &Message) -> Result<(), StepError> {
        let send = |world: &World| {
            if message.waited.is_none() || !world.is_broken(Broken::NothingPutBack) {
                world.messages.borrow_mut().push((self.queue, message.clone()));
            }
            Ok(())
        };
        self.client.call(Service::Queues, "send", send).await
    }
}

impl World {
    /// What was sent to a queue.
    pub fn sent_to(&self, queue: QueueName) -> Vec<Message> {
        let messages = self.messages.borrow();
        messages.iter().filter(|(to, _)| *to == queue).map(|(_, message)| message.clone()).collect()
    }

    /// What the analyzer was sent.
    pub fn sent(&self) -> Vec<TranscriptReady> {
        let messages = self.sent_to(QueueName::Analysis);
        messages.iter().map(|message| TranscriptReady::from_message(&message.body).unwrap()).collect()
    }
}
