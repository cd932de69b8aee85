//! May the fixture's function do its work, and what says no when a part is missing?

use proof::authorize::Reason;
use proof::{Call, Context, Decision, Denial, Principal, Stack};

use crate::calls::{self, ROLE, arn};

fn call(stack: &Stack, action: &str, resource: &str, context: Context) -> Decision {
    let resource = resource.split_once('/').map_or_else(
        || if resource == "*" { resource.to_owned() } else { arn(stack, resource) },
        |(id, rest)| format!("{}/{rest}", arn(stack, id)),
    );
    let call = Call { action: action.to_owned(), resource, context };
    stack.authorize_call(&Principal::Role(ROLE.to_owned()), &call)
}

fn denied(stack: &Stack, action: &str, resource: &str) -> Denial {
    match call(stack, action, resource, Context::new()) {
        Decision::Denied(denial) => denial,
        Decision::Allowed { by } => panic!("{action} on {resource} is allowed by {by:?}"),
    }
}

#[test]
fn the_function_may_do_its_work() {
    let stack = calls::stack();
    for (action, resource) in [
        ("s3:GetObject", "Input/acme/calls/1.wav"),
        ("s3:PutObject", "Results/acme/2026/11/22/1.json"),
        ("dynamodb:GetItem", "Table"),
        ("sqs:ReceiveMessage", "Intake"),
        ("sqs:DeleteMessage", "Intake"),
        ("sqs:SendMessage", "Intake"),
        ("transcribe:StartTranscriptionJob", "*"),
        ("logs:PutLogEvents", "StartLogs"),
        ("xray:PutTraceSegments", "*"),
    ] {
        let decision = call(&stack, action, resource, Context::new());
        assert!(decision.is_allowed(), "{}", decision.denial().unwrap());
    }
    assert!(stack.may_assume("lambda.amazonaws.com", ROLE, Context::new()).is_allowed());
}

#[test]
fn what_allows_is_told_for_each_permission() {
    let decision = call(&calls::stack(), "s3:GetObject", "Input/acme/calls/1.wav", Context::new());
    let Decision::Allowed { by } = decision else { panic!("denied") };
    let holders: Vec<_> = by.iter().map(|at| at.resource.as_str()).collect();
    // The object by the role and within its boundary; the key by the policy, the key policy's account
    // statement, the boundary.
    assert_eq!(holders, ["StartRole", "Boundary", "StartPolicy", "Key", "Boundary"]);
}

/// Each single statement that the work needs, the call that it stops, and what the denial names.
#[test]
fn whatever_is_missing_is_named() {
    let cases = [
        (
            "read-input",
            "s3:GetObject",
            "Input/a/calls/1.wav",
            "Input",
            "s3:GetObject",
            "to a policy of role StartRole",
        ),
        (
            "write-results",
            "s3:PutObject",
            "Results/a/1.json",
            "Results",
            "s3:PutObject",
            "to a policy of role StartRole",
        ),
        (
            "use-table",
            "dynamodb:GetItem",
            "Table",
            "Table",
            "dynamodb:GetItem",
            "to a policy of role StartRole",
        ),
        (
            "receive",
            "sqs:ReceiveMessage",
            "Intake",
            "Intake",
            "sqs:ReceiveMessage",
            "to a policy of role StartRole",
        ),
        (
            "queue-and-key",
            "sqs:ReceiveMessage",
            "Intake",
            "Intake",
            "sqs:ReceiveMessage",
            "to a policy of role StartRole",
        ),
        (
            "decrypt",
            "s3:GetObject",
            "Input/a/calls/1.wav",
            "Key",
            "kms:Decrypt",
            "to a policy of role StartRole",
        ),
        (
            "decrypt",
            "s3:PutObject",
            "Results/a/1.json",
            "Key",
            "kms:GenerateDataKey",
            "to a policy of role StartRole",
        ),
        ("decrypt", "sqs:ReceiveMessage", "Intake", "Key", "kms:Decrypt", "to a policy of role StartRole"),
        ("decrypt", "dynamodb:PutItem", "Table", "Key", "kms:Decrypt", "to a policy of role StartRole"),
        (
            "account-statement",
            "s3:GetObject",
            "Input/a/calls/1.wav",
            "Key",
            "kms:Decrypt",
            "key policy of Key",
        ),
        ("account-statement", "sqs:SendMessage", "Intake", "Key", "kms:GenerateDataKey", "key policy of Key"),
    ];
    for (mark, action, resource, blamed, missing, remedy) in cases {
        let denial = denied(&calls::without(mark), action, resource);
        let at = format!("{action} without {mark}: {denial}");
        assert_eq!(denial.principal, "StartRole", "{at}");
        assert_eq!((denial.resource_id.as_deref(), denial.action.as_str()), (Some(blamed), missing), "{at}");
        assert!(denial.remedy.contains(remedy) && matches!(denial.reason, Reason::NotAllowed { .. }), "{at}");
    }
    let denial = denied(&calls::without("transcribe"), "transcribe:StartTranscriptionJob", "*");
    assert!(
        denial.to_string().starts_with("StartRole may not transcribe:StartTranscriptionJob on *: "),
        "{denial}"
    );
}

