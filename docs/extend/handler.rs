//! coach: a call that failed its QA form becomes a message to those who coach agents.

use contract::document::CallDocument;
use contract::event::ObjectCreated;
use contract::job::JobName;
use contract::layout::ResultKey;
use contract::ledger::Stage;
use handlers::delivery::{Delivery, Outcome, Step};
use handlers::error::StepError;
use handlers::queue::{Message, Queue};

/// Call documents.
pub trait Documents {
    /// The text of one.
    async fn read(&self, key: &ResultKey) -> Result<String, StepError>;
}

/// What the function works with.
#[derive(Debug)]
pub struct Coach<D, Q> {
    /// Call documents.
    pub documents: D,
    /// The queue of those who coach.
    pub queue: Q,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coached {
    /// Somebody is told.
    Told(JobName),
    /// There is nothing to tell.
    Fine(JobName),
}

impl Outcome for Coached {
    fn describe(&self) -> String {
        match self {
            Self::Told(call) => format!("call {call} failed its form"),
            Self::Fine(call) => format!("call {call} needs no coach"),
        }
    }
}

/// What is said of a call that failed: its names and numbers, never its words.
fn message(document: &CallDocument) -> Option<String> {
    let qa = document.qa.as_ref().filter(|qa| qa.passed == Some(false))?;
    let told =
        serde_json::json!({"call_id": document.call_id, "form": qa.form, "failed": qa.failed_criteria});
    Some(told.to_string())
}

impl<D: Documents, Q: Queue> Step for Coach<D, Q> {
    type Outcome = Coached;

    const STAGE: Stage = Stage::Analysis;

    async fn handle(&self, delivery: Delivery) -> Result<Coached, StepError> {
        let event: ObjectCreated = serde_json::from_str(&delivery.body)
            .map_err(|error| StepError::permanent("UnknownEvent", error))?;
        let key: ResultKey = event.detail.object.key.parse()?;
        let text = self.documents.read(&key).await?;
        let document =
            CallDocument::from_json(&text).map_err(|error| StepError::permanent("InvalidDocument", error))?;
        let Some(message) = message(&document) else { return Ok(Coached::Fine(key.call().clone())) };
        self.queue.send(&Message::now(message)).await?;
        Ok(Coached::Told(key.call().clone()))
    }
}
