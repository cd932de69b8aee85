//! A mapping whose function may not read its source.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use proof::{Call, Context, Denial, Principal, Reason, Stack};
use serde_json::Value;

pub(super) static RULE: Rule = Rule {
    id: "queues/consumer-not-permitted",
    severity: Severity::Error,
    summary: "A function's role may read what is mapped to the function.",
    why: "Lambda polls with the function's own role. Where it may not receive, delete or read attributes, \
          Lambda refuses the mapping or stops polling; where it may not decrypt, nothing ever arrives (AWS Lambda \
          Developer Guide, \"Execution role permissions\").",
    remedy: "Allow the role the actions, and `kms:Decrypt` of the key where the source is encrypted.",
    bad: template!("queues/consumer-not-permitted", "bad"),
    good: template!("queues/consumer-not-permitted", "good"),
    check,
};

const QUEUE: [&str; 3] = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
const TABLE: [&str; 3] = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"];
const STREAM: [&str; 3] = ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:ListShards"];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for mapping in stack.of_kind("AWS::Lambda::EventSourceMapping") {
        let text = |property: &str| mapping.properties.get(property).and_then(Value::as_str);
        let (Some(source), Some(name)) = (text("EventSourceArn"), text("FunctionName")) else { continue };
        let function = stack
            .by_name("AWS::Lambda::Function", name)
            .or_else(|| stack.by_arn(name).filter(|found| found.kind == "AWS::Lambda::Function"));
        let role = function.and_then(|function| function.properties.get("Role")?.as_str());
        let Some(role) = role.filter(|role| stack.by_name("AWS::IAM::Role", role).is_some()) else {
            continue;
        };
        let actions = match source.split(':').nth(2) {
            Some("sqs") => QUEUE,
            Some("dynamodb") => TABLE,
            Some("kinesis") => STREAM,
            _ => continue,
        };
        let refused: Vec<Denial> =
            actions.into_iter().filter_map(|action| refused(stack, role, action, source)).collect();
        let Some(first) = refused.first() else { continue };
        let actions: Vec<&str> = refused.iter().map(|denial| denial.action.as_str()).collect();
        let message = format!(
            "Lambda cannot read {source} for {name}: {} may not {}: {}",
            first.principal,
            actions.join(", "),
            first.reason
        );
        findings.with_remedy(mapping, &["EventSourceArn"], message, first.remedy.clone());
    }
}

fn refused(stack: &Stack, role: &str, action: &str, source: &str) -> Option<Denial> {
    let call = Call { action: action.to_owned(), resource: source.to_owned(), context: Context::new() };
    let decision = stack.authorize_call(&Principal::Role(role.to_owned()), &call);
    let denial = decision.denial().filter(|denial| !matches!(denial.reason, Reason::Undecided { .. }))?;
    Some(denial.clone())
}
