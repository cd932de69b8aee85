//! What each service answers. One file per service: which permissions an operation needs, and what it does.

pub(crate) mod bedrock;
pub(crate) mod comprehend;
pub(crate) mod control;
pub(crate) mod dynamodb;
pub(crate) mod s3;
pub(crate) mod sns;
pub(crate) mod sqs;
pub(crate) mod ssm;
pub(crate) mod transcribe;

use proof::Context;
use serde_json::Value;

use crate::stage::{ACCOUNT, Caller, Stage};

/// A member of a request as text; empty when it is absent.
pub(crate) fn text<'a>(request: &'a Value, member: &str) -> &'a str {
    request[member].as_str().unwrap_or_default()
}

/// The condition keys that every request of a function carries. The endpoint stands for `https://`.
pub(crate) fn context(stage: &Stage, caller: &Caller) -> Context {
    Context::new()
        .with("aws:SecureTransport", "true")
        .with("aws:RequestedRegion", &stage.region)
        .with("aws:PrincipalAccount", ACCOUNT)
        .with("aws:ResourceAccount", ACCOUNT)
        .with("aws:PrincipalArn", &caller.role_arn)
}

/// A request's permission without a resource of its own.
pub(crate) fn on_everything(action: &str, context: Context) -> proof::Call {
    proof::Call { action: action.to_owned(), resource: "*".to_owned(), context }
}

/// A request's permission on one resource.
pub(crate) fn on(action: &str, resource: impl Into<String>, context: Context) -> proof::Call {
    proof::Call { action: action.to_owned(), resource: resource.into(), context }
}
