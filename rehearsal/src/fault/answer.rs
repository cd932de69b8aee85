//! How each service words that it has too much to do, or that something went wrong inside of it.

use crate::wire::{Service, ServiceError};

/// A refusal of a service: because there is too much to do, or because of an error inside.
pub(crate) fn refusal(service: Service, operation: &str, throttled: bool) -> ServiceError {
    if throttled {
        let (code, status, text) = match service {
            Service::S3 => ("SlowDown", 503, "Please reduce your request rate."),
            Service::Sqs => ("RequestThrottled", 403, "The request was denied due to request throttling."),
            Service::Sns => ("Throttled", 429, "Rate exceeded"),
            Service::DynamoDb => (
                "ProvisionedThroughputExceededException",
                400,
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing \
                 your provisioning level with the UpdateTable API.",
            ),
            Service::Transcribe if operation == "StartTranscriptionJob" => (
                "LimitExceededException",
                400,
                "You have sent too many requests. Wait before you retry your request.",
            ),
            Service::Bedrock => {
                ("ThrottlingException", 429, "Too many requests, please wait before trying again.")
            }
            _ => ("ThrottlingException", 400, "Rate exceeded"),
        };
        return ServiceError::new(code, text).with_status(status);
    }
    let code = match service {
        Service::S3 | Service::Sqs | Service::Sns => "InternalError",
        Service::DynamoDb | Service::Ssm => "InternalServerError",
        Service::Transcribe => "InternalFailureException",
        _ => "InternalServerException",
    };
    ServiceError::new(code, "We encountered an internal error. Please try again.").with_status(500)
}
