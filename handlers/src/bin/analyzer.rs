//! The function `cci-lite-analyzer`; see [`handlers::analyzer`].

use std::process::ExitCode;

use contract::function::AnalyzerEnv;
use handlers::analyzer::Analyzer;
use handlers::comprehend::Comprehend;
use handlers::ledger::LedgerTable;
use handlers::metrics::EmbeddedMetrics;
use handlers::model::bedrock::Bedrock;
use handlers::queue::SqsQueue;
use handlers::recordings::RecordingBucket;
use handlers::storage::Bucket;
use handlers::tenants::TenantTable;
use handlers::{delivery, sdk, start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let env = match start::begin(|| AnalyzerEnv::read(|name| std::env::var(name).ok())) {
        Ok(env) => env,
        Err(code) => return code,
    };
    let deployment = match start::value("DEPLOYMENT", &env.deployment) {
        Ok(deployment) => deployment,
        Err(code) => return code,
    };
    let (models, prices) = match (start::json("MODELS", &env.models), start::json("PRICES", &env.prices)) {
        (Ok(models), Ok(prices)) => (models, prices),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    let config = sdk::config().await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&config);
    let s3 = sdk::s3(&config);
    let own = SqsQueue { client: aws_sdk_sqs::Client::new(&config), url: env.analysis_queue_url };
    let function = Analyzer {
        tenants: TenantTable::new(dynamodb.clone(), env.tenant_table),
        ledger: LedgerTable::new(dynamodb, env.ledger_table),
        storage: Bucket { client: s3.clone(), name: env.output_bucket },
        recordings: env.input_bucket.map(|name| RecordingBucket { client: s3, name }),
        analysis: Comprehend(sdk::comprehend(&config)),
        model: Bedrock(sdk::bedrock(&config)),
        default_model: env.model_id,
        models,
        prices,
        metrics: EmbeddedMetrics { deployment },
        stand_ins: start::stand_ins(),
    };
    delivery::run(function, own).await
}
