//! The function `cci-lite-result-handler`; see [`handlers::result_handler`].

use std::process::ExitCode;

use contract::function::ResultHandlerEnv;
use handlers::ledger::LedgerTable;
use handlers::outbox::{SnsTopic, SqsQueue};
use handlers::result_handler::ResultHandler;
use handlers::transcription::Transcribe;
use handlers::{delivery, sdk};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let env = match delivery::begin(|| ResultHandlerEnv::read(|name| std::env::var(name).ok())) {
        Ok(env) => env,
        Err(code) => return code,
    };
    let config = sdk::config().await;
    let function = ResultHandler {
        output_bucket: env.output_bucket,
        ledger: LedgerTable::new(aws_sdk_dynamodb::Client::new(&config), env.ledger_table),
        transcription: Transcribe(aws_sdk_transcribe::Client::new(&config)),
        queue: SqsQueue { client: aws_sdk_sqs::Client::new(&config), url: env.analysis_queue_url },
        topic: SnsTopic { client: aws_sdk_sns::Client::new(&config), arn: env.topic_arn },
    };
    delivery::run(async |message| Box::pin(function.handle(message)).await).await
}
