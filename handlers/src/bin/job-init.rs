//! The function `cci-lite-job-init`; see [`handlers::job_init`].

use std::process::ExitCode;
use std::time::Duration;

use contract::function::JobInitEnv;
use contract::job::Deployment;
use handlers::job_init::JobInit;
use handlers::ledger::LedgerTable;
use handlers::metrics::EmbeddedMetrics;
use handlers::queue::SqsQueue;
use handlers::recordings::RecordingBucket;
use handlers::tenants::TenantTable;
use handlers::transcription::Transcribe;
use handlers::{delivery, sdk, start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let env = match start::begin(|| JobInitEnv::read(|name| std::env::var(name).ok())) {
        Ok(env) => env,
        Err(code) => return code,
    };
    let deployment = match start::value::<Deployment>("DEPLOYMENT", &env.deployment) {
        Ok(deployment) => deployment,
        Err(code) => return code,
    };
    let ledger_days = match start::value("LEDGER_DAYS", &env.ledger_days) {
        Ok(days) => days,
        Err(code) => return code,
    };
    let start_interval = match start::value("START_INTERVAL_MS", &env.start_interval_ms) {
        Ok(milliseconds) => Duration::from_millis(milliseconds),
        Err(code) => return code,
    };
    let config = sdk::config().await;
    let own = SqsQueue { client: aws_sdk_sqs::Client::new(&config), url: env.intake_queue_url };
    let dynamodb = aws_sdk_dynamodb::Client::new(&config);
    let function = JobInit {
        deployment: deployment.clone(),
        recordings: RecordingBucket { client: sdk::s3(&config), name: env.input_bucket.clone() },
        input_bucket: env.input_bucket,
        output_bucket: env.output_bucket,
        kms_key_arn: env.kms_key_arn,
        transcribe_role_arn: env.transcribe_role_arn,
        ledger_days,
        start_interval,
        tenants: TenantTable::new(dynamodb.clone(), env.tenant_table),
        ledger: LedgerTable::new(dynamodb, env.ledger_table),
        transcription: Transcribe(aws_sdk_transcribe::Client::new(&config)),
        metrics: EmbeddedMetrics { deployment },
    };
    delivery::run(function, own).await
}
