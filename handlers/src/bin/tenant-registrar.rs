//! The function `cci-lite-tenant-registrar`; see [`handlers::registrar`].

use std::process::ExitCode;
use std::time::SystemTime;

use contract::function::TenantRegistrarEnv;
use handlers::custom_resource::Http;
use handlers::registrar::Registrar;
use handlers::registry::RegistryTable;
use handlers::{sdk, start};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let env = match start::begin(|| TenantRegistrarEnv::read(|name| std::env::var(name).ok())) {
        Ok(env) => env,
        Err(code) => return code,
    };
    let config = sdk::config().await;
    let function = Registrar {
        registry: RegistryTable { client: aws_sdk_dynamodb::Client::new(&config), table: env.tenant_table },
        answers: Http(sdk::connector()),
    };
    let service = service_fn(async |event: LambdaEvent<Value>| {
        let left = event.context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        function.handle(&event.payload, left).await.map_err(Error::from)
    });
    start::ended(lambda_runtime::run(service).await)
}
