//! The function `cci-lite-reconciler`; see [`handlers::reconciler`].

use std::process::ExitCode;

use contract::function::ReconcilerEnv;
use contract::job::Deployment;
use handlers::ledger::LedgerTable;
use handlers::metrics::EmbeddedMetrics;
use handlers::queue::SqsQueue;
use handlers::reconciler::Reconciler;
use handlers::recordings::RecordingBucket;
use handlers::result_handler::ResultHandler;
use handlers::transcription::Transcribe;
use handlers::{sdk, start};
use lambda_runtime::{Error, LambdaEvent, service_fn, tracing};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let env = match start::begin(|| ReconcilerEnv::read(|name| std::env::var(name).ok())) {
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
    let config = sdk::config().await;
    let sqs = aws_sdk_sqs::Client::new(&config);
    let function = Reconciler {
        deployment: deployment.clone(),
        recordings: RecordingBucket { client: sdk::s3(&config), name: env.input_bucket.clone() },
        input_bucket: env.input_bucket,
        ledger_days,
        intake: SqsQueue { client: sqs.clone(), url: env.intake_queue_url },
        completions: ResultHandler {
            output_bucket: env.output_bucket,
            ledger: LedgerTable::new(aws_sdk_dynamodb::Client::new(&config), env.ledger_table),
            transcription: Transcribe(aws_sdk_transcribe::Client::new(&config)),
            queue: SqsQueue { client: sqs, url: env.analysis_queue_url },
            metrics: EmbeddedMetrics { deployment },
        },
    };
    let service = service_fn(async |event: LambdaEvent<Value>| {
        let (now, deadline) = (start::now(&event.context), event.context.deadline());
        let done = Box::pin(function.run(now, deadline)).await;
        tracing::info!(?done, "reconciled");
        Ok::<(), Error>(())
    });
    start::ended(lambda_runtime::run(service).await)
}
