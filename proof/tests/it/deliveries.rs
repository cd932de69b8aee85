//! Which targets an upload reaches, and what stops it.

use proof::{Delivery, Stack};
use serde_json::json;

use crate::calls;

fn delivery(stack: &Stack, target: &str) -> Delivery {
    let deliveries = stack.deliveries(&calls::upload("acme/calls/1.wav", 10)).expect("valid patterns");
    let found = deliveries.into_iter().find(|delivery| delivery.target_id == target);
    found.unwrap_or_else(|| panic!("no delivery to {target}"))
}

#[test]
fn an_upload_reaches_every_target_of_the_rule() {
    let stack = calls::stack();
    let event = calls::upload("acme/calls/1.wav", 10);
    let reached: Vec<_> = stack
        .deliveries(&event)
        .unwrap()
        .into_iter()
        .map(|d| {
            assert_eq!(d.outcome, Ok(()), "{}", d.target_id);
            assert_eq!(d.dead_letter_outcome, Ok(()), "{}", d.target_id);
            assert_eq!(d.rule, "Uploaded");
            (d.target.unwrap(), d.input)
        })
        .collect();
    assert_eq!(
        reached,
        [
            ("Intake".to_owned(), event),
            ("Start".to_owned(), json!({"key": "acme/calls/1.wav", "size": 10, "rule": "CallUploaded"})),
            ("Told".to_owned(), json!("calls-input-123456789012")),
        ]
    );
}

#[test]
fn retry_policy_is_that_of_the_target_or_the_default() {
    let stack = calls::stack();
    let retry = delivery(&stack, "intake").retry;
    assert_eq!((retry.maximum_event_age_s, retry.maximum_attempts), (3600, 5));
    let retry = delivery(&stack, "function").retry;
    assert_eq!((retry.maximum_event_age_s, retry.maximum_attempts), (86_400, 185));
}

#[test]
fn events_that_the_pattern_does_not_select_go_nowhere() {
    let stack = calls::stack();
    for (key, size) in
        [("acme/calls/1.mp3", 10), ("acme/calls/1.wav", 0), ("acme/other/1.wav", 10), ("calls/1.wav", 10)]
    {
        assert_eq!(stack.deliveries(&calls::upload(key, size)).unwrap(), [], "{key}, {size} bytes");
    }
    for gone in ["State: DISABLED", "EventBusName: other"] {
        let stack =
            calls::with("      Name: CallUploaded", &format!("      Name: CallUploaded\n      {gone}"));
        assert_eq!(stack.deliveries(&calls::upload("acme/calls/1.wav", 1)).unwrap(), [], "{gone}");
    }
}

/// Each single thing that delivery needs, the target that no longer gets the event, and the resource that is
/// to blame.
#[test]
fn whatever_is_missing_is_named() {
    let cases = [
        (
            "intake-policy",
            "intake",
            "Intake",
            &["sqs:SendMessage", "queue policy of Intake", "rule/CallUploaded"][..],
        ),
        (
            "events-key-statement",
            "intake",
            "Key",
            &["kms:GenerateDataKey", "key policy of Key", "events.amazonaws.com"],
        ),
        ("events-key-statement", "topic", "Key", &["kms:GenerateDataKey", "key policy of Key"]),
        ("topic-policy", "topic", "Told", &["sns:Publish", "topic policy"]),
        ("invoke-permission", "function", "Start", &["lambda:InvokeFunction", "AWS::Lambda::Permission"]),
    ];
    for (mark, target, blamed, words) in cases {
        let outcome = delivery(&calls::without(mark), target).outcome;
        let stopped = outcome.expect_err(mark);
        assert_eq!(stopped.target, blamed, "without {mark}");
        for word in words {
            assert!(stopped.to_string().contains(word), "without {mark}: `{stopped}` does not say {word}");
        }
    }
}

#[test]
fn a_dead_letter_queue_needs_its_own_policy() {
    let delivery = delivery(&calls::without("dead-letter-policy"), "intake");
    assert_eq!(delivery.outcome, Ok(()));
    let stopped = delivery.dead_letter_outcome.unwrap_err();
    assert_eq!(stopped.target, "Undelivered");
}

