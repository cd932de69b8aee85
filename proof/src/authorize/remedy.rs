//! What to add so that a request is allowed.

use super::decide::Missing;
use super::{Principal, Request, StatementAt};
use crate::policy::document::Miss;
use crate::stack::Stack;

pub(super) fn for_missing(stack: &Stack, request: &Request, principal: &str, missing: Missing) -> String {
    let Request { action, resource, .. } = request;
    let target = stack.by_arn(resource);
    let named = target.map_or(resource.as_str(), |target| target.id.as_str());
    match (missing, &request.principal) {
        (Missing::Identity, _) => format!("add {action} on {resource} to a policy of role {principal}"),
        (Missing::Boundary, _) => {
            format!("add {action} on {resource} to the permissions boundary of role {principal}")
        }
        (Missing::Resource, Principal::Role(_)) => {
            let policy = policy_name(target.map(|target| target.kind.as_str()));
            format!(
                "add a statement to the {policy} of {named} that allows {action} to the account or role {principal}"
            )
        }
        (Missing::Resource, Principal::Service(service)) => {
            let policy = policy_name(target.map(|target| target.kind.as_str()));
            let source = match request.context.get("aws:SourceArn") {
                Some([arn, ..]) => format!(" for aws:SourceArn {arn}"),
                _ => String::new(),
            };
            format!("add a statement to the {policy} of {named} that allows {action} to {service}{source}")
        }
    }
}

/// Names the statement that nearly allows, when there is one: a wrong condition before a wrong resource.
pub(super) fn hint(near: &[(StatementAt, Miss)]) -> String {
    let of = |wanted: Miss| near.iter().find(|(_, miss)| *miss == wanted).map(|(at, _)| at);
    match (of(Miss::Condition), of(Miss::Resource)) {
        (Some(at), _) => format!(" ({at} would allow it, but its Condition does not hold)"),
        (None, Some(at)) => format!(" ({at} allows the action, on other resources)"),
        (None, None) => String::new(),
    }
}

fn policy_name(kind: Option<&str>) -> &'static str {
    match kind {
        Some("AWS::S3::Bucket") => "bucket policy",
        Some("AWS::SQS::Queue") => "queue policy",
        Some("AWS::SNS::Topic") => "topic policy (without a Condition, for EventBridge)",
        Some("AWS::KMS::Key" | "AWS::KMS::Alias") => "key policy",
        Some("AWS::IAM::Role") => "trust policy",
        Some("AWS::Lambda::Function") => "permissions (AWS::Lambda::Permission)",
        _ => "policy",
    }
}
