//! An action that AWS does not have.

use proof::catalog;
use serde_json::Value;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::{action, statements, steps};

pub(super) static RULE: Rule = Rule {
    id: "permissions/action-unknown",
    severity: Severity::Error,
    summary: "Policies name actions that exist.",
    why: "IAM takes any text after the service's prefix: an action that AWS does not have allows nothing and denies \
          nothing (Service Authorization Reference, \"Actions, resources, and condition keys for AWS services\").",
    remedy: "Write the action as the Service Authorization Reference has it; an API call's permission may have another name.",
    bad: template!("permissions/action-unknown", "bad"),
    good: template!("permissions/action-unknown", "good"),
    check,
};

/// Names that AWS's own policies use and its reference does not list.
const ALSO: &[&str] = &["sns:receive"];
/// API calls whose permission has another name.
const CALLS: &[(&str, &str)] = &[
    ("s3:headobject", "s3:GetObject"),
    ("s3:headbucket", "s3:ListBucket"),
    ("s3:listobjects", "s3:ListBucket"),
    ("s3:listobjectsv2", "s3:ListBucket"),
    ("s3:deleteobjects", "s3:DeleteObject"),
    ("s3:copyobject", "s3:GetObject and s3:PutObject"),
    ("s3:createmultipartupload", "s3:PutObject"),
    ("s3:uploadpart", "s3:PutObject"),
    ("s3:listbuckets", "s3:ListAllMyBuckets"),
    ("bedrock:converse", "bedrock:InvokeModel"),
    ("bedrock:conversestream", "bedrock:InvokeModelWithResponseStream"),
    ("sqs:sendmessagebatch", "sqs:SendMessage"),
    ("sqs:deletemessagebatch", "sqs:DeleteMessage"),
    ("sns:publishbatch", "sns:Publish"),
    ("lambda:invoke", "lambda:InvokeFunction"),
    ("dynamodb:transactwriteitems", "the permissions of its items: dynamodb:PutItem, UpdateItem …"),
    ("dynamodb:transactgetitems", "dynamodb:GetItem"),
    ("eventbridge:putevents", "events:PutEvents"),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    for statement in statements(&deployment.stack) {
        let effect = statement.content.get("Effect").and_then(Value::as_str).unwrap_or_default();
        let nothing = if effect == "Deny" { "denies nothing" } else { "allows nothing" };
        for key in ["Action", "NotAction"] {
            for (number, text) in statement.texts(key).into_iter().enumerate() {
                if let Some(problem) = problem(text) {
                    let path = statement.place(key, number);
                    findings.at(statement.resource, &steps(&path), format!("{problem}: `{text}` {nothing}"));
                }
            }
        }
    }
    for grant in deployment.stack.of_kind("AWS::Lambda::Permission") {
        let action = grant.properties.get("Action").and_then(Value::as_str).unwrap_or_default();
        if let Some(problem) = problem(action) {
            findings.at(grant, &["Action"], format!("{problem}: Lambda refuses the permission"));
        }
    }
}

/// What is wrong with an action's text.
fn problem(text: &str) -> Option<String> {
    if text.is_empty() || text.chars().all(|c| c == '*') || text.contains("${") {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if let Some((_, permission)) = CALLS.iter().find(|(call, _)| *call == lower) {
        return Some(format!("the permission of this call is {permission}"));
    }
    let Some((prefix, name)) = action::split(text) else {
        return Some("an action is `service:Name`, and IAM refuses the policy".to_owned());
    };
    let Some(service) = catalog::service(prefix) else {
        return near_service(prefix).map(|near| format!("there is no service `{prefix}`; `{near}` is near"));
    };
    if ALSO.contains(&lower.as_str()) {
        return None;
    }
    if action::has_wildcard(name) {
        let none = service.matching(name).next().is_none();
        return none.then(|| format!("no action of {prefix} is like this"));
    }
    if service.action(name).is_some() {
        return None;
    }
    let near = action::nearest(name, service.actions().map(|action| action.name));
    let near = near.map(|near| format!("; {prefix}:{near} is near")).unwrap_or_default();
    Some(format!("{prefix} has no action {name}{near}"))
}

/// Prefixes that are often written otherwise: what is written, and what IAM wants.
const PREFIXES: &[(&str, &str)] = &[
    ("cloudwatchlogs", "logs"),
    ("cloudwatch-logs", "logs"),
    ("eventbridge", "events"),
    ("stepfunctions", "states"),
    ("step-functions", "states"),
    ("bedrock-runtime", "bedrock"),
    ("bedrock-agent-runtime", "bedrock"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("emr", "elasticmapreduce"),
    ("cognito", "cognito-idp"),
    ("parameterstore", "ssm"),
    ("kinesis-firehose", "firehose"),
];

fn near_service(prefix: &str) -> Option<&'static str> {
    let lower = prefix.to_ascii_lowercase();
    let known = PREFIXES.iter().find(|(written, _)| *written == lower).map(|(_, meant)| *meant);
    known.or_else(|| action::nearest(prefix, COMMON.iter().copied()).filter(|_| prefix.len() > 2))
}

/// The services that most policies are about.
const COMMON: &[&str] = &[
    "athena",
    "bedrock",
    "cloudformation",
    "cloudfront",
    "cloudtrail",
    "cloudwatch",
    "codebuild",
    "comprehend",
    "dynamodb",
    "events",
    "firehose",
    "glue",
    "iam",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "quicksight",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
    "sts",
    "transcribe",
    "xray",
];
