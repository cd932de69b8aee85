//! A role that may read or write what is encrypted, and may not use the key.

use proof::{Call, Context, Principal, Reason, Resource, Stack};
use serde_json::Value;

use super::{key, key_of};
use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use crate::statements::condition::Test;
use crate::statements::{Holder, Statement, action, statements};

pub(super) static RULE: Rule = Rule {
    id: "encryption/reader-cannot-decrypt",
    severity: Severity::Error,
    summary: "Who may read or write encrypted data may use its key.",
    why: "Reading an object, message or item under a customer managed key takes kms:Decrypt as well, writing one takes \
          kms:GenerateDataKey: without it the call fails with AccessDenied (AWS KMS Developer Guide, \"How AWS services use \
          AWS KMS\").",
    remedy: "Allow the role kms:Decrypt (to write: kms:GenerateDataKey) on the key.",
    bad: template!("encryption/reader-cannot-decrypt", "bad"),
    good: template!("encryption/reader-cannot-decrypt", "good"),
    check,
};

/// One action that reads and one that writes, by type.
const CALLS: &[(&str, &[&str])] = &[
    ("AWS::S3::Bucket", &["s3:GetObject", "s3:PutObject"]),
    ("AWS::SQS::Queue", &["sqs:ReceiveMessage", "sqs:SendMessage"]),
    (
        "AWS::DynamoDB::Table",
        &["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    ),
    ("AWS::SNS::Topic", &["sns:Publish"]),
];

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    let encrypted: Vec<(&Resource, &Resource)> =
        stack.resources().filter_map(|one| Some((one, key(stack, key_of(one)?)?))).collect();
    if encrypted.is_empty() {
        return;
    }
    let all = statements(stack);
    let plain_keys: Vec<&str> = plain_keys(&all);
    let allowing: Vec<&Statement<'_>> =
        all.iter().filter(|one| one.holder == Holder::Identity && one.has_effect("Allow")).collect();
    for role in stack.of_kind("AWS::IAM::Role").filter(|role| !is_told_elsewhere(stack, role)) {
        let own =
            allowing.iter().copied().filter(|one| crate::rules::permissions::is_of_role(stack, one, role));
        let own: Vec<&Statement<'_>> = own.collect();
        let uses: Vec<&&Statement<'_>> = own.iter().filter(|one| names_kms(one)).collect();
        for statement in &own {
            for (resource, key) in &encrypted {
                let Some((action, example)) = example(statement, resource) else { continue };
                let reads_queue = action == "sqs:ReceiveMessage" && is_mapped(stack, resource);
                let other_key = resource.kind == "AWS::S3::Bucket" && !uses.is_empty();
                if reads_queue
                    || is_plain(&uses, resource, key, action) && plain_keys.contains(&key.id.as_str())
                {
                    continue;
                }
                // Objects may have been written under a key that the role may use.
                if other_key
                    && uses.iter().any(|one| {
                        !one.texts("Resource").iter().any(|text| Some(*text) == key.arn.as_deref())
                    })
                {
                    continue;
                }
                let call = Call { action: action.to_owned(), resource: example, context: Context::new() };
                let principal = Principal::Role(role.arn.clone().unwrap_or_default());
                let decision = stack.authorize_call(&principal, &call);
                let Some(denial) = decision.denial() else { continue };
                if denial.action.starts_with("kms:") && !matches!(denial.reason, Reason::Undecided { .. }) {
                    let message = format!(
                        "{} may {action} on {} and not {} with its key {}: the call is refused; {}",
                        role.id, resource.id, denial.action, key.id, denial.reason
                    );
                    findings.with_remedy(
                        statement.resource,
                        &statement.at("Action"),
                        message,
                        denial.remedy.clone(),
                    );
                }
            }
        }
    }
}

/// An action of the statement on exactly this resource, or on objects of this bucket.
fn example(statement: &Statement<'_>, resource: &Resource) -> Option<(&'static str, String)> {
    let own = resource.arn.as_deref()?;
    let (_, calls) = CALLS.iter().find(|(kind, _)| *kind == resource.kind)?;
    let named = statement.texts("Resource").into_iter().find_map(|text| {
        let rest = text.strip_prefix(own)?;
        let inside = resource.kind == "AWS::S3::Bucket";
        (rest.is_empty() != inside && (rest.is_empty() || rest.starts_with('/')) && !rest.contains("${"))
            .then(|| format!("{own}{}", rest.replace(['*', '?'], "x")))
    })?;
    let texts = statement.texts("Action");
    // What is allowed only under conditions may be told apart by them.
    let call = calls.iter().find(|call| texts.iter().any(|text| action::covers(text, call)))?;
    statement.tests().is_empty().then_some((*call, named))
}

fn names_kms(statement: &Statement<'_>) -> bool {
    statement
        .texts("Action")
        .iter()
        .any(|text| text.len() > 4 && text[..4].eq_ignore_ascii_case("kms:") || *text == "*")
}

/// Is the use of the key plainly allowed, so that nothing more needs to be asked?
fn is_plain(uses: &[&&Statement<'_>], resource: &Resource, key: &Resource, action: &str) -> bool {
    let service = action.split(':').next().unwrap_or_default();
    let needed: &[&str] = match action {
        "s3:PutObject" => &["kms:GenerateDataKey"],
        "sqs:SendMessage" | "sns:Publish" => &["kms:GenerateDataKey", "kms:Decrypt"],
        _ => &["kms:Decrypt"],
    };
    let through = |test: &Test<'_>| {
        test.is_on("kms:ViaService")
            && test.needs_key()
            && test
                .texts()
                .iter()
                .any(|name| name.strip_prefix(service).is_some_and(|rest| rest.starts_with('.')))
    };
    resource.arn.is_some()
        && needed.iter().all(|needed| {
            uses.iter().any(|one| {
                one.tests().iter().all(through)
                    && one.texts("Action").iter().any(|text| action::covers(text, needed))
                    && one
                        .texts("Resource")
                        .iter()
                        .any(|text| action::like(text, key.arn.as_deref().unwrap_or_default()))
            })
        })
}

/// The keys whose policy leaves them to the account and denies nothing.
fn plain_keys<'s>(all: &[Statement<'s>]) -> Vec<&'s str> {
    let of_keys =
        || all.iter().filter(|one| one.resource.kind == "AWS::KMS::Key" && one.holder == Holder::Resource);
    let left = of_keys().filter(|one| {
        let account = one.principals("AWS").iter().any(|who| who.ends_with(":root"));
        one.has_effect("Allow") && account && one.tests().is_empty() && one.texts("Action").contains(&"kms:*")
    });
    let ids = left.map(|one| one.resource.id.as_str());
    ids.filter(|id| !of_keys().any(|one| one.resource.id == *id && !one.has_effect("Allow"))).collect()
}

/// Is a function fed from this queue? Whether it may read it is told with its mapping.
fn is_mapped(stack: &Stack, queue: &Resource) -> bool {
    stack.of_kind("AWS::Lambda::EventSourceMapping").any(|mapping| {
        mapping.properties.get("EventSourceArn").and_then(Value::as_str) == queue.arn.as_deref()
    })
}

/// Our functions' roles are held against their calls, and those of rules and schedules against their deliveries.
fn is_told_elsewhere(stack: &Stack, role: &Resource) -> bool {
    let of_ours = stack.of_kind("AWS::Lambda::Function").any(|function| {
        function.metadata.get("cci:binary").is_some()
            && function.properties.get("Role").and_then(Value::as_str) == role.arn.as_deref()
    });
    let trust = role.properties.get("AssumeRolePolicyDocument").map(Value::to_string).unwrap_or_default();
    of_ours || trust.contains("\"events.amazonaws.com\"") || trust.contains("\"scheduler.amazonaws.com\"")
}
