//! What the functions may do to look after calls and to clear up behind them, and no more: by the policies of the template.

#![allow(clippy::unwrap_used)]

use proof::{Call, Context, Principal, Request, Stack};
use synth::config::Config;

const FUNCTIONS: [&str; 4] = ["job-init", "result-handler", "analyzer", "reconciler"];

fn stack(text: &str) -> Stack {
    let template = synth::stack::template(&Config::parse("test", text).unwrap()).unwrap();
    tests::resolve(&template.to_yaml().unwrap())
}

fn role(stack: &Stack, function: &str) -> Principal {
    let role = stack.by_name("AWS::IAM::Role", &format!("cci-lite-{function}-role"));
    Principal::Role(role.unwrap().arn.clone().unwrap())
}

/// The functions that may do this, the use of the key that comes with it included.
fn who_may(stack: &Stack, action: &str, resource: &str) -> Vec<&'static str> {
    let call = Call { action: action.to_owned(), resource: resource.to_owned(), context: Context::new() };
    let may = |function: &&str| stack.authorize_call(&role(stack, function), &call).is_allowed();
    FUNCTIONS.into_iter().filter(may).collect()
}

#[test]
fn each_function_reaches_what_it_looks_after_and_nothing_beside() {
    let stack = stack("");
    let dynamodb = "arn:aws:dynamodb:eu-central-1:123456789012:table/cci-lite-ledger";
    let index = format!("{dynamodb}/index/unfinished");
    let input = "arn:aws:s3:::cci-lite-input-123456789012-eu-central-1-an";
    let results = "arn:aws:s3:::cci-lite-results-123456789012-eu-central-1-an";
    let recording = format!("{input}/demo-tenant/calls/a.wav");
    let (kept, transcript) = (
        format!("{results}/tmp/demo-tenant/job/model.kept"),
        format!("{results}/tmp/demo-tenant/job/job.json"),
    );
    let document = format!("{results}/demo-tenant/2026/11/22/call.json");
    let queue = |name: &str| format!("arn:aws:sqs:eu-central-1:123456789012:cci-lite-{name}-queue");
    for (action, resource, expected) in [
        ("dynamodb:Query", index.as_str(), &["reconciler"][..]),
        ("dynamodb:Query", dynamodb, &[]),
        ("dynamodb:Scan", &index, &[]),
        ("dynamodb:DeleteItem", dynamodb, &[]),
        ("dynamodb:PutItem", dynamodb, &["job-init", "reconciler"]),
        ("s3:ListBucket", input, &["reconciler"]),
        ("s3:ListBucket", results, &[]),
        ("s3:GetObject", &recording, &["job-init", "analyzer"]),
        ("s3:DeleteObject", &recording, &["analyzer"]),
        ("s3:DeleteObject", &format!("{input}/elsewhere.wav"), &[]),
        ("s3:PutObject", &recording, &[]),
        ("s3:PutObject", &kept, &["job-init", "analyzer"]),
        ("s3:GetObject", &kept, &["analyzer"]),
        ("s3:DeleteObject", &kept, &["analyzer"]),
        // Transcribe writes with job-init's rights.
        ("s3:PutObject", &transcript, &["job-init"]),
        ("s3:DeleteObject", &transcript, &["analyzer"]),
        ("s3:GetObject", &document, &["analyzer"]),
        ("s3:DeleteObject", &document, &[]),
        ("sqs:SendMessage", &queue("intake"), &["job-init", "reconciler"]),
        ("sqs:SendMessage", &queue("completion"), &["result-handler"]),
        ("sqs:SendMessage", &queue("analysis"), &["result-handler", "analyzer", "reconciler"]),
        ("sqs:SendMessage", &format!("{}-dead-letters", queue("intake")), &[]),
    ] {
        assert_eq!(who_may(&stack, action, resource), expected, "{action} on {resource}");
    }
}

#[test]
fn recordings_that_are_to_stay_are_deleted_by_nobody() {
    let stack = stack("retention: {delete_recordings: false}");
    let recording = "arn:aws:s3:::cci-lite-input-123456789012-eu-central-1-an/demo-tenant/calls/a.wav";
    assert!(who_may(&stack, "s3:DeleteObject", recording).is_empty());
    assert_eq!(who_may(&stack, "s3:GetObject", recording), ["job-init"]);
}

/// A document is read again when its call is replayed, whosever key it is under.
#[test]
fn the_analyzer_opens_documents_under_a_tenants_own_key() {
    let stack = stack("tenants: [{id: acme, name: A, own_key: true}]");
    let key = stack.resource("TenantAcmeKey").unwrap().arn.clone().unwrap();
    for (through, may) in [("s3", true), ("sqs", false)] {
        for action in ["kms:Decrypt", "kms:GenerateDataKey"] {
            let context =
                Context::new().with("kms:ViaService", format!("{through}.eu-central-1.amazonaws.com"));
            let request = Request {
                principal: role(&stack, "analyzer"),
                action: action.to_owned(),
                resource: key.clone(),
                context,
            };
            assert_eq!(stack.authorize(&request).is_allowed(), may, "{action} through {through}");
        }
    }
}
