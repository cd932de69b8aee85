//! What travels between a function and the endpoint: who asks, for what, and how each service words an answer.

mod answer;
mod credential;
pub mod model;
mod query;

pub(crate) use answer::xml_unescape;
pub use answer::{Answer, ServiceError, xml_escape};
pub(crate) use answer::{ok, ok_query};
pub use credential::{Scope, signed_as};
pub use query::read_form;
pub(crate) use query::{percent_decode, percent_encode};

/// The services that the rehearsal answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Amazon Bedrock runtime.
    Bedrock,
    /// Amazon Comprehend.
    Comprehend,
    /// Amazon DynamoDB.
    DynamoDb,
    /// Amazon EventBridge: its control plane.
    Events,
    /// AWS KMS: its control plane.
    Kms,
    /// AWS Lambda: its control plane.
    Lambda,
    /// Amazon S3.
    S3,
    /// Service Quotas.
    ServiceQuotas,
    /// Amazon SNS.
    Sns,
    /// Amazon SQS.
    Sqs,
    /// AWS Systems Manager.
    Ssm,
    /// AWS STS.
    Sts,
    /// Amazon Transcribe.
    Transcribe,
}

impl Service {
    /// The services that have a model in `model/`: all on a call's way but S3.
    pub const MODELLED: [Service; 7] = [
        Service::Bedrock,
        Service::Comprehend,
        Service::DynamoDb,
        Service::Sns,
        Service::Sqs,
        Service::Ssm,
        Service::Transcribe,
    ];

    /// The service of a signature's credential scope.
    pub fn of_scope(name: &str) -> Option<Service> {
        Some(match name {
            "bedrock" => Service::Bedrock,
            "comprehend" => Service::Comprehend,
            "dynamodb" => Service::DynamoDb,
            "events" => Service::Events,
            "kms" => Service::Kms,
            "lambda" => Service::Lambda,
            "s3" => Service::S3,
            "servicequotas" => Service::ServiceQuotas,
            "sns" => Service::Sns,
            "sqs" => Service::Sqs,
            "ssm" => Service::Ssm,
            "sts" => Service::Sts,
            "transcribe" => Service::Transcribe,
            _ => return None,
        })
    }

    /// Its name in credential scopes and IAM actions.
    pub fn name(self) -> &'static str {
        match self {
            Service::Bedrock => "bedrock",
            Service::Comprehend => "comprehend",
            Service::DynamoDb => "dynamodb",
            Service::Events => "events",
            Service::Kms => "kms",
            Service::Lambda => "lambda",
            Service::S3 => "s3",
            Service::ServiceQuotas => "servicequotas",
            Service::Sns => "sns",
            Service::Sqs => "sqs",
            Service::Ssm => "ssm",
            Service::Sts => "sts",
            Service::Transcribe => "transcribe",
        }
    }
}
