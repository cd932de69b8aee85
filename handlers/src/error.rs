//! Why a step failed, and whether trying again can help.
//!
//! Every failure gives its message back to the queue; after `maxReceiveCount` deliveries it is a dead letter. What a
//! retry cannot help is written to the ledger at once, the rest at the last delivery.

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use contract::event::UnknownEvent;
use contract::layout::InvalidKey;

/// Whether the same message can succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Throttling, time-outs, faults of the service, permissions.
    CanHelp,
    /// The message or the configuration is wrong.
    CannotHelp,
}

/// A step that failed. Its words never come from a transcript.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{class}: {reason}")]
pub struct StepError {
    /// The kind of error, such as `UnknownTenant` or AWS's error code.
    pub class: String,
    /// What happened, with its causes.
    pub reason: String,
    /// Whether a retry can help.
    pub retry: Retry,
}

impl StepError {
    /// An error that stays, however often the message is delivered.
    pub fn permanent(class: &str, reason: impl ToString) -> Self {
        Self { class: class.to_owned(), reason: reason.to_string(), retry: Retry::CannotHelp }
    }

    /// An error that may be gone at the next delivery.
    pub fn transient(class: &str, reason: impl ToString) -> Self {
        Self { class: class.to_owned(), reason: reason.to_string(), retry: Retry::CanHelp }
    }

    /// The failure of an AWS call.
    pub fn aws<E, R>(operation: &str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        let SdkError::ServiceError(answer) = error else {
            // Only the causes: the error itself would print the raw answer, which may hold words of a call.
            let cause = std::error::Error::source(error).map(|cause| DisplayErrorContext(cause).to_string());
            let (class, what) = match error {
                SdkError::ConstructionFailure(_) => ("Request", "the request could not be made"),
                SdkError::TimeoutError(_) => ("Timeout", "no answer in time"),
                SdkError::DispatchFailure(_) => ("Connection", "the service could not be reached"),
                _ => ("Response", "the answer could not be read"),
            };
            let reason = format!("{operation}: {what}: {}", cause.unwrap_or_default());
            return if class == "Request" {
                Self::permanent(class, reason)
            } else {
                Self::transient(class, reason)
            };
        };
        let service = answer.err();
        let class = service.code().unwrap_or("Unknown").to_owned();
        let said = service.message().map(str::to_owned);
        let request = service.meta().extra("aws_request_id").unwrap_or("unknown");
        let said = said.unwrap_or_else(|| DisplayErrorContext(&service).to_string());
        let reason = format!("{operation}: {said} (request {request})");
        let retry = if stays(&class) { Retry::CannotHelp } else { Retry::CanHelp };
        Self { class, reason, retry }
    }
}

/// Errors of the request. Everything else may pass: throttling, quotas, faults, and also a refused permission, which a
/// deployment, a key policy or a model's subscription may just be about to grant.
pub(crate) fn stays(code: &str) -> bool {
    matches!(
        code,
        "AWS.SimpleQueueService.NonExistentQueue"
            | "BadRequestException"
            | "BatchSizeLimitExceededException"
            | "InvalidParameter"
            | "InvalidParameterValue"
            | "InvalidRequestException"
            | "NoSuchBucket"
            | "NoSuchKey"
            | "NotFound"
            | "NotFoundException"
            | "ResourceNotFoundException"
            | "SerializationException"
            | "TextSizeLimitExceededException"
            | "UnsupportedLanguageException"
            | "ValidationException"
    )
}

impl From<UnknownEvent> for StepError {
    fn from(error: UnknownEvent) -> Self {
        Self::permanent("UnknownEvent", error)
    }
}

impl From<InvalidKey> for StepError {
    fn from(error: InvalidKey) -> Self {
        Self::permanent("InvalidKey", error)
    }
}