/// Wrong in ways that look right, and the words that explain each.
#[test]
fn what_looks_right_but_does_not_deliver() {
    let source = "SourceArn: !GetAtt Uploaded.Arn";
    let cases = [
        // "A SourceAccount setting prevents EventBridge from being able to invoke the function."
        (source, "SourceAccount: !Ref AWS::AccountId", "function", "Start"),
        (
            source,
            "SourceArn: !Sub 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/Other'",
            "function",
            "Start",
        ),
        ("Action: lambda:InvokeFunction", "Action: lambda:GetFunction", "function", "Start"),
        // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge."
        (
            "Resource: !Ref Told",
            "Resource: !Ref Told
            Condition: { ArnEquals: { aws:SourceArn: !GetAtt Uploaded.Arn } }",
            "topic",
            "Told",
        ),
        (
            "Arn: !Ref Told",
            "Arn: !Sub 'arn:aws:sns:eu-central-1:${AWS::AccountId}:elsewhere'",
            "topic",
            "elsewhere",
        ),
        ("Action: sqs:SendMessage", "Action: sqs:SendMessageBatch", "intake", "Intake"),
        ("Queues: [!Ref Intake]", "Queues: [!Ref Undelivered]", "intake", "Intake"),
        ("KmsMasterKeyId: !Ref Alias", "KmsMasterKeyId: !Ref Alias, FifoTopic: true", "topic", "Told"),
        // The policy of a key that AWS manages cannot let EventBridge in.
        ("KmsMasterKeyId: !Ref Alias", "KmsMasterKeyId: alias/aws/sns", "topic", "alias/aws/sns"),
        (
            "Action: [kms:Decrypt, kms:GenerateDataKey]\n            Resource: '*'",
            "Action: kms:Decrypt\n            Resource: '*'",
            "topic",
            "Key",
        ),
    ];
    for (from, to, target, blamed) in cases {
        let stopped = delivery(&calls::with(from, to), target).outcome.expect_err(to);
        assert!(stopped.target.contains(blamed), "{to}: {stopped}");
    }
}

/// What KMS sees when `EventBridge` uses a key through a queue is not documented.
#[test]
fn a_condition_on_the_key_statement_is_undecided() {
    let statement = "Action: [kms:Decrypt, kms:GenerateDataKey]\n            Resource: '*'";
    for key in ["aws:SourceAccount", "aws:SourceArn", "kms:ViaService", "kms:EncryptionContext:aws:sqs:arn"] {
        let condition = format!("{statement}\n            Condition: {{ StringLike: {{ '{key}': x }} }}");
        let stopped = delivery(&calls::with(statement, &condition), "intake").outcome.expect_err(key);
        assert_eq!(stopped.target, "Key");
        assert!(stopped.reason.contains("cannot be decided"), "{stopped}");
        assert!(stopped.reason.contains(&key.to_lowercase()), "{stopped}");
    }
}

#[test]
fn a_target_role_stands_in_for_the_resource_policy() {
    let role = "      Arn: !Ref Told\n          RoleArn: !GetAtt StartRole.Arn";
    let stack = calls::with("      Arn: !Ref Told", role);
    let stopped = delivery(&stack, "topic").outcome.unwrap_err();
    assert_eq!(stopped.target, "StartRole");
    assert!(
        stopped.remedy.contains("trust policy") && stopped.remedy.contains("events.amazonaws.com"),
        "{stopped}"
    );
}

#[test]
fn an_invalid_pattern_names_its_rule() {
    let stack = calls::with("source: [aws.s3]", "source: aws.s3");
    let error = stack.deliveries(&calls::upload("a/calls/1.wav", 1)).unwrap_err();
    assert_eq!((error.rule.as_deref(), error.path.as_str()), (Some("Uploaded"), "source"));
}

#[test]
fn a_bucket_emits_events_only_when_told_to() {
    assert!(calls::stack().emits_s3_events("calls-input-123456789012"));
    assert!(calls::stack().emits_s3_events("Input"));
    assert!(!calls::stack().emits_s3_events("Results"));
    assert!(!calls::without("notifications").emits_s3_events("Input"));
}
