//! What the commands work with: AWS, by the operator's own credentials, or who answers in its place.

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use contract::job::Deployment;
use handlers::error::StepError;
use handlers::ledger::LedgerTable;
use handlers::queue::SqsQueue;
use handlers::sdk;
use jiff::Timestamp;
use std::time::Duration;

use crate::control::Aws;
use crate::deployment::{Names, Queue};
use crate::registry::RegistryTable;
use crate::replay::DocumentBucket;
use crate::{Arguments, Failure};

/// The most time that one attempt of a call, and the call with its attempts, may take.
const ATTEMPT: Duration = Duration::from_secs(10);
const CALL: Duration = Duration::from_secs(40);

/// What the commands work with.
#[derive(Clone, Debug)]
pub struct Services {
    /// What everything is called.
    pub names: Names,
    /// The region.
    pub region: String,
    /// The account's number.
    pub account: String,
    /// The ARN of who works with it, if that is known.
    pub caller: Option<String>,
    /// When it is.
    pub now: Timestamp,
    /// S3.
    pub s3: aws_sdk_s3::Client,
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// Transcribe.
    pub transcribe: aws_sdk_transcribe::Client,
    /// Comprehend.
    pub comprehend: aws_sdk_comprehend::Client,
    /// The control planes.
    pub control: Aws,
}

impl Services {
    /// As the command line, the environment and the profiles of the AWS CLI say.
    ///
    /// # Errors
    /// There is no region, or nobody says which account this is, or there is no such deployment.
    pub async fn begin(arguments: &Arguments) -> Result<Self, Failure> {
        Self::of(&config(arguments).await, arguments.prefix.clone(), arguments.account.clone()).await
    }

    /// With clients of this configuration.
    ///
    /// # Errors
    /// As [`Services::begin`].
    pub async fn of(
        config: &SdkConfig,
        deployment: Deployment,
        account: Option<String>,
    ) -> Result<Self, Failure> {
        let region = config.region().map(ToString::to_string);
        let region =
            region.ok_or_else(|| Failure::Usage("no region: set AWS_REGION, or give --region".to_owned()))?;
        let s3 = sdk::s3(config);
        let sqs = aws_sdk_sqs::Client::new(config);
        let control = Aws::new(config.clone(), region.clone());
        let (caller, account) = identity(config, account).await?;
        let names = if config.endpoint_url().is_some() {
            by_rule(&s3, &sqs, deployment, &account, &region).await?
        } else {
            Names::of_functions(deployment, &control).await?
        };
        Ok(Self {
            names,
            region,
            account,
            caller,
            now: Timestamp::now(),
            s3,
            dynamodb: aws_sdk_dynamodb::Client::new(config),
            sqs,
            transcribe: aws_sdk_transcribe::Client::new(config),
            comprehend: aws_sdk_comprehend::Client::new(config),
            control,
        })
    }

    /// The ledger.
    pub fn ledger(&self) -> LedgerTable {
        LedgerTable::new(self.dynamodb.clone(), self.names.ledger_table.clone())
    }

    /// Who and what is registered.
    pub fn registry(&self) -> RegistryTable {
        RegistryTable { client: self.dynamodb.clone(), table: self.names.tenant_table.clone() }
    }

    /// The documents.
    pub fn documents(&self) -> DocumentBucket {
        DocumentBucket { client: self.s3.clone(), name: self.names.results_bucket.clone() }
    }

    /// A queue.
    pub fn queue(&self, queue: Queue) -> SqsQueue {
        SqsQueue { client: self.sqs.clone(), url: self.names.queue(queue).to_owned() }
    }
}

async fn config(arguments: &Arguments) -> SdkConfig {
    let https =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(https)
        .retry_config(RetryConfig::standard().with_max_attempts(5))
        .timeout_config(
            TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT).operation_timeout(CALL).build(),
        );
    if let Some(region) = &arguments.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &arguments.profile {
        loader = loader.profile_name(profile);
    }
    loader.load().await
}

/// Who asks, and of which account.
async fn identity(config: &SdkConfig, account: Option<String>) -> Result<(Option<String>, String), Failure> {
    let asked = aws_sdk_sts::Client::new(config).get_caller_identity().send().await;
    match (asked, account) {
        (Ok(found), account) => {
            let account = account.or(found.account).unwrap_or_default();
            Ok((found.arn, account))
        }
        (Err(_), Some(account)) => Ok((None, account)),
        (Err(error), None) => Err(StepError::aws("GetCallerIdentity", &error).into()),
    }
}

async fn by_rule(
    s3: &aws_sdk_s3::Client,
    sqs: &aws_sdk_sqs::Client,
    deployment: Deployment,
    account: &str,
    region: &str,
) -> Result<Names, Failure> {
    let mut queues = [const { String::new() }; 3];
    for queue in Queue::ALL {
        let name = Names::queue_by_rule(&deployment, queue);
        let found = sqs.get_queue_url().queue_name(&name).send().await;
        let url = found.map_err(|error| match error.code() {
            Some(code) if code.contains("NonExistentQueue") || code.contains("QueueDoesNotExist") => {
                Failure::NotFound(format!("there is no queue {name}: is --prefix right?"))
            }
            _ => StepError::aws("GetQueueUrl", &error).into(),
        })?;
        queues[queue as usize] = url.queue_url.unwrap_or_default();
    }
    let regional = Names::by_rule(deployment.clone(), account, region, true, queues.clone());
    let exists = s3.head_bucket().bucket(&regional.input_bucket).send().await;
    let absent =
        exists.is_err_and(|error| error.as_service_error().is_some_and(|error| error.is_not_found()));
    Ok(if absent { Names::by_rule(deployment, account, region, false, queues) } else { regional })
}
