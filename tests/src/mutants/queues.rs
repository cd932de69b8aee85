//! Messages that come too often, or not at all.

use serde_json::{Value, json};

use super::Broken;

pub(super) fn operators(broken: &mut Broken<'_>) {
    match broken.kind {
        "AWS::SQS::Queue" => queue(broken),
        "AWS::Lambda::EventSourceMapping" => {
            broken.without_resource("nobody reads the queue");
            broken.without("one failure repeats the batch", "FunctionResponseTypes");
            broken.with("a batch that is refused", "BatchSize", 50);
            if broken.get("BatchSize").is_none() {
                broken.add("a batch that is refused", "BatchSize", 50);
            }
            for queue in dead_letters(broken.template) {
                broken.with(
                    "the wrong queue is read",
                    "EventSourceArn",
                    json!({"Fn::GetAtt": [queue, "Arn"]}),
                );
            }
            broken.with_misspelt("a queue that is not there is read", "EventSourceArn", "sqs");
        }
        _ => {}
    }
}

fn dead_letters(template: &Value) -> Vec<String> {
    let resources = template["Resources"].as_object().unwrap();
    let queues =
        resources.iter().filter(|(id, one)| one["Type"] == "AWS::SQS::Queue" && id.ends_with("DeadLetters"));
    queues.map(|(id, _)| id.clone()).collect()
}

fn queue(broken: &mut Broken<'_>) {
    let own = json!({"Fn::GetAtt": [broken.id, "Arn"]});
    broken.without("no dead letters", "RedrivePolicy");
    broken.with("dead letters to itself", "RedrivePolicy/deadLetterTargetArn", own);
    broken.with_misspelt("dead letters to nothing", "RedrivePolicy/deadLetterTargetArn", "sqs");
    broken.with("given up at the first error", "RedrivePolicy/maxReceiveCount", 1);
    broken.with("visible again while it is handled", "VisibilityTimeout", 20);
    broken.without("visible again after the default", "VisibilityTimeout");
    if let Some(whole) = broken.get("VisibilityTimeout").and_then(Value::as_u64) {
        broken.with("visible again too soon", "VisibilityTimeout", whole / 3);
    }
    if broken.id.ends_with("DeadLetters") {
        broken.with("dead letters kept for an hour", "MessageRetentionPeriod", 3600);
    } else if broken.get("RedrivePolicy").is_some() {
        broken.with("kept as long as its dead letters", "MessageRetentionPeriod", 1_209_600);
    }
}
