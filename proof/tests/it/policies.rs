//! IAM's evaluation: one statement of a role against one request. Cases from the IAM User Guide.

use proof::authorize::Reason;
use proof::{Context, Decision, Principal, Request, Stack};
use serde_json::{Value, json};

use crate::calls::{ACCOUNT, arn, stack_of};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Allowed,
    NotAllowed,
    Denied,
    Undecided,
}
use Answer::{Allowed, Denied, NotAllowed, Undecided};

fn role_with(statements: &Value, boundary: Option<&Value>) -> Stack {
    let mut role = json!({
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
        "RoleName": "reader",
        "Tags": [{"Key": "team", "Value": "voice"}],
        "Policies": [{"PolicyName": "p", "PolicyDocument": document(statements)}],
    });
    let mut resources = json!({});
    if let Some(boundary) = boundary {
        role["PermissionsBoundary"] = json!({"Ref": "Boundary"});
        let properties = json!({"PolicyDocument": document(boundary)});
        resources["Boundary"] = json!({"Type": "AWS::IAM::ManagedPolicy", "Properties": properties});
    }
    resources["Reader"] = json!({"Type": "AWS::IAM::Role", "Properties": role});
    let text = json!({"Resources": resources}).to_string();
    stack_of(&text)
}

fn document(statements: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn ask(stack: &Stack, action: &str, resource: &str, context: Context) -> Answer {
    let principal = Principal::Role(format!("arn:aws:iam::{ACCOUNT}:role/reader"));
    let request = Request { principal, action: action.into(), resource: resource.into(), context };
    match stack.authorize(&request) {
        Decision::Allowed { .. } => Allowed,
        Decision::Denied(denial) => match denial.reason {
            Reason::Explicit(_) => Denied,
            Reason::NotAllowed { .. } => NotAllowed,
            Reason::Undecided { .. } => Undecided,
        },
    }
}

const JOB: &str = "arn:aws:transcribe:eu-central-1:123456789012:transcription-job/cci-1";

#[test]
fn actions_and_resources() {
    let allow =
        |action: Value, resource: Value| json!([{"Effect": "Allow", "Action": action, "Resource": resource}]);
    let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let cases = [
        (allow(json!("transcribe:GetTranscriptionJob"), json!("*")), Allowed),
        (allow(json!("TRANSCRIBE:gettranscriptionjob"), json!("*")), Allowed),
        (allow(json!("transcribe:Get*"), json!("*")), Allowed),
        (allow(json!("transcribe:?etTranscriptionJob"), json!("*")), Allowed),
        (allow(json!("*"), json!(JOB)), Allowed),
        (
            allow(
                json!(["a:b", "transcribe:*"]),
                json!(["arn:x", "arn:aws:transcribe:*:*:transcription-job/cci-*"]),
            ),
            Allowed,
        ),
        (
            allow(json!("transcribe:Get*"), json!("arn:aws:transcribe:*:*:transcription-job/other-*")),
            NotAllowed,
        ),
        (allow(json!("transcribe:Delete*"), json!("*")), NotAllowed),
        (json!([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]), Allowed),
        (json!([{"Effect": "Allow", "NotAction": "transcribe:*", "Resource": "*"}]), NotAllowed),
        (json!([{"Effect": "Allow", "Action": "*", "NotResource": JOB}]), NotAllowed),
        (json!([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b"}]), Allowed),
        (json!([all, {"Effect": "Deny", "Action": "*", "Resource": JOB}]), Denied),
        (json!({"Effect": "Allow", "Action": "*", "Resource": "*"}), Allowed),
        (json!([]), NotAllowed),
        // IAM refuses statements without these; what they would do is not guessed.
        (json!([{"Effect": "Allow", "Action": "*"}]), Undecided),
        (json!([{"Effect": "Allow", "Resource": "*"}]), Undecided),
        (json!([{"Effect": "allow", "Action": "*", "Resource": "*"}]), Undecided),
        // A statement that the template cannot tell may allow, and may deny.
        (allow(json!("*"), json!({"Fn::ImportValue": "x"})), Undecided),
        (json!([all, {"Effect": "Deny", "Action": "*", "Resource": {"Fn::ImportValue": "x"}}]), Undecided),
    ];
    for (statements, expected) in cases {
        let stack = role_with(&statements, None);
        assert_eq!(
            ask(&stack, "transcribe:GetTranscriptionJob", JOB, Context::new()),
            expected,
            "{statements}"
        );
    }
}

#[test]
fn actions_without_resources_want_a_star() {
    let stack = role_with(&json!([{"Effect": "Allow", "Action": "transcribe:*", "Resource": JOB}]), None);
    assert_eq!(ask(&stack, "transcribe:StartTranscriptionJob", "*", Context::new()), NotAllowed);
}

/// `k` is the key: given with values, or absent. `s3:` keys repeat the request and so are absent when not
/// given.
#[test]
fn condition_operators() {
    let k = "s3:prefix";
    let with = |values: &[&str]| {
        let mut context = Context::new();
        for value in values {
            context.add(k, *value);
        }
        context
    };
    let one = |operator: &str, wanted: Value| json!({operator: {k: wanted}});
    let role = json!("arn:aws:iam::*:role/team/*");
    let cases = [
        (one("StringEquals", json!("a")), with(&["a"]), Allowed),
        (one("StringEquals", json!(["b", "a"])), with(&["a"]), Allowed),
        (one("StringEquals", json!("A")), with(&["a"]), NotAllowed),
        (one("StringEquals", json!("a")), with(&[]), NotAllowed),
        (one("StringEqualsIfExists", json!("a")), with(&[]), Allowed),
        (one("StringEqualsIfExists", json!("a")), with(&["b"]), NotAllowed),
        (one("StringNotEquals", json!("a")), with(&["b"]), Allowed),
        (one("StringNotEquals", json!(["a", "b"])), with(&["b"]), NotAllowed),
        (one("StringNotEquals", json!("a")), with(&[]), Allowed),
        (one("StringNotEqualsIfExists", json!("a")), with(&[]), Allowed),
        (one("StringEqualsIgnoreCase", json!("A")), with(&["a"]), Allowed),
        (one("StringNotEqualsIgnoreCase", json!("A")), with(&["a"]), NotAllowed),
        (one("StringLike", json!("home/*")), with(&["home/x"]), Allowed),
        (one("StringEquals", json!("home/*")), with(&["home/x"]), NotAllowed),
        (one("StringNotLike", json!("home/*")), with(&["home/x"]), NotAllowed),
        (one("Null", json!("true")), with(&[]), Allowed),
        (one("Null", json!(true)), with(&["a"]), NotAllowed),
        (one("Null", json!("false")), with(&["a"]), Allowed),
        (one("NumericLessThanEquals", json!("10")), with(&["10"]), Allowed),
        (one("NumericGreaterThan", json!(10)), with(&["9.5"]), NotAllowed),
        (one("NumericNotEquals", json!(10)), with(&["9"]), Allowed),
        (one("NumericEquals", json!("ten")), with(&["10"]), Undecided),
        (one("DateGreaterThan", json!("2026-01-01T00:00:00Z")), with(&["2026-11-22T07:00:00Z"]), Allowed),
        (one("DateLessThan", json!("2026-01-01")), with(&["1767225600"]), NotAllowed),
        (one("DateEquals", json!("2026-01-01T00:00:00Z")), with(&["1767225600"]), Allowed),
        (one("Bool", json!(true)), with(&["true"]), Allowed),
        (one("Bool", json!("false")), with(&["true"]), NotAllowed),
        (one("IpAddress", json!("203.0.113.0/24")), with(&["203.0.113.9"]), Allowed),
        (one("IpAddress", json!("203.0.113.9")), with(&["203.0.113.9"]), Allowed),
        (one("NotIpAddress", json!("203.0.113.0/24")), with(&["203.0.113.9"]), NotAllowed),
        (one("ArnLike", role.clone()), with(&["arn:aws:iam::123456789012:role/team/a"]), Allowed),
        (one("ArnEquals", role.clone()), with(&["arn:aws:iam::123456789012:role/team/a"]), Allowed),
        (one("ArnNotLike", role), with(&["arn:aws:iam::123456789012:role/team/a"]), NotAllowed),
        // Each of the six parts is compared apart: a wildcard does not reach over a colon.
        (one("ArnLike", json!("arn:aws:sns:*:b")), with(&["arn:aws:sns:eu-central-1:1:b"]), NotAllowed),
        (one("ForAllValues:StringEquals", json!(["a", "b"])), with(&["a", "b"]), Allowed),
        (one("ForAllValues:StringEquals", json!(["a"])), with(&["a", "b"]), NotAllowed),
        (one("ForAllValues:StringEquals", json!(["a"])), with(&[]), Allowed),
        (one("ForAnyValue:StringEquals", json!(["a"])), with(&["a", "b"]), Allowed),
        (one("ForAnyValue:StringEquals", json!(["a"])), with(&["c"]), NotAllowed),
        (one("ForAnyValue:StringEquals", json!(["a"])), with(&[]), NotAllowed),
        (one("ForAnyValue:StringNotEquals", json!(["a"])), with(&["a", "b"]), Allowed),
        (one("ForAllValues:StringNotEquals", json!(["a"])), with(&["a", "b"]), NotAllowed),
        (one("StringAlmost", json!("a")), with(&["a"]), Undecided),
        (json!({"StringEquals": {k: "a", "s3:delimiter": "/"}}), with(&["a"]), NotAllowed),
        (json!({"StringEquals": {k: "a"}, "Bool": {"aws:SecureTransport": "true"}}), with(&["a"]), Allowed),
        (json!({"StringEquals": {"S3:PREFIX": "a"}}), with(&["a"]), Allowed),
        (json!({}), with(&[]), Allowed),
    ];
    for (condition, context, expected) in cases {
        let statement =
            json!([{"Effect": "Allow", "Action": "s3:List*", "Resource": "*", "Condition": condition}]);
        let answer = ask(&role_with(&statement, None), "s3:ListAllMyBuckets", "*", context.clone());
        assert_eq!(answer, expected, "{condition} with {context:?}");
    }
}

#[test]
fn keys_that_are_known_absent_or_unknown() {
    let cases = [
        (json!({"StringEquals": {"aws:PrincipalTag/team": "voice"}}), Allowed),
        (json!({"StringEquals": {"aws:PrincipalTag/team": "other"}}), NotAllowed),
        // A tag that the template does not set may come from the stack.
        (json!({"StringEquals": {"aws:PrincipalTag/cost": "x"}}), Undecided),
        (json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/reader"}}), Allowed),
        (json!({"StringEquals": {"aws:PrincipalAccount": ACCOUNT}}), Allowed),
        (json!({"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}), Allowed),
        (json!({"Bool": {"aws:SecureTransport": "false"}}), NotAllowed),
        (json!({"Bool": {"aws:PrincipalIsAWSService": "false"}}), Allowed),
        (json!({"StringEquals": {"aws:SourceAccount": ACCOUNT}}), NotAllowed),
        (json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), Undecided),
        (json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}), Undecided),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}), Undecided),
        (json!({"StringEquals": {"aws:PrincipalOrgID": {"Fn::ImportValue": "org"}}}), Undecided),
    ];
    for (condition, expected) in cases {
        let statement = json!([{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}]);
        let answer =
            ask(&role_with(&statement, None), "comprehend:BatchDetectSentiment", "*", Context::new());
        assert_eq!(answer, expected, "{condition}");
    }
}

#[test]
fn policy_variables() {
    let cases = [
        ("arn:aws:x:::${aws:PrincipalTag/team}/*", "arn:aws:x:::voice/key", Allowed),
        ("arn:aws:x:::${aws:PrincipalTag/team}/*", "arn:aws:x:::other/key", NotAllowed),
        ("arn:aws:x:::${aws:PrincipalTag/cost}/*", "arn:aws:x:::other/key", Undecided),
        ("arn:aws:x:::${aws:username}/*", "arn:aws:x:::other/key", Undecided),
        ("arn:aws:x:::${aws:SourceArn, 'none'}/*", "arn:aws:x:::none/key", Allowed),
        ("arn:aws:x:::a${*}b", "arn:aws:x:::a*b", Allowed),
        ("arn:aws:x:::a${*}b", "arn:aws:x:::axb", NotAllowed),
    ];
    for (resource, asked, expected) in cases {
        let statement = json!([{"Effect": "Allow", "Action": "x:Get", "Resource": resource}]);
        assert_eq!(ask(&role_with(&statement, None), "x:Get", asked, Context::new()), expected, "{resource}");
    }
}

#[test]
fn boundaries_only_take_away() {
    let all = json!([{"Effect": "Allow", "Action": "*", "Resource": "*"}]);
    let none = json!([]);
    let get = json!([{"Effect": "Allow", "Action": "transcribe:Get*", "Resource": "*"}]);
    let deny = json!([all[0], {"Effect": "Deny", "Action": "transcribe:*", "Resource": "*"}]);
    let cases = [
        (&all, &all, Allowed),
        (&all, &get, Allowed),
        (&all, &none, NotAllowed),
        (&none, &all, NotAllowed),
        (&all, &deny, Denied),
    ];
    for (policy, boundary, expected) in cases {
        let stack = role_with(policy, Some(boundary));
        let answer = ask(&stack, "transcribe:GetTranscriptionJob", JOB, Context::new());
        assert_eq!(answer, expected, "{policy} within {boundary}");
    }
}

/// Identity and resource policies of one account: either may allow; a key's policy must.
#[test]
fn resource_policies_of_the_same_account() {
    let role = json!({"AWS": "arn:aws:iam::123456789012:role/reader"});
    let root = json!({"AWS": "arn:aws:iam::123456789012:root"});
    let (account, other) = (json!({"AWS": ACCOUNT}), json!({"AWS": "arn:aws:iam::123456789012:role/other"}));
    let session = json!({"AWS": "arn:aws:sts::123456789012:assumed-role/reader/x"});
    let cases = [
        // principal in the resource policy, effect, identity policy allows, queue, key
        (&role, "Allow", false, Allowed, Allowed),
        (&json!("*"), "Allow", false, Allowed, Allowed),
        (&json!({"AWS": "*"}), "Allow", false, Allowed, Allowed),
        (&json!({"AWS": ["arn:aws:iam::123456789012:role/other", "*"]}), "Allow", false, Allowed, Allowed),
        (&root, "Allow", false, NotAllowed, NotAllowed),
        (&root, "Allow", true, Allowed, Allowed),
        (&account, "Allow", true, Allowed, Allowed),
        (&other, "Allow", false, NotAllowed, NotAllowed),
        (&other, "Allow", true, Allowed, NotAllowed),
        (&json!({"Service": "sns.amazonaws.com"}), "Allow", true, Allowed, NotAllowed),
        (&session, "Allow", false, Undecided, Undecided),
        (&role, "Deny", true, Denied, Denied),
        (&root, "Deny", true, Denied, Denied),
        (&other, "Deny", true, Allowed, NotAllowed),
    ];
    for (principal, effect, identity, queue, key) in cases {
        for (kind, expected) in [("queue", queue), ("key", key)] {
            let answer = with_resource_policy(kind, principal, effect, identity);
            assert_eq!(answer, expected, "{kind}: {effect} {principal}, identity policy allows: {identity}");
        }
    }
}

fn with_resource_policy(kind: &str, principal: &Value, effect: &str, identity: bool) -> Answer {
    let action = if kind == "queue" { "sqs:SendMessage" } else { "kms:Decrypt" };
    let own = document(&json!([{"Effect": effect, "Principal": principal, "Action": "*", "Resource": "*"}]));
    let allow = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
    let statements = if identity { allow } else { json!([]) };
    let role = json!({
        "RoleName": "reader",
        "AssumeRolePolicyDocument": {},
        "Policies": [{"PolicyName": "p", "PolicyDocument": document(&statements)}],
    });
    let queue_policy = json!({"Queues": [{"Ref": "Queue"}], "PolicyDocument": own});
    let text = json!({"Resources": {
        "Reader": {"Type": "AWS::IAM::Role", "Properties": role},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}},
        "Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": queue_policy},
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": own}},
    }});
    let stack = stack_of(&text.to_string());
    let resource = if kind == "queue" { "Queue" } else { "Key" };
    let resource = arn(&stack, resource);
    ask(&stack, action, &resource, Context::new())
}
