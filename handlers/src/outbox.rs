//! What result-handler sends on: messages to the analyzer, notices to people.

use contract::event::TranscriptReady;

use crate::error::StepError;

/// The queue in front of the analyzer.
pub trait AnalysisQueue {
    /// Asks for the analysis of a transcript.
    async fn send(&self, ready: &TranscriptReady) -> Result<(), StepError>;
}

/// People who want to know of failed transcriptions.
pub trait StatusTopic {
    /// Tells them.
    async fn publish(&self, subject: &str, text: &str) -> Result<(), StepError>;
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

/// The topic in SNS.
#[derive(Clone, Debug)]
pub struct SnsTopic {
    /// The client.
    pub client: aws_sdk_sns::Client,
    /// The topic's ARN.
    pub arn: String,
}

/// The most characters that SNS takes as a subject.
const MAX_SUBJECT: usize = 100;

impl StatusTopic for SnsTopic {
    async fn publish(&self, subject: &str, text: &str) -> Result<(), StepError> {
        let subject: String = subject.chars().take(MAX_SUBJECT).collect();
        let request = self.client.publish().topic_arn(&self.arn).subject(subject).message(text);
        request.send().await.map_err(|error| StepError::aws("Publish", &error))?;
        Ok(())
    }
}
