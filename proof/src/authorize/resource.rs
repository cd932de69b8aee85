//! The policies that stand on a resource: bucket, queue, topic, key and trust policies, a function's
//! permissions.

use serde_json::{Map, Value, json};

use crate::policy::document::Document;
use crate::stack::{Resource, Stack};
use crate::unknown;

/// How the policies of a resource and those of a role work together, in one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Either may allow.
    Either,
    /// The resource's policy must allow, or leave it to the account and the role's policies allow.
    ResourceMust,
}

pub(super) struct ResourcePolicies<'s> {
    pub(super) documents: Vec<Document<'s>>,
    pub(super) rule: Rule,
}

/// Services whose resources can hold policies of their own.
const WITH_POLICIES: [&str; 8] =
    ["s3", "sqs", "sns", "kms", "lambda", "dynamodb", "secretsmanager", "events"];

pub(super) fn policies<'s>(stack: &'s Stack, action: &str, arn: &str) -> ResourcePolicies<'s> {
    let service = action.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let rule = if matches!(service.as_str(), "kms" | "sts") { Rule::ResourceMust } else { Rule::Either };
    let has_policy = WITH_POLICIES.contains(&service.as_str()) || service == "sts";
    let documents = match stack.by_arn(arn) {
        _ if arn == "*" || !has_policy => Vec::new(),
        None => vec![Document::unknown(arn, &format!("{arn} is not in the template, nor are its policies"))],
        Some(resource) => of(stack, resource),
    };
    ResourcePolicies { documents, rule }
}

fn of<'s>(stack: &'s Stack, resource: &'s Resource) -> Vec<Document<'s>> {
    let own = |property: &[&str]| resource.property(property);
    match resource.kind.as_str() {
        "AWS::S3::Bucket" => on(stack, resource, &[("AWS::S3::BucketPolicy", "Bucket")]),
        "AWS::SQS::Queue" => on(
            stack,
            resource,
            &[("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SQS::QueueInlinePolicy", "Queue")],
        ),
        "AWS::SNS::Topic" => on(
            stack,
            resource,
            &[("AWS::SNS::TopicPolicy", "Topics"), ("AWS::SNS::TopicInlinePolicy", "TopicArn")],
        ),
        "AWS::KMS::Key" => vec![match own(&["KeyPolicy"]) {
            Some(policy) => Document::new(&resource.id, policy),
            None => Document::made(&resource.id, &default_key_policy(stack)),
        }],
        "AWS::KMS::Alias" => {
            match own(&["TargetKeyId"]).and_then(Value::as_str).and_then(|id| key(stack, id)) {
                Some(key) => of(stack, key),
                None => vec![Document::unknown(&resource.id, "the alias's key is not in the template")],
            }
        }
        "AWS::IAM::Role" => {
            vec![Document::new(&resource.id, own(&["AssumeRolePolicyDocument"]).unwrap_or(&Value::Null))]
        }
        "AWS::DynamoDB::Table" => own(&["ResourcePolicy", "PolicyDocument"])
            .map(|policy| Document::new(&resource.id, policy))
            .into_iter()
            .collect(),
        "AWS::Lambda::Function" => {
            stack.of_kind("AWS::Lambda::Permission").filter_map(|grant| permission(grant, resource)).collect()
        }
        _ => Vec::new(),
    }
}

/// The template's key that this ARN, key ID, alias or alias ARN names.
pub(crate) fn key<'s>(stack: &'s Stack, name: &str) -> Option<&'s Resource> {
    if let Some(key) = stack.by_name("AWS::KMS::Key", name) {
        return Some(key);
    }
    let alias = stack.by_name("AWS::KMS::Alias", name)?;
    stack.by_name("AWS::KMS::Key", alias.properties.get("TargetKeyId")?.as_str()?)
}

/// What a key without a policy of its own gets (`AWS::KMS::Key`, `KeyPolicy`).
fn default_key_policy(stack: &Stack) -> Value {
    let account = stack.account();
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"AWS": format!("arn:{}:iam::{}:root", account.partition, account.account)},
        "Action": "kms:*",
        "Resource": "*",
    }]})
}

/// The documents of policy resources of these types that name the resource in this property.
fn on<'s>(stack: &'s Stack, resource: &Resource, kinds: &[(&str, &str)]) -> Vec<Document<'s>> {
    let mut documents = Vec::new();
    for (kind, property) in kinds {
        for policy in stack.of_kind(kind) {
            let Some(targets) = policy.properties.get(*property) else { continue };
            let single = std::slice::from_ref(targets);
            let names = targets.as_array().map_or(single, Vec::as_slice);
            if names.iter().any(|name| name.as_str().is_some_and(|name| is_called(resource, name))) {
                let document = policy.properties.get("PolicyDocument").unwrap_or(&Value::Null);
                documents.push(Document::new(&policy.id, document));
            } else if let Some(why) = unknown::within(targets) {
                documents.push(Document::unknown(&policy.id, why));
            }
        }
    }
    documents
}

fn is_called(resource: &Resource, name: &str) -> bool {
    resource.name == name || resource.physical_name == name || resource.arn.as_deref() == Some(name)
}

/// A function's permission is a statement of its resource policy.
fn permission<'s>(grant: &Resource, function: &Resource) -> Option<Document<'s>> {
    let target = grant.properties.get("FunctionName")?;
    if let Some(why) = unknown::why(target) {
        return Some(Document::unknown(&grant.id, why));
    }
    let target = target.as_str()?;
    if !is_called(function, target) {
        return None;
    }
    let property = |name: &str| grant.properties.get(name);
    let principal = property("Principal").cloned().unwrap_or(Value::Null);
    let kind = if principal.as_str().is_some_and(|name| name.contains(".amazonaws.com")) {
        "Service"
    } else {
        "AWS"
    };
    let mut condition = Map::new();
    let mut require = |operator: &str, key: &str, value: Option<&Value>| {
        if let Some(value) = value {
            let tests = condition.entry(operator).or_insert_with(|| json!({}));
            tests[key] = value.clone();
        }
    };
    require("ArnLike", "aws:SourceArn", property("SourceArn"));
    require("StringEquals", "aws:SourceAccount", property("SourceAccount"));
    require("StringEquals", "aws:PrincipalOrgID", property("PrincipalOrgID"));
    Some(Document::made(
        &grant.id,
        &json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {kind: principal},
            "Action": property("Action").cloned().unwrap_or(Value::Null),
            "Resource": "*",
            "Condition": condition,
        }]}),
    ))
}
