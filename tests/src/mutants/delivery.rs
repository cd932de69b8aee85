//! Events that go astray.

use serde_json::{Value, json};

use super::{Broken, escaped, renamed};

pub(super) fn operators(broken: &mut Broken<'_>) {
    match broken.kind {
        "AWS::Events::Rule" => {
            pattern(broken);
            targets(broken);
        }
        "AWS::S3::Bucket" if broken.get("NotificationConfiguration").is_some() => {
            broken.without("events are not switched on", "NotificationConfiguration");
            broken.with(
                "events are switched off",
                "NotificationConfiguration/EventBridgeConfiguration/EventBridgeEnabled",
                false,
            );
        }
        "AWS::Lambda::Permission" => {
            broken.without_resource("nobody may invoke");
            broken.with("another may invoke", "Principal", "scheduler.amazonaws.com");
            broken.with("another action is permitted", "Action", "lambda:GetFunction");
            broken.add("events from this account only", "SourceAccount", json!({"Ref": "AWS::AccountId"}));
            broken.with(
                "a rule that is not there may invoke",
                "SourceArn",
                json!({"Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/no-such-rule"}),
            );
        }
        "AWS::SQS::QueuePolicy" | "AWS::SNS::TopicPolicy" => {
            broken.without_resource("nobody is let in");
            for (path, statement) in broken.statements() {
                let service = statement["Principal"]["Service"].as_str();
                if service.is_some_and(|service| service.starts_with("events.")) {
                    broken.without("a statement for EventBridge is gone", &path);
                    broken.with(
                        "another service is let in",
                        &format!("{path}/Principal/Service"),
                        "sqs.amazonaws.com",
                    );
                    broken.with(
                        "EventBridge may only receive",
                        &format!("{path}/Action"),
                        "sqs:ReceiveMessage",
                    );
                    for (at, value) in broken.places(&format!("{path}/Condition")) {
                        if value.is_object()
                            && (value.get("Fn::GetAtt").is_some() || value.get("Fn::Sub").is_some())
                        {
                            broken.with(
                                "a rule that is not there is let in",
                                &at,
                                json!({"Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/no-such-rule"}),
                            );
                        }
                    }
                }
            }
        }
        _ => {}
    }
}

fn pattern(broken: &mut Broken<'_>) {
    broken.with(
        "an event that does not exist",
        "EventPattern/detail-type",
        json!(["Transcription Job State Change"]),
    );
    broken.with("another service's event", "EventPattern/source", json!(["aws.sqs"]));
    broken.with("a misspelt source", "EventPattern/source", json!(["s3.amazonaws.com"]));
    if let Some(detail) = broken.get("EventPattern/detail").and_then(Value::as_object) {
        for key in detail.keys() {
            let detail = broken.get("EventPattern/detail").unwrap();
            broken.with(
                "a field that the event does not have",
                "EventPattern/detail",
                renamed(detail, key, "Status"),
            );
        }
    }
    for (at, value) in broken.places("EventPattern") {
        if let Some(wildcard) = value.get("wildcard") {
            broken.with("a star in an exact match", &at, wildcard.clone());
            broken.with("a matcher that does not exist", &at, json!({"wildcards": wildcard}));
            broken.with("a wildcard that is refused", &at, json!({"wildcard": "**/calls/*"}));
        }
        if value.get("numeric").is_some() {
            broken.with("a range that holds nothing", &at, json!({"numeric": [">", 10, "<", 5]}));
        }
        if value.get("prefix").is_some() {
            broken.with("a star in a prefix", &at, json!({"prefix": "cci*"}));
        }
        if at.ends_with("bucket/name/0") {
            broken.with("a bucket that is not there", &at, "cci-lite-inputs");
        }
    }
}

fn targets(broken: &mut Broken<'_>) {
    broken.with("no target", "Targets", json!([]));
    broken.without("nothing that starts it", "EventPattern");
    broken.with("a rate that is refused", "ScheduleExpression", "rate(15 minute)");
    broken.with("a schedule that is refused", "ScheduleExpression", "cron(0 12 * * *)");
    let Some(targets) = broken.get("Targets").and_then(Value::as_array) else { return };
    let queues = broken.template["Resources"].as_object().unwrap();
    let queues: Vec<&String> =
        queues.iter().filter(|(_, one)| one["Type"] == "AWS::SQS::Queue").map(|(id, _)| id).collect();
    for (index, target) in targets.iter().enumerate() {
        let target_at = format!("Targets/{index}");
        broken.without("lost without a trace", &format!("{target_at}/DeadLetterConfig"));
        broken.without("no role to deliver with", &format!("{target_at}/RoleArn"));
        for queue in &queues {
            let other = json!({"Fn::GetAtt": [queue, "Arn"]});
            if target["Arn"].get("Fn::GetAtt").is_some() && queue.ends_with("DeadLetters") {
                broken.with("delivered to another queue", &format!("{target_at}/Arn"), other);
            }
        }
        let service = if target["Arn"].get("Ref").is_some() { "sns" } else { "sqs" };
        broken.with_misspelt("delivered to nothing", &format!("{target_at}/Arn"), service);
        let map = format!("{target_at}/InputTransformer/InputPathsMap");
        let Some(paths) = broken.get(&map).and_then(Value::as_object) else { continue };
        for name in paths.keys() {
            broken.with(
                "a field to transform that is not there",
                &format!("{map}/{}", escaped(name)),
                "$.detail.Nothing",
            );
            broken.with("a placeholder of no field", &map, renamed(broken.get(&map).unwrap(), name, "other"));
        }
    }
}
