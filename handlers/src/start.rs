//! How a function's process begins and ends.

use std::process::ExitCode;

use jiff::Timestamp;
use lambda_runtime::tracing::{self, error};
use lambda_runtime::{Context, Error};

/// Begins a function: log lines as Lambda's environment asks (`AWS_LAMBDA_LOG_FORMAT`, `AWS_LAMBDA_LOG_LEVEL`), then
/// what it was given. A missing variable is said, and the function does not start.
pub fn begin<E, M: std::fmt::Display>(read: impl FnOnce() -> Result<E, M>) -> Result<E, ExitCode> {
    tracing::init_default_subscriber();
    read().map_err(|missing| {
        error!(reason = %missing, "the function cannot start");
        ExitCode::FAILURE
    })
}

/// A variable's value in its own type. One that is wrong is said, and the function does not start.
pub fn value<T: std::str::FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, ExitCode> {
    text.parse().map_err(|reason: T::Err| {
        error!(variable = name, %reason, "the function cannot start");
        ExitCode::FAILURE
    })
}

/// What a variable holds as JSON. One that cannot be read is said, and the function does not start.
pub fn json<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, ExitCode> {
    serde_json::from_str(text).map_err(|reason| {
        error!(variable = name, %reason, "the function cannot start");
        ExitCode::FAILURE
    })
}

/// The exit code of a function that Lambda has stopped.
pub fn ended(result: Result<(), Error>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            error!(%reason, "the Lambda runtime ended");
            ExitCode::FAILURE
        }
    }
}

/// Set by the rehearsal, never by the template: the services that it plays itself, separated by commas.
pub const STAND_INS: &str = "CCI_STAND_INS";

/// The services that a rehearsal plays itself; none on AWS.
pub fn stand_ins() -> Vec<String> {
    let names = std::env::var(STAND_INS).unwrap_or_default();
    names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// When it is. A rehearsal has a clock of its own, which it tells with each invocation.
pub fn now(context: &Context) -> Timestamp {
    let told = || context.client_context.as_ref()?.custom.get("now")?.parse().ok();
    let told = if stand_ins().is_empty() { None } else { told() };
    told.unwrap_or_else(Timestamp::now)
}
