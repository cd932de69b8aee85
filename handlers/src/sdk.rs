//! How the functions reach AWS: region and credentials from Lambda's environment, `AWS_ENDPOINT_URL` where it is set.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use contract::function::Function;

/// What is left of a function's time for its own work after the longest AWS call.
const MARGIN: Duration = Duration::from_secs(5);

/// The configuration of all clients of a function. No call may take longer than the function has; three attempts
/// inside a call, the queue does the rest.
pub async fn config(function: Function) -> SdkConfig {
    let https =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let limit = function.timeout().saturating_sub(MARGIN);
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(https)
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(TimeoutConfig::builder().operation_timeout(limit).build())
        .load()
        .await
}

/// The S3 client. Buckets stand in the path where an emulator answers: its host name has no subdomains.
pub fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let emulated = config.endpoint_url().is_some();
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(emulated).build();
    aws_sdk_s3::Client::from_conf(config)
}
