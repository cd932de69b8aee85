//! The policies of a role: inline, attached, managed by AWS, and its permissions boundary.

use serde_json::{Value, json};

use crate::policy::document::Document;
use crate::stack::{Resource, Stack};
use crate::unknown;

/// The policies that give a role its permissions.
pub(super) fn policies<'s>(stack: &'s Stack, role: &'s Resource) -> Vec<Document<'s>> {
    let mut documents = Vec::new();
    if let Some(inline) = role.properties.get("Policies") {
        documents.extend(inline_policies(role, inline));
    }
    for policy in stack.of_kind("AWS::IAM::Policy").chain(stack.of_kind("AWS::IAM::ManagedPolicy")) {
        documents.extend(attached(policy, role, policy.properties.get("Roles")));
    }
    for policy in stack.of_kind("AWS::IAM::RolePolicy") {
        documents.extend(attached(policy, role, policy.properties.get("RoleName")));
    }
    for arn in list(role.properties.get("ManagedPolicyArns")) {
        documents.push(managed(stack, role, arn));
    }
    documents
}

/// The boundary of a role, when it has one.
pub(super) fn boundary<'s>(stack: &'s Stack, role: &'s Resource) -> Option<Document<'s>> {
    role.properties.get("PermissionsBoundary").map(|arn| managed(stack, role, arn))
}

fn inline_policies<'s>(role: &Resource, inline: &'s Value) -> Vec<Document<'s>> {
    if let Some(why) = unknown::why(inline) {
        return vec![Document::unknown(&role.id, why)];
    }
    list(Some(inline))
        .iter()
        .map(|policy| match (unknown::why(policy), policy.get("PolicyDocument")) {
            (Some(why), _) => Document::unknown(&role.id, why),
            (None, Some(document)) => Document::new(&role.id, document),
            (None, None) => Document::unknown(&role.id, "an inline policy has no PolicyDocument"),
        })
        .collect()
}

/// The policy's document, when it is attached to this role.
fn attached<'s>(policy: &'s Resource, role: &Resource, roles: Option<&Value>) -> Option<Document<'s>> {
    let roles = roles?;
    let named = list(Some(roles)).iter().any(|name| name.as_str() == Some(role.physical_name.as_str()));
    if named {
        let document = policy.properties.get("PolicyDocument").unwrap_or(&Value::Null);
        return Some(Document::new(&policy.id, document));
    }
    unknown::within(roles).map(|why| Document::unknown(&policy.id, why))
}

fn managed<'s>(stack: &'s Stack, role: &Resource, arn: &Value) -> Document<'s> {
    let Some(arn) = arn.as_str() else {
        let why = unknown::why(arn).unwrap_or("a managed policy is not named by a string");
        return Document::unknown(&role.id, why);
    };
    if let Some(policy) = stack.by_name("AWS::IAM::ManagedPolicy", arn) {
        return Document::new(&policy.id, policy.properties.get("PolicyDocument").unwrap_or(&Value::Null));
    }
    match aws_managed(arn) {
        Some(document) => Document::made(arn, &document),
        None => Document::unknown(arn, &format!("the policy {arn} is not in the template")),
    }
}

/// The AWS managed policies that functions are usually given, from the AWS Managed Policy Reference.
fn aws_managed(arn: &str) -> Option<Value> {
    let logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
    let queue = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    let tracing = [
        "xray:PutTraceSegments",
        "xray:PutTelemetryRecords",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:GetSamplingStatisticSummaries",
    ];
    let (_, name) = arn.split_once(":iam::aws:policy/")?;
    let actions = match name {
        "service-role/AWSLambdaBasicExecutionRole" => logs.to_vec(),
        "service-role/AWSLambdaSQSQueueExecutionRole" => [logs, queue].concat(),
        "AWSXRayDaemonWriteAccess" => tracing.to_vec(),
        _ => return None,
    };
    Some(json!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}],
    }))
}

/// A list's items, or the one value that stands for a list of one.
fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(single) => std::slice::from_ref(single),
    }
}
