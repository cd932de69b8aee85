//! The function `cci-lite-result-handler`; see [`handlers::result_handler`].

use std::process::ExitCode;

use contract::function::ResultHandlerEnv;
use handlers::ledger::LedgerTable;
use handlers::metrics::EmbeddedMetrics;
use handlers::queue::SqsQueue;
use handlers::result_handler::ResultHandler;
use handlers::transcription::Transcribe;
use handlers::{delivery, sdk, start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let env = match start::begin(|| ResultHandlerEnv::read(|name| std::env::var(name).ok())) {
        Ok(env) => env,
        Err(code) => return code,
    };
    let deployment = match start::value("DEPLOYMENT", &env.deployment) {
        Ok(deployment) => deployment,
        Err(code) => return code,
    };
    let config = sdk::config().await;
    let sqs = aws_sdk_sqs::Client::new(&config);
    let own = SqsQueue { client: sqs.clone(), url: env.completion_queue_url };
    let function = ResultHandler {
        output_bucket: env.output_bucket,
        ledger: LedgerTable::new(aws_sdk_dynamodb::Client::new(&config), env.ledger_table),
        transcription: Transcribe(aws_sdk_transcribe::Client::new(&config)),
        queue: SqsQueue { client: sqs, url: env.analysis_queue_url },
        metrics: EmbeddedMetrics { deployment },
    };
    delivery::run(function, own).await
}
