//! The queue in front of the analyzer, as result-handler fills it.

use contract::event::TranscriptReady;

use crate::error::StepError;

/// The queue in front of the analyzer.
pub trait AnalysisQueue {
    /// Asks for the analysis of a transcript.
    async fn send(&self, ready: &TranscriptReady) -> Result<(), StepError>;
}

/// The queue in SQS.
#[derive(Clone, Debug)]
pub struct SqsQueue {
    /// The client.
    pub client: aws_sdk_sqs::Client,
    /// The queue's URL.
    pub url: String,
}

impl AnalysisQueue for SqsQueue {
    async fn send(&self, ready: &TranscriptReady) -> Result<(), StepError> {
        let body = serde_json::to_string(ready).map_err(|error| StepError::permanent("Request", error))?;
        let request = self.client.send_message().queue_url(&self.url).message_body(body);
        request.send().await.map_err(|error| StepError::aws("SendMessage", &error))?;
        Ok(())
    }
}
