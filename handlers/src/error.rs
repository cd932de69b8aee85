//! Why a step failed, and whether trying again can help.
//!
//! An error gives its message back to the queue; after `maxReceiveCount` deliveries it is a dead letter. What a retry cannot
//! help is written to the ledger at once, the rest at the last delivery. Waiting is no error: a service that throttles, or
//! whose quota is used up, has the message put back without counting ([`crate::delivery`]).

use aws_sdk_dynamodb::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use contract::event::UnknownEvent;
use contract::layout::InvalidKey;

/// Whether the same message can succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// It is too early: throttling, a quota that is used up, an invocation that runs short.
    Wait,
    /// Time-outs, faults of the service, permissions.
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

    /// What is only too early.
    pub fn wait(class: &str, reason: impl ToString) -> Self {
        Self { class: class.to_owned(), reason: reason.to_string(), retry: Retry::Wait }
    }

    /// The failure of an AWS call.
    pub fn aws<E, R>(operation: &str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        Self::of_service(operation, error, |service| {
            let said = service.message().map(str::to_owned);
            format!(": {}", said.unwrap_or_else(|| DisplayErrorContext(service).to_string()))
        })
    }

    /// The failure of an AWS call that carries words of a customer's call: the service's message may repeat them, so that
    /// only its code, which is the class, and the request's ID are kept.
    pub fn aws_of_call<E, R>(operation: &str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        Self::of_service(operation, error, |_| " failed".to_owned())
    }

    fn of_service<E, R>(operation: &str, error: &SdkError<E, R>, said: impl FnOnce(&E) -> String) -> Self
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
        let request = service.meta().extra("aws_request_id").unwrap_or("unknown");
        let reason = format!("{operation}{} (request {request})", said(service));
        let retry = if stays(&class) {
            Retry::CannotHelp
        } else if waits(&class) {
            Retry::Wait
        } else {
            Retry::CanHelp
        };
        Self { class, reason, retry }
    }
}

/// Throttling and quotas, as the services on a call's way name them, KMS behind them included.
pub(crate) fn waits(code: &str) -> bool {
    matches!(
        code.rsplit('.').next().unwrap_or(code),
        "BandwidthLimitExceeded"
            | "KmsThrottled"
            | "LimitExceededException"
            | "ModelNotReadyException"
            | "OverLimit"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "RequestThrottled"
            | "RequestThrottledException"
            | "ServiceQuotaExceededException"
            | "SlowDown"
            | "Throttling"
            | "ThrottledException"
            | "ThrottlingError"
            | "ThrottlingException"
            | "TooManyRequestsException"
            | "TransactionConflict"
            | "TransactionConflictException"
            | "TransactionInProgressException"
    )
}

/// Errors of the request. Everything else may pass: faults, and also a refused permission, which a deployment, a key policy
/// or a model's subscription may just be about to grant.
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

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_bedrockruntime::operation::converse::ConverseError;
    use aws_sdk_dynamodb::error::ErrorMetadata;

    #[test]
    fn what_a_service_says_of_a_call_is_not_kept() {
        let said = ErrorMetadata::builder()
            .code("ThrottlingException")
            .message("cannot read 'xylophone'")
            .custom("aws_request_id", "r-1")
            .build();
        let error = SdkError::service_error(ConverseError::generic(said), ());
        let of_call = StepError::aws_of_call("Converse", &error);
        assert_eq!(of_call, StepError::wait("ThrottlingException", "Converse failed (request r-1)"));
        assert!(StepError::aws("Converse", &error).reason.contains("xylophone"), "elsewhere it helps");
        let unnamed = SdkError::service_error(ConverseError::unhandled("xylophone"), ());
        let of_call = StepError::aws_of_call("Converse", &unnamed);
        assert_eq!((of_call.class.as_str(), of_call.reason.contains("xylophone")), ("Unknown", false));
    }

    #[test]
    fn a_call_without_an_answer_may_have_one_later_but_a_request_that_cannot_be_made_stays() {
        type Failure = SdkError<ConverseError, ()>;
        let connector = aws_sdk_bedrockruntime::error::ConnectorError::io("refused".into());
        let failures: [(Failure, StepError); 4] = [
            (
                Failure::construction_failure("no such host"),
                StepError::permanent("Request", "Converse: the request could not be made: no such host"),
            ),
            (
                Failure::timeout_error("too slow"),
                StepError::transient("Timeout", "Converse: no answer in time: too slow"),
            ),
            (
                Failure::dispatch_failure(connector),
                StepError::transient(
                    "Connection",
                    "Converse: the service could not be reached: io error: refused",
                ),
            ),
            (
                Failure::response_error("cut off", ()),
                StepError::transient("Response", "Converse: the answer could not be read: cut off"),
            ),
        ];
        for (failure, expected) in failures {
            let found = StepError::aws("Converse", &failure);
            assert_eq!((&found.class, found.retry), (&expected.class, expected.retry));
            assert!(found.reason.starts_with(&expected.reason), "{}", found.reason);
        }
    }

    #[test]
    fn throttling_waits_and_nothing_is_of_two_kinds() {
        for code in
            ["ThrottlingException", "KMS.ThrottlingException", "AWS.SimpleQueueService.OverLimit", "SlowDown"]
        {
            assert!(waits(code) && !stays(code), "{code}");
        }
        for code in ["ValidationException", "NoSuchKey", "ResourceNotFoundException", "BadRequestException"] {
            assert!(
                stays(code) && !waits(code),
                "{code}: five deliveries more would only delay its dead letter"
            );
        }
        for code in ["InternalFailureException", "AccessDeniedException", "ServiceUnavailable"] {
            assert!(!stays(code) && !waits(code), "{code}");
        }
    }
}
