//! AWS's SDK, as an operator of a rehearsal has it.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::Credentials;
use rehearsal::Endpoint;

/// What reaches a play.
pub async fn config(endpoint: &Endpoint) -> SdkConfig {
    let Endpoint { url, region, access_key_id, secret_access_key } = endpoint;
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(url)
        .region(Region::new(region.clone()))
        .credentials_provider(Credentials::new(access_key_id, secret_access_key, None, None, "rehearsal"))
        .load()
        .await
}
