//! The parameters by which code comes into the template, so that the template does not change when only code does.

use contract::function::Function;

use crate::config::Architecture;

/// The parameter with the bucket of the zips.
pub const ASSET_BUCKET: &str = "AssetBucket";

/// The parameter with the processor that the zips are built for.
pub const ARCHITECTURE: &str = "Architecture";

/// The parameter with the key of a function's zip.
pub fn key_parameter(function: Function) -> &'static str {
    match function {
        Function::JobInit => "JobInitKey",
        Function::ResultHandler => "ResultHandlerKey",
        Function::Analyzer => "AnalyzerKey",
        Function::Reconciler => "ReconcilerKey",
        Function::TenantRegistrar => "TenantRegistrarKey",
    }
}

/// What `aws cloudformation deploy --parameter-overrides file://…` reads. Without a bucket that parameter is left to
/// the caller.
pub(super) fn file(
    bucket: Option<&str>,
    architecture: Architecture,
    keys: &[(Function, String)],
) -> Result<String, serde_json::Error> {
    let bucket = bucket.map(|bucket| format!("{ASSET_BUCKET}={bucket}"));
    let architecture = format!("{ARCHITECTURE}={}", architecture.as_str());
    let keys = keys.iter().map(|(function, key)| format!("{}={key}", key_parameter(*function)));
    let all: Vec<String> = bucket.into_iter().chain([architecture]).chain(keys).collect();
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
