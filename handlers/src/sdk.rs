//! How the functions reach AWS: region and credentials from Lambda's environment, `AWS_ENDPOINT_URL` where it is set.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

/// One attempt of a call, and the call with its retries. The calls of a step are few and quick, so that together they
/// stay within the function's time.
const ATTEMPT: Duration = Duration::from_secs(6);
const CALL: Duration = Duration::from_secs(20);

/// The same for Comprehend, which may take longer than other services over 25 documents.
const COMPREHEND_ATTEMPT: Duration = Duration::from_secs(30);
const COMPREHEND_CALL: Duration = Duration::from_mins(1);

/// One attempt to ask the model, and all of them: the first use of a schema takes it minutes. The
/// analyzer sees to it that several answers stay within its time.
const MODEL_ATTEMPT: Duration = Duration::from_secs(200);
const MODEL_CALL: Duration = Duration::from_secs(220);

/// HTTP and HTTPS outside of the SDK's clients.
pub fn connector() -> Connector {
    Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
}

/// The configuration of a function's clients. A few attempts inside a call; the queue does the rest.
pub async fn config() -> SdkConfig {
    let https =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(https)
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(limits(ATTEMPT, CALL))
        .load()
        .await
}

fn limits(attempt: Duration, call: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(attempt).operation_timeout(call).build()
}

/// The Bedrock client, which waits longer.
pub fn bedrock(config: &SdkConfig) -> aws_sdk_bedrockruntime::Client {
    let config = aws_sdk_bedrockruntime::config::Builder::from(config)
        .timeout_config(limits(MODEL_ATTEMPT, MODEL_CALL))
        .build();
    aws_sdk_bedrockruntime::Client::from_conf(config)
}

/// The Comprehend client, which waits longer.
pub fn comprehend(config: &SdkConfig) -> aws_sdk_comprehend::Client {
    let config = aws_sdk_comprehend::config::Builder::from(config)
        .timeout_config(limits(COMPREHEND_ATTEMPT, COMPREHEND_CALL))
        .build();
    aws_sdk_comprehend::Client::from_conf(config)
}

/// The S3 client. Buckets stand in the path where an emulator answers: its host name has no subdomains.
pub fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let emulated = config.endpoint_url().is_some();
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(emulated).build();
    aws_sdk_s3::Client::from_conf(config)
}