#[test]
fn a_boundary_takes_away_what_policies_give() {
    let from = "- { Effect: Allow, Action: 'xray:PutTraceSegments', Resource: '*' }";
    let to = "- { Effect: Allow, Action: ['bedrock:InvokeModel', 'xray:PutTraceSegments'], Resource: '*' }";
    let denial = denied(&calls::with(from, to), "bedrock:InvokeModel", "*");
    assert!(denial.remedy.contains("permissions boundary of role StartRole"), "{denial}");
}

/// The bucket policy on the encryption headers of a write, as the facts on `SSE` denials have it.
#[test]
fn writes_obey_the_buckets_encryption_statements() {
    let stack = calls::stack();
    let key = arn(&stack, "Key");
    let algorithm = "s3:x-amz-server-side-encryption";
    let key_id = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    let cases = [
        (Context::new(), None),
        (Context::new().with(algorithm, "aws:kms").with(key_id, &key), None),
        (Context::new().with(algorithm, "AES256").with(key_id, &key), Some("OtherAlgorithm")),
        (Context::new().with(algorithm, "aws:kms"), Some("NoKey")),
        (
            Context::new()
                .with(algorithm, "aws:kms")
                .with(key_id, "arn:aws:kms:eu-central-1:123456789012:key/x"),
            Some("OtherKey"),
        ),
        (Context::new().with("aws:SecureTransport", "false"), Some("Tls")),
    ];
    for (context, sid) in cases {
        let decision = call(&stack, "s3:PutObject", "Results/a/1.json", context.clone());
        let denied_by = decision.denial().map(|denial| match &denial.reason {
            Reason::Explicit(at) => (at.resource.as_str(), at.statement.as_str()),
            other => panic!("{context:?}: {other}"),
        });
        assert_eq!(denied_by, sid.map(|sid| ("ResultsPolicy", sid)), "{context:?}");
    }
}

#[test]
fn keys_are_used_as_each_service_uses_them() {
    let stack = calls::stack();
    let context = |arn: &str, keys: &[(&str, &str)]| {
        let encryption = stack.encryption(arn).unwrap();
        assert_eq!(encryption.key.as_deref(), Some("Key"));
        assert_eq!(Some(encryption.key_arn), stack.resource("Key").unwrap().arn);
        for (key, value) in keys {
            assert_eq!(encryption.context.get(key), Some(&[(*value).to_owned()][..]), "{arn}: {key}");
        }
    };
    let s3 = ("kms:ViaService", "s3.eu-central-1.amazonaws.com");
    let arn_key = "kms:EncryptionContext:aws:s3:arn";
    // With a bucket key KMS sees the bucket, without one the object.
    let (input, results) = (arn(&stack, "Input"), arn(&stack, "Results"));
    context(&format!("{input}/a/calls/1.wav"), &[s3, (arn_key, &input)]);
    let object = format!("{results}/a/1.json");
    context(&object, &[s3, (arn_key, &object)]);
    let intake = arn(&stack, "Intake");
    context(
        &intake,
        &[
            ("kms:ViaService", "sqs.eu-central-1.amazonaws.com"),
            ("kms:EncryptionContext:aws:sqs:arn", &intake),
        ],
    );
    context(&arn(&stack, "Told"), &[("kms:ViaService", "sns.eu-central-1.amazonaws.com")]);
    context(&arn(&stack, "Table"), &[("kms:EncryptionContext:aws:dynamodb:subscriberId", "123456789012")]);
    assert_eq!(stack.encryption(&arn(&stack, "Undelivered")), None);
}

