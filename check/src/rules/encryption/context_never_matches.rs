//! A key is allowed for an encryption context that nobody sends.

use proof::Stack;

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::condition::Test;
use crate::statements::{arn, statements};

pub(super) static RULE: Rule = Rule {
    id: "encryption/context-never-matches",
    severity: Severity::Error,
    summary: "A key is allowed for encryption contexts that its users send.",
    why: "The context is chosen by who writes: S3 sends `aws:s3:arn`, which with a Bucket Key is the bucket's ARN and never \
          an object's; no service sends a key of your own such as `tenant_id` (Amazon S3 User Guide, \"Using server-side \
          encryption with AWS KMS keys\"). A statement that asks for another one allows nothing.",
    remedy: "Ask for the context that the service sends: object ARNs with the Bucket Key off, the bucket's ARN with it on.",
    bad: template!("encryption/context-never-matches", "bad"),
    good: template!("encryption/context-never-matches", "good"),
    check,
};

/// Contexts that AWS's services send.
const OF_SERVICES: &[&str] = &[
    "aws:s3:arn",
    "aws:logs:arn",
    "aws:sqs:arn",
    "aws:sns:topicarn",
    "aws:dynamodb:tablename",
    "aws:dynamodb:subscriberid",
    "aws:cloudtrail:arn",
    "aws:lambda:functionarn",
    "aws:lambda:sourcekmskeyarn",
    "aws:kinesis:arn",
    "aws:ebs:id",
    "aws:rds:db-id",
    "aws:rds:dbc-id",
    "aws:ecr:arn",
    "aws:ses:rule-name",
    "aws:ses:message-id",
    "aws:events:event-bus:arn",
    "aws:states:statemachinearn",
    "aws:redshift:arn",
    "aws:backup:backup-vault",
    "aws:glue:dbname",
    "secretarn",
    "secretversionid",
    "parameter_arn",
    "aws-crypto-public-key",
];
const BEFORE: &str = "kms:EncryptionContext:";

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for statement in statements(stack) {
        if !statement.has_effect("Allow") {
            continue;
        }
        for test in statement.tests().into_iter().filter(Test::needs_key) {
            let Some(name) = test.key.get(..BEFORE.len()).filter(|begin| begin.eq_ignore_ascii_case(BEFORE))
            else {
                continue;
            };
            let context = &test.key[name.len()..];
            let problem = if context.eq_ignore_ascii_case("aws:s3:arn") {
                of_s3(stack, &test)
            } else if !OF_SERVICES.contains(&context.to_ascii_lowercase().as_str())
                && !context.starts_with("aws:")
            {
                of_nobody(stack, &statement, context)
            } else {
                None
            };
            if let Some(problem) = problem {
                let mut path = statement.at("Condition");
                path.extend([test.operator, test.key]);
                findings.at(statement.resource, &path, problem);
            }
        }
    }
}

/// Every value is an object's ARN where the bucket has a Bucket Key, or the bucket's where it has none.
fn of_s3(stack: &Stack, test: &Test<'_>) -> Option<String> {
    let values = test.texts();
    let many = test.values.as_array().map_or(1, Vec::len);
    if values.is_empty() || values.len() != many {
        return None;
    }
    let mut why = None;
    for value in &values {
        why = Some(value_of_s3(stack, value)?);
    }
    why
}

fn value_of_s3(stack: &Stack, value: &str) -> Option<String> {
    let name = value.strip_prefix("arn:")?.split_once(":s3:::")?.1;
    let (name, below) = name.split_once('/').map_or((name, None), |(name, below)| (name, Some(below)));
    let bucket = stack.by_name("AWS::S3::Bucket", name)?;
    let own = bucket.arn.as_deref()?;
    match below {
        Some(_) if super::has_bucket_key(bucket) && !arn::may_be_same(value, own) => Some(format!(
            "{} has a Bucket Key: S3 sends the bucket's ARN as the context, never an object's, and this allows nothing",
            bucket.id
        )),
        None if super::default_encryption(bucket).is_some() && !super::has_bucket_key(bucket) => {
            Some(format!(
                "{} has no Bucket Key: S3 sends each object's ARN as the context, never the bucket's, and this allows nothing",
                bucket.id
            ))
        }
        _ => None,
    }
}

/// A context of one's own in the policy of a key that services use for the template's resources, or for a service.
fn of_nobody(stack: &Stack, statement: &crate::statements::Statement<'_>, context: &str) -> Option<String> {
    let key = statement.resource;
    if key.kind != "AWS::KMS::Key" {
        return None;
    }
    let used = stack.resources().find(|resource| {
        super::key_of(resource).and_then(|name| super::key(stack, name)).is_some_and(|own| own.id == key.id)
    })?;
    Some(format!(
        "no AWS service sends the context {context}, and {} is under this key: what is encrypted for it cannot be read so",
        used.id
    ))
}
