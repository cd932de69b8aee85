//! Faults of a model that a play arranges: what comes instead of its next answers.

use serde_json::{Value, json};

use super::Said;
use crate::wire::ServiceError;

/// What comes instead of a model's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelFault {
    /// These words, whatever was asked.
    Says(String),
    /// The answer with a score that is far beyond its range.
    ScoreOutOfRange,
    /// These words, and the stop reason `content_filtered`.
    Refuses(String),
    /// The beginning of the answer, and the stop reason `max_tokens`.
    CutOff,
    /// An error of the service, by its code, such as `ThrottlingException`, in the words that it has for it.
    Error(&'static str),
    /// The same in these words: some errors of AWS repeat what they were sent.
    ErrorSaying(&'static str, String),
}

impl ModelFault {
    /// The error that it is, with the status that the service gives it.
    pub(super) fn error(&self) -> Option<ServiceError> {
        let (code, words) = match self {
            Self::Error(code) => (code, None),
            Self::ErrorSaying(code, words) => (code, Some(words.as_str())),
            _ => return None,
        };
        let status = match *code {
            "ThrottlingException" | "ModelNotReadyException" => 429,
            "ServiceUnavailableException" => 503,
            "InternalServerException" => 500,
            "ResourceNotFoundException" => 404,
            "AccessDeniedException" => 403,
            "ModelErrorException" => 424,
            "ModelTimeoutException" => 408,
            _ => 400,
        };
        let text = match *code {
            "ThrottlingException" => "Too many requests, please wait before trying again.",
            "ResourceNotFoundException" => "This model version has reached the end of its life.",
            _ => "The rehearsal was told to fail.",
        };
        let error = ServiceError::new(code, words.unwrap_or(text)).with_status(status);
        Some(ServiceError { repeats: words.is_some(), ..error })
    }

    pub(super) fn instead_of(self, mut said: Said) -> Said {
        match self {
            Self::Says(text) => Said { text: Some(text), reason: "end_turn", ..said },
            Self::Refuses(text) => Said { text: Some(text), reason: "content_filtered", ..said },
            Self::CutOff => Said { reason: "max_tokens", ..said },
            Self::ScoreOutOfRange => {
                spoil_score(&mut said.answer);
                said
            }
            Self::Error(_) | Self::ErrorSaying(..) => said,
        }
    }
}

/// Sets the first number of an answer to 1000.
fn spoil_score(value: &mut Value) -> bool {
    match value {
        Value::Number(_) => {
            *value = json!(1000);
            true
        }
        Value::Object(members) => members.values_mut().any(spoil_score),
        Value::Array(items) => items.iter_mut().any(spoil_score),
        _ => false,
    }
}