#[test]
fn a_via_service_condition_holds_only_through_that_service() {
    let stack = calls::with("- !Sub 'sqs.${AWS::Region}.amazonaws.com'\n", "- sqs.us-east-1.amazonaws.com\n");
    assert!(call(&stack, "s3:GetObject", "Input/a/calls/1.wav", Context::new()).is_allowed());
    let denial = denied(&stack, "sqs:ReceiveMessage", "Intake");
    assert_eq!(denial.resource_id.as_deref(), Some("Key"));
    assert!(
        denial.remedy.contains("statement 1 of StartPolicy would allow it, but its Condition"),
        "{denial}"
    );
}

#[test]
fn what_the_template_does_not_hold_is_undecided() {
    let stack = calls::stack();
    let undecided = |principal: &str, action: &str, resource: &str| {
        let call = Call { action: action.into(), resource: resource.into(), context: Context::new() };
        let decision = stack.authorize_call(&Principal::Role(principal.into()), &call);
        let denial = decision.denial().unwrap_or_else(|| panic!("{action} on {resource} is allowed")).clone();
        assert!(matches!(denial.reason, Reason::Undecided { .. }), "{denial}");
    };
    undecided(ROLE, "s3:GetObject", "arn:aws:s3:::elsewhere/key");
    undecided("arn:aws:iam::123456789012:role/other", "s3:GetObject", &format!("{}/k", arn(&stack, "Input")));
    let stack = calls::with("BasicExecutionRole'", "SomethingElse'");
    let denial = denied(&stack, "sqs:ListQueues", "*");
    let Reason::Undecided { statements, .. } = &denial.reason else { panic!("{denial}") };
    assert!(statements[0].resource.ends_with("AWSLambdaSomethingElse"), "{denial}");
}

#[test]
fn a_statement_that_allows_elsewhere_is_pointed_at() {
    let denial = denied(&calls::stack(), "s3:GetObject", "Results/a/1.json");
    assert!(
        denial.remedy.contains("statement 0 of StartRole allows the action, on other resources"),
        "{denial}"
    );
}

/// The log group's key, and the regional service with the group's ARN as the encryption context.
#[test]
fn logs_need_a_statement_in_the_key_policy() {
    let nobody = "            Principal: { Service: nothing.amazonaws.com }
            Action: kms:DescribeKey
            Resource: '*'";
    let logs = |principal: &str, groups: &str| {
        let statement = format!(
            "            Principal: {{ Service: {principal} }}
            Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*']
            Resource: '*'
            Condition: {{ ArnLike: {{ 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:*:*:log-group:{groups}' }} }}"
        );
        let stack = calls::with(nobody, &statement);
        stack.may_encrypt_logs(&arn(&stack, "StartLogs"))
    };
    assert!(logs("logs.eu-central-1.amazonaws.com", "/calls/*").is_allowed());
    for (principal, groups) in
        [("logs.amazonaws.com", "/calls/*"), ("logs.eu-central-1.amazonaws.com", "/other/*")]
    {
        let decision = logs(principal, groups);
        let denial = decision.denial().expect(groups);
        assert_eq!((denial.resource_id.as_deref(), denial.action.as_str()), (Some("Key"), "kms:Encrypt"));
        assert!(denial.remedy.contains("key policy of Key"), "{denial}");
    }
    assert!(
        calls::stack()
            .may_encrypt_logs("arn:aws:logs:eu-central-1:123456789012:log-group:/plain")
            .is_allowed()
    );
}

#[test]
fn only_the_trusted_service_assumes_the_role() {
    let stack = calls::stack();
    let decision = stack.may_assume("events.amazonaws.com", ROLE, Context::new());
    let denial = decision.denial().unwrap();
    assert_eq!(
        (denial.principal.as_str(), denial.resource_id.as_deref()),
        ("events.amazonaws.com", Some("StartRole"))
    );
}

#[test]
fn a_session_of_the_role_is_the_role() {
    let stack = calls::stack();
    let session = Principal::Role("arn:aws:sts::123456789012:assumed-role/calls-start/calls-start".into());
    let call =
        Call { action: "sqs:DeleteMessage".into(), resource: arn(&stack, "Intake"), context: Context::new() };
    assert!(stack.authorize_call(&session, &call).is_allowed());
}
