//! A function that hears of its own work.

use crate::deployment::Deployment;
use crate::finding::{Findings, Severity};
use crate::rules::{Rule, template};
use proof::{Call, Context, Example, Pattern, Principal, Resource, Stack, deliver, unknown};
use serde_json::{Value, json};

pub(super) static RULE: Rule = Rule {
    id: "queues/loop",
    severity: Severity::Warning,
    summary: "A function cannot trigger itself by what it writes.",
    why: "A function that writes where its own trigger listens calls itself for every object, without end \
          and without a limit on cost (Amazon S3 User Guide, \"Amazon S3 Event Notifications\": use two buckets, or a \
          prefix for what comes in).",
    remedy: "Let the role write to another bucket or prefix than the one that triggers the function.",
    bad: template!("queues/loop", "bad"),
    good: template!("queues/loop", "good"),
    check,
};

fn check(deployment: &Deployment, findings: &mut Findings<'_>) {
    let stack = &deployment.stack;
    for rule in stack.of_kind("AWS::Events::Rule") {
        let Some(Ok(pattern)) = deliver::pattern_of(rule) else { continue };
        let targets = rule.properties.get("Targets").and_then(Value::as_array).into_iter().flatten();
        for (index, target) in targets.enumerate() {
            let Some(arn) = target.get("Arn").and_then(Value::as_str) else { continue };
            let place = ["Targets", &index.to_string(), "Arn"];
            if is_own_bus(stack, rule, arn) {
                let message =
                    format!("{} sends what it selects to its own bus, where it selects it again", rule.id);
                findings.with_remedy(rule, &place, message, "Send to another bus.");
            }
            if !deliver::listens(rule) {
                continue;
            }
            for function in called(stack, arn) {
                for (bucket, key) in objects(stack, &pattern) {
                    if let Some(message) = writes(stack, function, bucket, &key) {
                        findings.at(rule, &place, message);
                    }
                }
            }
        }
    }
    for bucket in stack.of_kind("AWS::S3::Bucket") {
        let kinds = [("LambdaConfigurations", "Function"), ("QueueConfigurations", "Queue")];
        for (list, property) in kinds {
            let configured = bucket.property(&["NotificationConfiguration", list]).and_then(Value::as_array);
            for (index, one) in configured.into_iter().flatten().enumerate() {
                let created = one
                    .get("Event")
                    .and_then(Value::as_str)
                    .is_some_and(|e| e.starts_with("s3:ObjectCreated"));
                let (true, Some(arn), Some(key)) =
                    (created, one.get(property).and_then(Value::as_str), key(one))
                else {
                    continue;
                };
                for function in called(stack, arn) {
                    if let Some(message) = writes(stack, function, bucket, &key) {
                        let place = ["NotificationConfiguration", list, &index.to_string(), property];
                        findings.at(bucket, &place, message);
                    }
                }
            }
        }
    }
}

fn is_own_bus(stack: &Stack, rule: &Resource, arn: &str) -> bool {
    let account = stack.account();
    let bus = match rule.properties.get("EventBusName") {
        None => "default",
        Some(bus) => bus.as_str().unwrap_or("<unknown>"),
    };
    let own =
        format!("arn:{}:events:{}:{}:event-bus/{bus}", account.partition, account.region, account.account);
    arn == own || arn == bus
}

/// The functions behind a target: itself, or those that read the queue.
fn called<'s>(stack: &'s Stack, arn: &str) -> Vec<&'s Resource> {
    let Some(target) = stack.by_arn(arn) else { return Vec::new() };
    if target.kind == "AWS::Lambda::Function" {
        return vec![target];
    }
    let mappings = stack.mappings().into_iter().filter(|mapping| mapping.queue_arn == arn);
    mappings.filter_map(|mapping| stack.resource(&mapping.function)).collect()
}

/// Objects of the template's buckets whose writing the pattern selects.
fn objects<'s>(stack: &'s Stack, pattern: &Pattern) -> Vec<(&'s Resource, String)> {
    let names = pattern.exact_texts(&["detail", "bucket", "name"]).unwrap_or_default();
    let buckets = names.into_iter().filter_map(|name| stack.by_name("AWS::S3::Bucket", name));
    let example = |bucket: &'s Resource| {
        let base = json!({
            "source": "aws.s3",
            "detail-type": "Object Created",
            "account": stack.account().account,
            "region": stack.account().region,
            "detail": {"bucket": {"name": bucket.physical_name}, "object": {"key": "written/by/the/function", "size": 1024}},
        });
        let Example::Event(event) = pattern.example(&base) else { return None };
        let is_creation = event["source"] == "aws.s3" && event["detail-type"] == "Object Created";
        let key = event["detail"]["object"]["key"].as_str().filter(|_| is_creation)?;
        Some((bucket, key.to_owned()))
    };
    buckets.filter_map(example).collect()
}

/// A key that a notification tells of.
fn key(notification: &Value) -> Option<String> {
    if unknown::within(notification).is_some() {
        return None;
    }
    let rules = notification.get("Filter").and_then(|filter| filter.get("S3Key")?.get("Rules")?.as_array());
    let part = |name: &str| {
        let of = |rule: &&Value| rule["Name"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(name));
        rules.into_iter().flatten().find(of).and_then(|rule| rule["Value"].as_str()).unwrap_or_default()
    };
    Some(format!("{}written-by-the-function{}", part("prefix"), part("suffix")))
}

/// May the function write the object? Then it hears of it.
fn writes(stack: &Stack, function: &Resource, bucket: &Resource, key: &str) -> Option<String> {
    let role = function.properties.get("Role")?.as_str()?;
    let object = format!("{}/{key}", bucket.arn.as_deref()?);
    let call = Call { action: "s3:PutObject".to_owned(), resource: object, context: Context::new() };
    let allowed = stack.authorize_call(&Principal::Role(role.to_owned()), &call).is_allowed();
    allowed.then(|| {
        format!("{} may write {key} to {}, which calls it again: a loop without end", function.id, bucket.id)
    })
}
